// One tool call: its name and time at a glance, arguments and result when opened.

import { make } from './dom.js';

const ONE_LINE = 64;

/** Readable JSON: on one line where it fits, indented where not; what is not JSON stays as it came. */
export function pretty(text) {
  let value = text;
  try {
    value = typeof text === 'string' ? JSON.parse(text) : text;
  } catch {
    return text; // a tool may answer in plain words
  }
  const indented = JSON.stringify(value, null, 2) ?? '';
  const oneLine = indented.replaceAll(/\n\s*/g, ' ');
  return oneLine.length <= ONE_LINE ? oneLine : indented;
}

/** As pretty, but never other than it came: of what does not survive being read and written (large numbers, members twice), the text itself. */
export function exact(text) {
  try {
    return JSON.stringify(JSON.parse(text)) === text ? pretty(text) : text;
  } catch {
    return text;
  }
}

export class ToolCard {
  #status = make('span', { class: 'tool-status' }, 'running…');
  #result = make('div', { class: 'tool-result' });
  #steps = make('ol', { class: 'tool-steps', 'aria-label': 'Steps', hidden: true });
  #running = new Map();

  constructor(name, argumentsJson) {
    const given = argumentsJson ? pretty(argumentsJson) : '';
    this.element = make('details', { class: 'tool-card', 'data-tool': name, 'data-status': 'running' },
      make('summary', {}, make('span', { class: 'tool-name' }, name), this.#status),
      given && given !== '{}' ? block('Arguments', given) : null,
      this.#steps,
      this.#result);
  }

  /** A tool that this one calls: once when it begins, and again with its answer. */
  step({ name, arguments: argumentsJson, result }) {
    const key = `${name} ${argumentsJson}`;
    const running = this.#running.get(key)?.shift();
    if (running) {
      running.replaceWith(step(name, argumentsJson, result));
      return;
    }
    const item = step(name, argumentsJson, result);
    this.#running.set(key, [...(this.#running.get(key) ?? []), item]);
    this.#steps.hidden = false;
    this.#steps.append(item);
  }

  end({ output, error, durationMs }) {
    const time = Number.isFinite(durationMs) ? `${Math.round(durationMs)} ms` : null;
    this.element.dataset.status = error ? 'failed' : 'done';
    this.#status.textContent = error ? (time ? `failed after ${time}` : 'failed') : time ?? 'done';
    this.#result.replaceChildren(block(error ? 'Error' : 'Result', error || pretty(output ?? '')));
  }
}

const step = (name, argumentsJson, result) => make('li', {}, make('code', {}, name), ` ${pretty(argumentsJson)} `,
  make('span', { class: 'step-result' }, result === null || result === undefined ? 'running…' : pretty(result)));

const block = (title, text) => make('div', { class: 'tool-block' }, make('p', {}, title), make('pre', { tabindex: '0' }, text));
