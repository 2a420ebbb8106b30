// A tool that waits for a person: what it would do, and the decision.

import { make } from './dom.js';
import { exact } from './tool-card.js';

export class ApprovalCard {
  #status = make('span', { class: 'tool-status', role: 'status' }, 'waits for you');
  #message = make('input', { type: 'text', maxlength: '1000', placeholder: 'What the agent is told, if you refuse', 'aria-label': 'What the agent is told' });
  #always = make('input', { type: 'checkbox' });
  #controls;
  #onDecide;

  /** onDecide({ tool_call_id, approve, always, message }): false when it could not be sent. */
  constructor({ tool_call_id: id, name, arguments: argumentsJson, server }, onDecide) {
    this.#onDecide = onDecide;
    const button = (label, approve) => {
      const element = make('button', { type: 'button', class: approve ? 'approve' : 'refuse' }, label);
      element.addEventListener('click', () => this.#decide(id, approve));
      return element;
    };
    this.#controls = make('div', { class: 'decision' },
      make('pre', { tabindex: '0' }, exact(argumentsJson ?? '') || 'no arguments'),
      this.#message,
      make('label', {}, this.#always, ' for the rest of this call'),
      make('div', { class: 'buttons' }, button('Approve', true), button('Refuse', false)));
    this.element = make('div', { class: 'tool-card approval', role: 'group', 'aria-label': `Approve ${name}`, 'data-tool': name, 'data-status': 'waiting' },
      make('p', { class: 'heading' }, make('span', { class: 'tool-name' }, server ? `${server}.${name}` : name), this.#status),
      this.#controls);
  }

  /** Nobody needs to decide any more. */
  settle(words) {
    if (this.element.dataset.status === 'waiting') {
      this.#close(words, 'settled');
    }
  }

  #decide(id, approve) {
    if (!this.#onDecide({ tool_call_id: id, approve, always: this.#always.checked, message: this.#message.value })) {
      this.settle('not decided: the call is not connected');
      return;
    }
    this.#close(approve ? 'approved' : 'refused', approve ? 'approved' : 'refused');
  }

  #close(words, status) {
    this.element.dataset.status = status;
    this.#status.textContent = words;
    this.#controls.remove();
  }
}
