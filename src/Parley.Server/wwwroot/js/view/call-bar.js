// The bar above the conversation and the talk button: how the call stands, and what a press would do.

import { byId } from './dom.js';

const STATES = {
  idle: 'Not connected',
  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Reconnecting…',
  ended: 'Call ended',
  failed: 'Disconnected',
};

const ACTIVITIES = { listening: 'Listening', thinking: 'Thinking…', speaking: 'Speaking', taken_over: 'A person speaks' };

const TALK_LABELS = { off: 'Talk', opening: 'Opening…', muted: 'Talk', on: 'Mute' };

export class CallBar {
  #state = 'idle';
  #activity = null;
  #startedAt = 0;
  #timer = 0;

  showAgent(agent) {
    byId('agent-title').textContent = agent.title ?? agent.name;
    byId('agent-voice').textContent = agent.voice ? `Voice: ${agent.voice}` : '';
    byId('welcome-title').textContent = `Talk to ${agent.title ?? agent.name}`;
    byId('welcome-text').textContent = agent.description ?? '';
  }

  /** Another agent answers. */
  showName(title) {
    byId('agent-title').textContent = title;
    byId('agent-voice').textContent = '';
  }

  /** The call's time so far, as m:ss. */
  get time() {
    const total = this.#startedAt ? Math.floor((performance.now() - this.#startedAt) / 1000) : 0;
    return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, '0')}`;
  }

  get stateName() {
    return STATES[this.#state];
  }

  showState(state) {
    const active = ['connecting', 'connected', 'reconnecting'].includes(state);
    this.#state = state;
    this.#activity = null;
    document.body.dataset.call = state;
    if (!active && document.activeElement === byId('hang-up')) {
      byId('talk').focus(); // the button that had the focus is about to vanish
    }
    byId('hang-up').hidden = !active;
    if (state === 'connecting') {
      this.#startedAt = 0;
    } else if (state === 'connected') {
      this.#startedAt ||= performance.now();
      this.#timer ||= setInterval(() => this.#tick(), 1000);
    } else if (!active) {
      clearInterval(this.#timer);
      this.#timer = 0;
    }
    byId('clock').hidden = this.#startedAt === 0;
    this.#tick();
    this.#show();
  }

  /** listening, thinking or speaking, within a connected call. */
  showActivity(activity) {
    this.#activity = activity;
    this.#show();
  }

  showMicrophone(microphone) {
    const talk = byId('talk');
    talk.dataset.microphone = microphone;
    talk.setAttribute('aria-pressed', microphone === 'on');
    byId('talk-label').textContent = TALK_LABELS[microphone];
  }

  #tick() {
    byId('clock').textContent = this.time;
  }

  #show() {
    const activity = this.#state === 'connected' ? ACTIVITIES[this.#activity] : undefined;
    const element = byId('state');
    element.dataset.state = activity ? this.#activity : this.#state;
    if (element.textContent !== (activity ?? STATES[this.#state])) {
      element.textContent = activity ?? STATES[this.#state];
    }
  }
}
