// What a screen reader says. Finished lines only: a line that grows word by word would be read again at each change.

import { byId, make } from './dom.js';

const MAX_LINES = 20;

export function announce(line) {
  const announcer = byId('announcer');
  announcer.append(make('p', {}, line));
  while (announcer.childElementCount > MAX_LINES) {
    announcer.firstElementChild.remove();
  }
}
