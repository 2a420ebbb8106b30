// Asks for the key that the server wants.

import { make } from './dom.js';

/** use(text) returns false when that cannot be a key. */
export function accessForm(use) {
  const input = make('input', {
    type: 'password', id: 'access-key', required: '', autocomplete: 'off', 'aria-label': 'Access key', placeholder: 'ek_… or sk-…',
  });
  const form = make('form', { class: 'type access', id: 'access' }, input, make('button', { type: 'submit' }, 'Connect'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!use(input.value.trim())) {
      input.setCustomValidity('That is not a key: it has characters that no key has.');
      input.reportValidity();
    }
  });
  input.addEventListener('input', () => input.setCustomValidity(''));
  return form;
}
