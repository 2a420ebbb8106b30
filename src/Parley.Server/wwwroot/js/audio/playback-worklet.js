// Plays what the queue holds on the audio thread, and reports what was rendered: every 200 ms, and at each start and end.

import { PlayoutQueue } from './playout-queue.js';

const REPORT_MS = 200;
const LEVEL_MS = 40;

class PlaybackWorklet extends AudioWorkletProcessor {
  #queue = new PlayoutQueue(Math.round(sampleRate));
  #sinceReport = 0;
  #sinceLevel = 0;
  #energy = 0;
  #peak = 0;
  #silent = true;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => this.#accept(data);
  }

  process(inputs, [output]) {
    const channel = output[0];
    for (const change of this.#queue.render(channel)) {
      this.port.postMessage({ type: change.kind, itemId: change.itemId, playedMs: change.playedMs });
      this.#sinceReport = 0;
    }
    for (let i = 1; i < output.length; i++) {
      output[i].set(channel);
    }
    this.#reportProgress(channel.length);
    this.#reportLevel(channel);
    return true;
  }

  #accept(message) {
    switch (message.type) {
      case 'begin':
        this.#queue.begin(message.itemId);
        break;
      case 'audio':
        this.#queue.push(new Int16Array(message.pcm));
        break;
      case 'done':
        this.#queue.done(message.itemId);
        break;
      case 'clear':
        this.port.postMessage({ type: 'cleared', ...this.#queue.clear(message.itemId) });
        break;
    }
  }

  #reportProgress(sampleCount) {
    const playing = this.#queue.playing;
    this.#sinceReport = playing ? this.#sinceReport + sampleCount : 0;
    if (this.#sinceReport * 1000 >= REPORT_MS * sampleRate) {
      this.#sinceReport = 0;
      this.port.postMessage({ type: 'progress', ...playing });
    }
  }

  #reportLevel(samples) {
    for (const sample of samples) {
      this.#energy += sample * sample;
      this.#peak = Math.max(this.#peak, Math.abs(sample));
    }
    this.#sinceLevel += samples.length;
    if (this.#sinceLevel * 1000 < LEVEL_MS * sampleRate) {
      return;
    }
    const rms = Math.sqrt(this.#energy / this.#sinceLevel);
    if (rms > 0 || !this.#silent) {
      const { queuedMs, underruns, underrunMs, droppedMs } = this.#queue;
      this.port.postMessage({ type: 'level', rms, peak: this.#peak, queuedMs, underruns, underrunMs, droppedMs });
    }
    this.#silent = rms === 0;
    this.#sinceLevel = 0;
    this.#energy = 0;
    this.#peak = 0;
  }
}

registerProcessor('parley-playback', PlaybackWorklet);
