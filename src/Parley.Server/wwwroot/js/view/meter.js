// A level as a strip of bars that wanders with time; with reduced motion, one bar that only changes its length.

const FLOOR_DB = -54;
const BAR = 3;
const GAP = 2;
const STEP_MS = 40;
const ANNOUNCE_MS = 500;
const MARK_HEIGHT = 2;

const toFraction = (rms) => (rms <= 0 ? 0 : Math.max(0, Math.min(1, 1 - (20 * Math.log10(rms)) / FLOOR_DB)));

export class LevelMeter {
  #canvas;
  #still = matchMedia('(prefers-reduced-motion: reduce)');
  #history = [];
  #marks = [];
  #pending = 0;
  #current = 0;
  #lastStep = 0;
  #lastAnnounced = 0;
  #running = false;

  /** Whether what comes now is underlined: the server hears speech in it. */
  marked = false;

  constructor(canvas) {
    this.#canvas = canvas;
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw());
    this.#draw();
  }

  push(rms) {
    this.#pending = Math.max(this.#pending, toFraction(rms));
    if (!this.#running) {
      this.#running = true;
      requestAnimationFrame((now) => this.#tick(now));
    }
  }

  #tick(now) {
    if (now - this.#lastStep >= STEP_MS) {
      this.#lastStep = now;
      this.#current = Math.max(this.#pending, this.#current * 0.6);
      this.#pending = 0;
      this.#history.push(this.#current);
      this.#marks.push(this.marked);
      for (const series of [this.#history, this.#marks]) {
        series.splice(0, Math.max(0, series.length - 120));
      }
      this.#draw();
      this.#announce(now);
    }
    this.#running = this.#history.some((level) => level > 0.005);
    if (this.#running) {
      requestAnimationFrame((next) => this.#tick(next));
    }
  }

  #announce(now) {
    if (now - this.#lastAnnounced >= ANNOUNCE_MS || this.#current < 0.01) {
      this.#lastAnnounced = now;
      this.#canvas.setAttribute('aria-valuenow', Math.round(this.#current * 100));
    }
  }

  #draw() {
    const scale = devicePixelRatio || 1;
    const width = this.#canvas.clientWidth || 240;
    const height = this.#canvas.clientHeight || 44;
    this.#canvas.width = Math.round(width * scale);
    this.#canvas.height = Math.round(height * scale);
    const pen = this.#canvas.getContext('2d');
    const style = getComputedStyle(this.#canvas);
    pen.scale(scale, scale);
    if (this.#still.matches) {
      this.#drawStill(pen, width, height, style);
    } else {
      this.#drawBars(pen, width, height, style);
    }
  }

  #drawBars(pen, width, height, style) {
    const count = Math.floor(width / (BAR + GAP));
    const inward = this.#canvas.id === 'meter-you' ? 1 : -1; // new sound enters next to the talk button
    for (let i = 0; i < count; i++) {
      const level = this.#history[this.#history.length - 1 - i] ?? 0;
      const age = 1 - (i / count) * 0.85;
      const bar = Math.max(2, level * height * 0.94);
      const x = inward > 0 ? width - (i + 1) * (BAR + GAP) : i * (BAR + GAP);
      pen.globalAlpha = level > 0.005 ? age : 0.3;
      pen.fillStyle = level > 0.005 ? style.color : style.borderTopColor;
      pen.beginPath();
      pen.roundRect(x, (height - bar) / 2, BAR, bar, BAR / 2);
      pen.fill();
      if (this.#marks[this.#marks.length - 1 - i]) {
        pen.fillRect(x - GAP / 2, height - MARK_HEIGHT, BAR + GAP, MARK_HEIGHT);
      }
    }
  }

  #drawStill(pen, width, height, style) {
    for (const [length, colour, alpha] of [[width, style.borderTopColor, 0.3], [width * this.#current, style.color, 1]]) {
      pen.globalAlpha = alpha;
      pen.fillStyle = colour;
      pen.fillRect(0, height / 2 - 4, length, 8);
    }
    if (this.marked) {
      pen.fillRect(0, height - MARK_HEIGHT, width, MARK_HEIGHT);
    }
  }
}
