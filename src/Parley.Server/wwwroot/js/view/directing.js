// The settings of the conversation while it goes on, as the model has confirmed them, and what it has used.

import { byId, make } from './dom.js';

const WAITS = 'Asked; waiting for the model…';
const TURNS = { off: null, semantic_vad: { type: 'semantic_vad' } };

/** 'semantic_vad', 'server_vad', 'off'; the silence belongs to 'server_vad' alone. */
const turnsOf = (kind, silenceMs) => (kind === 'server_vad' ? { type: 'server_vad', silence_duration_ms: silenceMs } : TURNS[kind]);

export class Directing {
  #panel = byId('directing');
  #confirmed = {};

  /** onChange(session): only what differs from what the model has confirmed. */
  constructor(onChange) {
    byId('directing-form').addEventListener('submit', (event) => {
      event.preventDefault();
      const session = this.#changes();
      if (Object.keys(session).length > 0) {
        this.#say(WAITS);
        onChange(session);
      } else {
        this.#say('Nothing differs from what is in force.');
      }
    });
    byId('live-turns').addEventListener('change', () => this.#fit());
  }

  set shown(shown) {
    this.#panel.hidden = !shown;
    if (!shown) {
      this.#confirmed = {};
      for (const id of ['live-voice', 'live-speed', 'live-instructions', 'live-noise', 'live-transcription', 'live-language']) {
        byId(id).value = ''; // the next call is another agent's, perhaps
      }
      this.#say('');
    }
  }

  /** Whether the model has not answered yet what was asked last. */
  get waits() {
    return byId('live-state').textContent === WAITS;
  }

  /** What is in force now; a field that is being changed keeps what was typed. */
  confirm(settings) {
    const before = this.#confirmed;
    const isTurning = this.#isTurning();
    this.#confirmed = settings;
    const turns = settings.turn_detection;
    this.#fill('live-voice', settings.voice ?? '', before.voice ?? '');
    this.#fill('live-speed', settings.speed ?? 1, before.speed ?? 1);
    this.#fill('live-instructions', settings.instructions ?? '', before.instructions ?? '');
    this.#fill('live-noise', settings.noise_reduction ?? '', before.noise_reduction ?? '');
    this.#fill('live-transcription', settings.transcription ?? '', before.transcription ?? '');
    this.#fill('live-language', settings.transcription_language ?? '', before.transcription_language ?? '');
    if (!isTurning || !('voice' in before)) {
      byId('live-turns').value = turns?.kind ?? 'off';
      byId('live-silence').value = turns?.silence_duration_ms ?? byId('live-silence').value;
    }
    this.#fit();
    this.#say(`In force: ${[
      settings.voice ? `voice ${settings.voice}` : 'the model’s own voice',
      turns ? `${turns.kind}${turns.silence_duration_ms ? ` after ${turns.silence_duration_ms} ms` : ''}` : 'no turn detection',
      settings.format,
      settings.noise_reduction ? `noise reduction ${settings.noise_reduction}` : 'no noise reduction',
      settings.transcription ? `transcription ${settings.transcription}${settings.transcription_language ? ` in ${settings.transcription_language}` : ''}` : 'no transcription',
    ].filter(Boolean).join(', ')}.`);
  }

  refuse(words) {
    this.#say(`Refused: ${words}`);
  }

  used({ input_tokens: input, output_tokens: output, cost_usd: cost }) {
    byId('live-usage').replaceChildren(`Used so far: ${input} tokens in, ${output} out`,
      ...(cost === null || cost === undefined ? ['.'] : [', ', make('strong', {}, `$${cost.toFixed(4)}`), '.']));
  }

  #changes() {
    const { voice, speed, instructions } = this.#confirmed;
    const wanted = {
      voice: byId('live-voice').value.trim(),
      speed: Number(byId('live-speed').value || (speed ?? 1)),
      instructions: byId('live-instructions').value,
    };
    return {
      ...(wanted.voice !== '' && wanted.voice !== (voice ?? '') ? { voice: wanted.voice } : {}),
      ...(wanted.speed !== (speed ?? 1) ? { speed: wanted.speed } : {}),
      ...(wanted.instructions !== (instructions ?? '') ? { instructions: wanted.instructions } : {}),
      ...(this.#isTurning() ? { turn_detection: turnsOf(byId('live-turns').value, Number(byId('live-silence').value)) } : {}),
      ...this.#listening(),
    };
  }

  /** How the caller is heard: what differs of noise reduction and transcription. Without a model there is no transcription. */
  #listening() {
    const { noise_reduction: noise, transcription, transcription_language: spoken } = this.#confirmed;
    const [type, model, language] = ['live-noise', 'live-transcription', 'live-language'].map((id) => byId(id).value.trim());
    return {
      ...(type !== (noise ?? '') ? { input_audio_noise_reduction: type === '' ? null : { type } } : {}),
      ...(model !== (transcription ?? '') || language !== (spoken ?? '')
        ? { input_audio_transcription: model === '' ? null : { model, language: language === '' ? null : language } }
        : {}),
    };
  }

  /** Whether the form's turn detection is another than the one in force. */
  #isTurning() {
    const turns = this.#confirmed.turn_detection;
    const kind = byId('live-turns').value;
    return kind !== (turns?.kind ?? 'off') || (kind === 'server_vad' && Number(byId('live-silence').value) !== turns?.silence_duration_ms);
  }

  #fill(id, value, before) {
    const field = byId(id);
    if (field.value === '' || field.value === String(before)) {
      field.value = value;
    }
  }

  #fit() {
    byId('live-silence').disabled = byId('live-turns').value !== 'server_vad';
  }

  #say(words) {
    byId('live-state').textContent = words;
  }
}
