// The agents to choose from, as a radio group, of one scenario or of all, and the questions to try with the chosen one.

import { byId, make } from './dom.js';

export class AgentPicker {
  #agents = [];
  #onChoose;
  #onAsk;

  chosen = null;

  constructor({ onChoose, onAsk }) {
    this.#onChoose = onChoose;
    this.#onAsk = onAsk;
    byId('scenario').addEventListener('change', () => this.#list());
  }

  show(agents, preferred) {
    this.#agents = agents;
    this.chosen = agents.find((agent) => agent.name === preferred) ?? agents[0] ?? null;
    const scenarios = [...new Set(agents.map((agent) => agent.scenario).filter(Boolean))];
    byId('scenario').replaceChildren(make('option', { value: '' }, 'All'), ...scenarios.map((scenario) => make('option', { value: scenario }, scenario)));
    byId('scenario-choice').hidden = scenarios.length === 0;
    this.#list();
  }

  #list() {
    const scenario = byId('scenario').value;
    const listed = this.#agents.filter((agent) => !scenario || agent.scenario === scenario);
    byId('agent-list').replaceChildren(...listed.map((agent) => this.#card(agent)));
    this.#choose(listed.includes(this.chosen) ? this.chosen : listed[0] ?? null);
  }

  /** How people know the agent of this name. */
  titleOf(name) {
    return this.#agents.find((agent) => agent.name === name)?.title ?? name;
  }

  /** During a call the agent cannot be changed: an arrow key in the group would hang up on it. */
  set locked(locked) {
    byId('agents').disabled = locked;
    byId('agents-hint').hidden = !locked || this.#agents.length < 2;
  }

  #card(agent) {
    const input = make('input', { type: 'radio', name: 'agent', value: agent.name, id: `agent-${agent.name}` });
    input.addEventListener('change', () => this.#choose(agent));
    return make('label', { class: 'agent-card', for: input.id },
      input,
      make('strong', {}, agent.title ?? agent.name),
      make('span', {}, agent.description ?? ''));
  }

  #choose(agent) {
    this.chosen = agent;
    if (!agent) {
      return;
    }
    byId(`agent-${agent.name}`).checked = true;
    byId('suggestions').replaceChildren(...(agent.examples ?? []).map((example) => this.#suggestion(example)));
    this.#onChoose(agent);
  }

  #suggestion(example) {
    const button = make('button', { type: 'button' }, example);
    button.addEventListener('click', () => this.#onAsk(example));
    return make('li', {}, button);
  }
}
