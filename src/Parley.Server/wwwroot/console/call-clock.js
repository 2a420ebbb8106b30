// Where a replay is, in seconds of the call. While the recording sounds, it says; before it, behind it and without one, time goes on by itself.

const TICK_MS = 100;
const END_MARGIN = 0.05; // a recording that is that near its end has ended

export class CallClock {
  #recording;
  #began;
  #length;
  #changed;
  #now = 0;
  #speed = 1;
  #timer = null;
  #tickedAt = 0;
  #isMute = false; // the browser does not let it play

  constructor(recording, length, changed) {
    this.#recording = recording;
    this.#began = recording ? Number(recording.dataset.began) : 0; // in seconds of the call
    this.#length = length;
    this.#changed = changed;
    recording?.addEventListener('pause', () => {
      if (this.isPlaying && !recording.ended && this.#isRecorded()) {
        this.pause(); // by a key of the keyboard or headset
      }
    });
  }

  get now() {
    return this.#now;
  }

  get isPlaying() {
    return this.#timer !== null;
  }

  play() {
    if (this.#now >= this.#length) {
      this.#now = 0;
    }
    this.#tickedAt = performance.now();
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    this.#sound();
    this.#changed();
  }

  pause() {
    clearInterval(this.#timer);
    this.#timer = null;
    this.#recording?.pause();
    this.#changed();
  }

  seek(seconds) {
    this.#now = Math.min(Math.max(0, seconds), this.#length);
    if (this.#isRecorded()) {
      this.#recording.currentTime = this.#now - this.#began;
    } else {
      this.#recording?.pause();
    }
    this.#changed();
  }

  setSpeed(speed) {
    this.#speed = speed;
    if (this.#recording) {
      this.#recording.playbackRate = speed;
    }
  }

  #tick() {
    const at = performance.now();
    const passed = ((at - this.#tickedAt) / 1000) * this.#speed;
    this.#tickedAt = at;
    if (this.#recording && !this.#recording.paused) {
      this.#now = this.#began + this.#recording.currentTime;
    } else {
      this.#now += passed;
      this.#sound();
    }
    if (this.#now >= this.#length) {
      this.#now = this.#length;
      this.pause();
    } else {
      this.#changed();
    }
  }

  #sound() {
    if (!this.#isMute && this.#isRecorded()) {
      this.#recording.currentTime = this.#now - this.#began;
      this.#recording.play().catch((error) => { this.#isMute ||= error.name !== 'AbortError'; });
    }
  }

  #isRecorded() {
    const end = this.#began + (this.#recording?.duration || 0); // not a number until it is known
    return this.#now >= this.#began && this.#now < end - END_MARGIN;
  }
}
