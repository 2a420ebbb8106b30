// Turns the microphone's stream into 20 ms frames of 24 kHz PCM16 mono, on the audio thread.
// Muted, it goes on sending frames of silence: the server's turn detector must hear that the speaker stopped.

import { Resampler } from './resampler.js';

const WIRE_RATE = 24000;
const FRAME_SAMPLES = 480;

class CaptureWorklet extends AudioWorkletProcessor {
  #resampler = new Resampler(Math.round(sampleRate), WIRE_RATE);
  #mono = new Float32Array(128);
  #frame = new Int16Array(FRAME_SAMPLES);
  #filled = 0;
  #energy = 0;
  #muted = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => {
      this.#muted = data.muted;
    };
  }

  process([input]) {
    this.#mixDown(input);
    for (const sample of this.#resampler.push(this.#mono)) {
      const clipped = Math.max(-1, Math.min(1, sample));
      this.#energy += clipped * clipped;
      this.#frame[this.#filled++] = Math.round(clipped * 32767);
      if (this.#filled === FRAME_SAMPLES) {
        this.#send();
      }
    }
    return true;
  }

  #mixDown(channels) {
    const length = channels[0]?.length ?? this.#mono.length;
    if (this.#mono.length !== length) {
      this.#mono = new Float32Array(length);
    }
    this.#mono.fill(0);
    if (this.#muted) {
      return;
    }
    for (const channel of channels) {
      for (let i = 0; i < length; i++) {
        this.#mono[i] += channel[i] / channels.length;
      }
    }
  }

  #send() {
    const pcm = this.#frame.buffer;
    this.port.postMessage({ pcm, rms: Math.sqrt(this.#energy / FRAME_SAMPLES) }, [pcm]);
    this.#frame = new Int16Array(FRAME_SAMPLES);
    this.#filled = 0;
    this.#energy = 0;
  }
}

registerProcessor('parley-capture', CaptureWorklet);
