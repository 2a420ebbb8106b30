// On narrow screens the settings make room for the conversation while it goes on: a button shows and hides them.

import { byId } from './dom.js';

export function enableSidePanel() {
  const button = byId('show-settings');
  const show = (isShown) => {
    document.body.toggleAttribute('data-settings', isShown);
    button.setAttribute('aria-expanded', String(isShown));
  };
  button.addEventListener('click', () => show(!document.body.hasAttribute('data-settings')));
  byId('side').addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && document.body.hasAttribute('data-settings')) {
      event.stopPropagation(); // it stops the agent elsewhere
      show(false);
      button.focus();
    }
  });
}
