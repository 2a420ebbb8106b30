// The form for the visitor's settings, and the colours that follow from them.

import { byId } from './dom.js';

const BOXES = { 'set-echo': 'echoCancellation', 'set-noise': 'noiseSuppression', 'set-gain': 'autoGainControl' };

function applyTheme(theme) {
  if (theme === 'auto') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
}

/** Shows the settings, and changes and keeps them as the visitor does. */
export function bindSettings(settings, save) {
  for (const [id, name] of Object.entries(BOXES)) {
    byId(id).checked = settings[name];
    byId(id).addEventListener('change', ({ target }) => {
      settings[name] = target.checked;
      save(settings);
    });
  }
  byId('set-theme').value = settings.theme;
  byId('set-theme').addEventListener('change', ({ target }) => {
    settings.theme = target.value;
    applyTheme(settings.theme);
    save(settings);
  });
  applyTheme(settings.theme);
}
