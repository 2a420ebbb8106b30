// A streaming polyphase resampler between two whole-numbered rates, used inside both AudioWorklets: no clock, no I/O.
// Output 0 lines up with input 0, so a position in the output is the same instant of the input; the price is a look-ahead
// of `half` input samples, which `flush` pays back at the end. Kaiser window, beta 8: about 80 dB stop band.

const ZERO_CROSSINGS = 16;
const ROLL_OFF = 0.92;
const KAISER_BETA = 8;

const greatestCommonDivisor = (a, b) => (b === 0 ? a : greatestCommonDivisor(b, a % b));

/** Modified Bessel function of the first kind, order 0, by its power series (Abramowitz and Stegun 9.6.12). */
function besselI0(x) {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-10; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function makePhase(fraction, half, cutoff) {
  const taps = new Float32Array(2 * half);
  let sum = 0;
  for (let k = 0; k < taps.length; k++) {
    const x = k - (half - 1) - fraction;
    const angle = Math.PI * cutoff * x;
    const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
    const edge = 1 - (x / half) ** 2;
    taps[k] = sinc * (edge > 0 ? besselI0(KAISER_BETA * Math.sqrt(edge)) : 1);
    sum += taps[k];
  }
  return taps.map((tap) => tap / sum); // each phase passes a constant unchanged
}

export class Resampler {
  #up;
  #down;
  #half;
  #phases;
  #buffer;
  #length;
  #position;
  #phase;
  #output = new Float32Array(1024);

  constructor(inputRate, outputRate) {
    const divisor = greatestCommonDivisor(inputRate, outputRate);
    const scale = Math.min(1, outputRate / inputRate);
    this.#up = outputRate / divisor;
    this.#down = inputRate / divisor;
    this.#half = Math.ceil(ZERO_CROSSINGS / scale);
    this.#phases = Array.from({ length: this.#up }, (_, phase) =>
      makePhase(phase / this.#up, this.#half, scale * ROLL_OFF));
    this.reset();
  }

  /** Forgets what came before: the next sample is the first of a new stream. */
  reset() {
    this.#buffer = new Float32Array(4096);
    this.#length = this.#half - 1; // silence before the first sample
    this.#position = this.#half - 1;
    this.#phase = 0;
  }

  /** Takes input samples and returns the output that they complete: a view that is valid until the next call. */
  push(input) {
    if (this.#up === this.#down) {
      return input;
    }
    this.#append(input);
    let count = 0;
    while (this.#position + this.#half < this.#length) {
      if (count === this.#output.length) {
        this.#output = grow(this.#output, 2 * count);
      }
      this.#output[count++] = this.#filter();
      this.#phase += this.#down;
      this.#position += Math.floor(this.#phase / this.#up);
      this.#phase %= this.#up;
    }
    this.#dropUsed();
    return this.#output.subarray(0, count);
  }

  /** Returns the output that still waited for its look-ahead. */
  flush() {
    return this.push(new Float32Array(this.#half));
  }

  #filter() {
    const taps = this.#phases[this.#phase];
    const first = this.#position - this.#half + 1;
    let sum = 0;
    for (let k = 0; k < taps.length; k++) {
      sum += taps[k] * this.#buffer[first + k];
    }
    return sum;
  }

  #append(input) {
    if (this.#length + input.length > this.#buffer.length) {
      this.#buffer = grow(this.#buffer, 2 * (this.#length + input.length));
    }
    this.#buffer.set(input, this.#length);
    this.#length += input.length;
  }

  #dropUsed() {
    const used = this.#position - this.#half + 1;
    if (used > 0) {
      this.#buffer.copyWithin(0, used, this.#length);
      this.#length -= used;
      this.#position -= used;
    }
  }
}

function grow(array, length) {
  const larger = new Float32Array(length);
  larger.set(array);
  return larger;
}
