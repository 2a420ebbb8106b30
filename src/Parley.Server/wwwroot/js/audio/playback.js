// The main thread's side of playback: forwards the server's audio to the worklet, and its reports to the call.

export class Playback {
  #node;
  #context;
  #gain;
  #volume;

  static async create(context, handlers) {
    await context.audioWorklet.addModule(new URL('./playback-worklet.js', import.meta.url));
    return new Playback(context, handlers);
  }

  /** handlers: one function per worklet message: started, progress, ended, cleared, level. */
  constructor(context, handlers) {
    this.#node = new AudioWorkletNode(context, 'parley-playback', { numberOfInputs: 0, outputChannelCount: [2] });
    this.#node.port.onmessage = ({ data }) => handlers[data.type](data);
    this.#context = context;
    this.#gain = new GainNode(context);
    this.#volume = new GainNode(context);
    this.analyser = new AnalyserNode(context, { fftSize: 2048 });
    this.#node.connect(this.#gain).connect(this.analyser).connect(this.#volume).connect(context.destination);
  }

  begin(itemId) {
    this.#node.port.postMessage({ type: 'begin', itemId });
  }

  push(pcm) {
    this.#node.port.postMessage({ type: 'audio', pcm }, [pcm]);
  }

  done(itemId) {
    this.#node.port.postMessage({ type: 'done', itemId });
  }

  /** Lowers or raises the voice, what is queued included. */
  setGain(db, fadeMs) {
    const now = this.#context.currentTime;
    const gain = this.#gain.gain;
    gain.cancelScheduledValues(now);
    gain.setValueAtTime(gain.value, now);
    gain.linearRampToValueAtTime(10 ** (db / 20), now + fadeMs / 1000);
  }

  /** How loud the visitor wants it, 0 to 100. */
  set volume(percent) {
    this.#volume.gain.value = (percent / 100) ** 2; // by ear, half way is a quarter of the amplitude
  }

  clear(itemId) {
    this.#node.port.postMessage({ type: 'clear', itemId });
  }
}
