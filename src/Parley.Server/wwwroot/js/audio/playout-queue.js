// What waits to be played, and how much of which item has been rendered. Pure: the worklet around it moves the samples.
// "Played" means handed to the audio device: what is in the device's buffer cannot be taken back, so it will be heard.

import { Resampler } from './resampler.js';

export const WIRE_RATE = 24000;

const START_MS = 40; // enough to bridge the jitter of a good network
const START_PATIENCE_MS = 120; // a short first chunk is not held back longer than this
const FADE_MS = 5; // an interruption is silent within this, without a click
const MAX_QUEUED_MS = 10 * 60 * 1000; // full: the newest audio is dropped and counted

export class PlayoutQueue {
  #rate;
  #resampler;
  #segments = [];
  #items = new Map();
  #receiving = null;
  #current = null;
  #queued = 0;
  #waited = 0;
  #flowing = false;
  #tail = new Float32Array(0);

  /** Times that an item ran dry before its end, and the sum of these gaps. */
  underruns = 0;
  underrunMs = 0;
  droppedMs = 0;

  constructor(outputRate) {
    this.#rate = outputRate;
    this.#resampler = new Resampler(WIRE_RATE, outputRate);
  }

  get queuedMs() {
    return this.#toMs(this.#queued);
  }

  /** Says which item the audio that follows belongs to. */
  begin(itemId) {
    if (this.#receiving?.id === itemId) {
      return;
    }
    if (this.#receiving) {
      this.done(this.#receiving.id);
    }
    const known = this.#items.get(itemId);
    const item = known ?? { id: itemId, wireSamples: 0, samples: 0, rendered: 0, done: false, cleared: false, started: false, ended: false };
    item.done = false;
    this.#items.set(itemId, item);
    this.#receiving = item;
    this.#forgetOldItems();
  }

  /** Queues 24 kHz PCM16 of the item begun last. */
  push(pcm) {
    const item = this.#receiving;
    if (!item || item.cleared) {
      return; // the rest of an interrupted answer, sent before the server knew
    }
    if (this.queuedMs > MAX_QUEUED_MS) {
      this.droppedMs += (pcm.length * 1000) / WIRE_RATE;
      return;
    }
    const input = new Float32Array(pcm.length);
    for (let i = 0; i < pcm.length; i++) {
      input[i] = pcm[i] / 32768;
    }
    item.wireSamples += pcm.length;
    this.#enqueue(item, this.#resampler.push(input));
  }

  /** No more audio follows for this item. */
  done(itemId) {
    const item = this.#items.get(itemId);
    if (!item || item.done) {
      return;
    }
    item.done = true;
    if (this.#receiving === item) {
      if (!item.cleared) {
        this.#enqueue(item, this.#resampler.flush());
      }
      this.#resampler.reset();
      this.#receiving = null;
    }
  }

  /**
   * Drops everything that waits, and says what was cut: how much of it was played and how much was thrown away. That is the item
   * being heard, even if the server names a later one that it has sent already.
   */
  clear(itemId) {
    const item = this.#current ?? this.#items.get(itemId) ?? this.#segments[0]?.item ?? null;
    const droppedMs = this.queuedMs;
    this.#tail = this.#fadeOut();
    for (const segment of this.#segments) {
      segment.item.cleared = true;
    }
    for (const cut of [item, this.#items.get(itemId)]) {
      if (cut && !cut.ended) {
        cut.cleared = true;
      }
    }
    if (this.#receiving) {
      this.#receiving.cleared = true;
      this.#resampler.reset();
    }
    this.#segments = [];
    this.#queued = 0;
    this.#current = null;
    this.#flowing = false;
    this.#waited = 0;
    return { itemId: item?.id ?? itemId, playedMs: item ? this.#playedMs(item) : 0, droppedMs };
  }

  /** Fills one block. Returns the items that started or ended in it as [{ itemId, kind, playedMs }]. */
  render(output) {
    const changes = [];
    let filled = this.#renderTail(output);
    if (!this.#mayFlow(output.length)) {
      output.fill(0, filled);
      return changes;
    }
    while (filled < output.length && this.#segments.length > 0) {
      const segment = this.#segments[0];
      this.#enter(segment.item, changes);
      const count = Math.min(output.length - filled, segment.samples.length - segment.offset);
      output.set(segment.samples.subarray(segment.offset, segment.offset + count), filled);
      segment.offset += count;
      segment.item.rendered += count;
      this.#queued -= count;
      filled += count;
      if (segment.offset === segment.samples.length) {
        this.#segments.shift();
      }
    }
    this.#leaveIfPlayed(changes);
    if (filled < output.length) {
      this.#noteGap(output.length - filled);
      output.fill(0, filled);
    }
    return changes;
  }

  /** The item being played, how much of it has been and how much of it is there, or null. */
  get playing() {
    return this.#current ? { itemId: this.#current.id, playedMs: this.#playedMs(this.#current), receivedMs: this.#receivedMs(this.#current) } : null;
  }

  #enqueue(item, samples) {
    if (samples.length === 0) {
      return;
    }
    item.samples += samples.length;
    this.#queued += samples.length;
    this.#segments.push({ item, samples: samples.slice(), offset: 0 });
  }

  #mayFlow(blockLength) {
    if (this.#flowing) {
      return true;
    }
    const first = this.#segments[0];
    if (first) {
      this.#waited += blockLength;
      this.#flowing = first.item.done || this.queuedMs >= START_MS || this.#toMs(this.#waited) >= START_PATIENCE_MS;
    } else {
      this.#flowing = this.#current?.done ?? false; // its end came after its last sample
    }
    return this.#flowing;
  }

  #enter(item, changes) {
    if (this.#current === item) {
      return;
    }
    if (this.#current) {
      this.#end(this.#current, changes);
    }
    this.#current = item;
    if (!item.started) {
      item.started = true;
      changes.push({ itemId: item.id, kind: 'started', playedMs: 0 });
    }
  }

