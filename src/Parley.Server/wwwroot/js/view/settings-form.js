// The form for the visitor's settings, and the colours that follow from them.

import { byId, make } from './dom.js';

const BOXES = { 'set-echo': 'echoCancellation', 'set-noise': 'noiseSuppression', 'set-gain': 'autoGainControl' };

function applyTheme(theme) {
  if (theme === 'auto') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
}

/** Shows the microphones that the browser tells of. */
export function showMicrophones(devices, chosen) {
  const select = byId('set-microphone');
  select.replaceChildren(select.options[0], ...devices.map(({ deviceId, label }) => make('option', { value: deviceId }, label)));
  select.value = devices.some(({ deviceId }) => deviceId === chosen) ? chosen : '';
}

/** Shows the settings, and changes and keeps them as the visitor does. */
export function bindSettings(settings, save, onVolume) {
  byId('set-microphone').addEventListener('change', ({ target }) => {
    settings.microphone = target.value;
    save(settings);
  });
  byId('set-volume').value = settings.volume;
  onVolume(settings.volume);
  byId('set-volume').addEventListener('input', ({ target }) => {
    settings.volume = Number(target.value);
    onVolume(settings.volume);
    save(settings);
  });
  for (const [id, name] of Object.entries(BOXES)) {
    byId(id).checked = settings[name];
    byId(id).addEventListener('change', ({ target }) => {
      settings[name] = target.checked;
      save(settings);
    });
  }
  byId('set-format').value = settings.format;
  byId('set-format').addEventListener('change', ({ target }) => {
    settings.format = target.value;
    save(settings);
  });
  byId('set-theme').value = settings.theme;
  byId('set-theme').addEventListener('change', ({ target }) => {
    settings.theme = target.value;
    applyTheme(settings.theme);
    save(settings);
  });
  applyTheme(settings.theme);
}
