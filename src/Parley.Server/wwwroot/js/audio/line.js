// What a call's audio is on the wire. The page itself always captures and plays PCM16 at 24 kHz; a telephone's law is put in between,
// so that one hears what a caller on a telephone hears.

import { LAWS } from './g711.js';
import { Resampler } from './resampler.js';

const PAGE_RATE = 24000;
const TELEPHONE_RATE = 8000;

export class Line {
  #law;
  #down = new Resampler(PAGE_RATE, TELEPHONE_RATE);
  #up = new Resampler(TELEPHONE_RATE, PAGE_RATE);

  /** format: 'pcm', 'pcmu' or 'pcma'. */
  constructor(format) {
    this.#law = LAWS[format] ?? null;
  }

  /** Takes PCM16 at 24 kHz and returns what is sent, as an ArrayBuffer. */
  encode(pcm) {
    if (!this.#law) {
      return pcm;
    }
    const samples = this.#down.push(Float32Array.from(new Int16Array(pcm)));
    return Uint8Array.from(samples, (sample) => this.#law.encode(clip(sample))).buffer;
  }

  /** Takes what came and returns PCM16 at 24 kHz, as an ArrayBuffer. */
  decode(bytes) {
    return this.#law ? this.#upwards(this.#up.push(Float32Array.from(new Uint8Array(bytes), (code) => this.#law.decode(code)))) : bytes;
  }

  /** The end of what was decoded, which still waited for more; the next piece begins anew. */
  end() {
    const rest = this.#law ? this.#upwards(this.#up.flush()) : new ArrayBuffer(0);
    this.#up.reset();
    return rest;
  }

  #upwards(samples) {
    return Int16Array.from(samples, clip).buffer;
  }
}

const clip = (sample) => Math.max(-32768, Math.min(32767, Math.round(sample)));