  #leaveIfPlayed(changes) {
    const item = this.#current;
    if (item?.done && item.rendered === item.samples) {
      this.#end(item, changes);
      this.#current = null;
      this.#flowing = this.#segments.length > 0;
      this.#waited = 0;
    }
  }

  #end(item, changes) {
    item.ended = true;
    changes.push({ itemId: item.id, kind: 'ended', playedMs: this.#playedMs(item) });
  }

  #noteGap(missing) {
    if (this.#current) {
      this.underruns += 1;
      this.underrunMs += this.#toMs(missing);
    }
    this.#flowing = false;
    this.#waited = 0;
  }

  #playedMs(item) {
    const received = this.#receivedMs(item);
    return item.done && item.rendered === item.samples ? received : Math.min(received, this.#toMs(item.rendered));
  }

  #receivedMs(item) {
    return (item.wireSamples * 1000) / WIRE_RATE;
  }

  #fadeOut() {
    const first = this.#segments[0];
    if (!first || first.item !== this.#current) {
      return new Float32Array(0);
    }
    const length = Math.min(Math.round((FADE_MS * this.#rate) / 1000), first.samples.length - first.offset);
    first.item.rendered += length;
    return first.samples.subarray(first.offset, first.offset + length).map((sample, i) => sample * (1 - i / length));
  }

  #renderTail(output) {
    const count = Math.min(output.length, this.#tail.length);
    output.set(this.#tail.subarray(0, count));
    this.#tail = this.#tail.subarray(count);
    return count;
  }

  #forgetOldItems() {
    for (const [id, item] of this.#items) {
      if (this.#items.size <= 32) {
        return;
      }
      if (item.ended || item.cleared) {
        this.#items.delete(id);
      }
    }
  }

  #toMs(samples) {
    return (samples * 1000) / this.#rate;
  }
}
