// The microphone: asks for it, runs the capture worklet, and says in plain words what is wrong when there is none.

/** Why there is no microphone: `title` says what happened, `advice` what to do. */
export class MicrophoneError extends Error {
  constructor(code, title, advice) {
    super(title);
    this.code = code;
    this.advice = advice;
  }
}

const REASONS = {
  NotAllowedError: ['refused', 'The microphone is blocked for this page.',
    'Click the icon beside the address, allow the microphone, then press Talk again.'],
  NotFoundError: ['missing', 'No microphone was found.',
    'Plug one in or switch it on in the system’s sound settings, then press Talk again.'],
  NotReadableError: ['busy', 'The microphone cannot be opened.',
    'Another program may be using it. Close that program, then press Talk again.'],
};

function explain(error) {
  const [code, title, advice] = REASONS[error.name]
    ?? ['failed', `The microphone could not be started (${error.name}).`, 'Reload the page and press Talk again.'];
  return new MicrophoneError(code, title, advice);
}

function insecure() {
  return new MicrophoneError('insecure', 'The browser gives this address no microphone.',
    'Browsers allow it on https and on localhost only. Open the page on the server’s own machine as http://localhost, or put https in front of it.');
}

export class Microphone {
  #stream;
  #source;
  #node;

  /** Opens the microphone; `onFrame(pcm, rms)` gets 20 ms of 24 kHz PCM16 at a time. Throws MicrophoneError. */
  static async open(context, settings, onFrame) {
    if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) {
      throw insecure();
    }
    let stream;
    try {
      const { echoCancellation, noiseSuppression, autoGainControl, microphone } = settings;
      stream = await navigator.mediaDevices.getUserMedia({
        audio: { channelCount: 1, echoCancellation, noiseSuppression, autoGainControl, ...(microphone ? { deviceId: { ideal: microphone } } : {}) },
      });
      await context.audioWorklet.addModule(new URL('./capture-worklet.js', import.meta.url));
      return new Microphone(context, stream, onFrame);
    } catch (error) {
      stream?.getTracks().forEach((track) => track.stop());
      throw explain(error);
    }
  }

  /** What there is to choose from: names are told only once a microphone was allowed. */
  static async list() {
    const devices = await navigator.mediaDevices?.enumerateDevices?.() ?? [];
    return devices.filter(({ kind, deviceId, label }) => kind === 'audioinput' && deviceId && label);
  }

  constructor(context, stream, onFrame) {
    this.#stream = stream;
    this.#source = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
    this.#node = new AudioWorkletNode(context, 'parley-capture', { numberOfInputs: 1, outputChannelCount: [1] });
    this.#node.port.onmessage = ({ data }) => onFrame(data.pcm, data.rms);
    this.#source.connect(this.#node).connect(context.destination); // silent; the connection keeps the worklet running
  }

  get settings() {
    return this.#stream.getAudioTracks()[0]?.getSettings() ?? {};
  }

  /** `callback` is told when the device goes away: unplugged, or taken back by the user. */
  onLost(callback) {
    this.#stream.getAudioTracks()[0]?.addEventListener('ended', callback);
  }

  set muted(muted) {
    for (const track of this.#stream.getAudioTracks()) {
      track.enabled = !muted;
    }
    this.#node.port.postMessage({ muted });
  }

  close() {
    this.#node.port.onmessage = null;
    this.#source.disconnect();
    this.#node.disconnect();
    this.#stream.getTracks().forEach((track) => track.stop());
  }
}
