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

  constructor(name, argumentsJson) {
    const given = argumentsJson ? pretty(argumentsJson) : '';
    this.element = make('details', { class: 'tool-card', 'data-tool': name, 'data-status': 'running' },
      make('summary', {}, make('span', { class: 'tool-name' }, name), this.#status),
      given && given !== '{}' ? block('Arguments', given) : null,
      this.#result);
  }

  end({ output, error, durationMs }) {
    const time = Number.isFinite(durationMs) ? `${Math.round(durationMs)} ms` : 'done';
    this.element.dataset.status = error ? 'failed' : 'done';
    this.#status.textContent = error ? `failed after ${time}` : time;
    this.#result.replaceChildren(block(error ? 'Error' : 'Result', error || pretty(output ?? '')));
  }
}

const block = (title, text) => make('div', { class: 'tool-block' }, make('p', {}, title), make('pre', { tabindex: '0' }, text));
