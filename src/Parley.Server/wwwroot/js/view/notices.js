// Messages that want attention: what happened, what to do, and a button where one helps. One notice per code.

import { byId, make } from './dom.js';

export class Notices {
  #shown = new Map();

  /** action: { label, run }, or nothing; body: an element below the words, or nothing. */
  show({ code, title, advice, action, body, tone = 'problem' }) {
    this.remove(code);
    const close = make('button', { type: 'button', class: 'close', 'aria-label': 'Dismiss this message' }, '×');
    close.addEventListener('click', () => this.remove(code));
    const notice = make('div', { class: `notice ${tone}`, role: tone === 'problem' ? 'alert' : 'status', 'data-code': code },
      make('p', {}, make('strong', {}, title), advice ? ` ${advice}` : ''),
      action ? this.#button(code, action) : null,
      close,
      body ?? null);
    this.#shown.set(code, notice);
    byId('notices').append(notice);
  }

  remove(code) {
    this.#shown.get(code)?.remove();
    this.#shown.delete(code);
  }

  /** Removes all whose code begins so: 'microphone.' or 'call.'. */
  removeAll(prefix) {
    for (const code of [...this.#shown.keys()].filter((key) => key.startsWith(prefix))) {
      this.remove(code);
    }
  }

  #button(code, { label, run }) {
    const button = make('button', { type: 'button', class: 'action' }, label);
    button.addEventListener('click', () => {
      this.remove(code);
      run();
    });
    return button;
  }
}
