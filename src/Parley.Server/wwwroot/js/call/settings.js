// What the visitor chose: kept in this browser, and overridden by the address (?mic=raw&theme=dark&agent=shopmax).

const KEY = 'parley.settings';
const DEFAULTS = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, microphone: '', volume: 100, theme: 'auto', format: 'pcm' };

function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {}; // storage switched off, or not ours
  }
}

export function loadSettings() {
  const parameters = new URLSearchParams(location.search);
  const settings = { ...DEFAULTS, ...stored() };
  if (parameters.get('mic') === 'raw') {
    Object.assign(settings, { echoCancellation: false, noiseSuppression: false, autoGainControl: false });
  }
  if (['auto', 'light', 'dark'].includes(parameters.get('theme'))) {
    settings.theme = parameters.get('theme');
  }
  return settings;
}

export function saveSettings(settings) {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // without storage the choice holds until the page is closed
  }
}

export const draftFromAddress = () => new URLSearchParams(location.search).get('draft');

export const agentFromAddress = () => new URLSearchParams(location.search).get('agent');
