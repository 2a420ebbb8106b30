// What the page has sent and played, in numbers: `window.__parley`, read by the tests and useful in a bug report.

const RECENT_EVENTS = 200;

export class Diagnostics {
  state = 'idle';
  agent = null;
  mic = { frames: 0, sentFrames: 0, bytesPerFrame: 0, level: 0, peakLevel: 0, settings: null };
  playback = { receivedBytes: 0, level: 0, peak: 0, peakLevel: 0, queuedMs: 0, underruns: 0, underrunMs: 0, droppedMs: 0, playedMs: {}, cleared: [] };
  events = [];
  analyser = null;

  beginCall(agent) {
    this.agent = agent;
  }

  frame(byteCount, level, sent) {
    this.mic.frames += 1;
    this.mic.sentFrames += sent ? 1 : 0;
    this.mic.bytesPerFrame = byteCount;
    this.mic.level = level;
    this.mic.peakLevel = Math.max(this.mic.peakLevel, level);
  }

  heard(byteCount) {
    this.playback.receivedBytes += byteCount;
  }

  playbackLevel({ rms, peak, queuedMs, underruns, underrunMs, droppedMs }) {
    Object.assign(this.playback, { level: rms, peak, queuedMs, underruns, underrunMs, droppedMs });
    this.playback.peakLevel = Math.max(this.playback.peakLevel, rms);
  }

  played(itemId, playedMs) {
    this.playback.playedMs[itemId] = playedMs;
  }

  cleared(itemId, playedMs, droppedMs) {
    this.playback.cleared.push({ itemId, playedMs, droppedMs, at: Math.round(performance.now()) });
  }

  /** Remembers the types of the last events, never their words. */
  event(type) {
    this.events.push({ type, at: Math.round(performance.now()) });
    if (this.events.length > RECENT_EVENTS) {
      this.events.shift();
    }
  }

  /** The level at the loudspeaker right now, measured apart from the worklet's own counting. */
  outputLevel() {
    if (!this.analyser) {
      return 0;
    }
    const samples = new Float32Array(this.analyser.fftSize);
    this.analyser.getFloatTimeDomainData(samples);
    return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
  }
}
