// One call as the page knows it: the connection, the microphone and the playback, joined. It touches no element of the page;
// it tells its listener what happened.

import { Line } from '../audio/line.js';
import { Microphone, MicrophoneError } from '../audio/microphone.js';
import { Playback } from '../audio/playback.js';
import { CallConnection } from './connection.js';

export class Call {
  #listener;
  #diagnostics;
  #connection;
  #context = null;
  #playback = null;
  #microphone = null;
  #opening = null;
  #muted = true;
  #audioItem = null;
  #playing = null;
  #heldProblems = [];
  #volume = 100;
  #line = new Line('pcm');

  /** The server's id of the call; null before the first. */
  id = null;

  /** Whether this page may decide about tools, change settings and the history, and send pictures. */
  mayDirect = false;

  state = 'idle';

  /** listener: onState, onEvent, onMicrophone, onPlayback, onLevel, onProblem; diagnostics: counters, for tests and support. */
  constructor(listener, diagnostics) {
    this.#listener = listener;
    this.#diagnostics = diagnostics;
    this.#connection = new CallConnection({
      onState: (state, detail) => this.#changeState(state, detail),
      onEvent: (message) => this.#accept(message),
      onAudio: (pcm) => this.#hear(pcm),
    });
  }

  get active() {
    return ['connecting', 'connected', 'reconnecting'].includes(this.state);
  }

  get talking() {
    return this.#microphone !== null && !this.#muted;
  }

  /** The item whose audio is coming out of the loudspeaker now, or null. */
  get playing() {
    return this.#playing;
  }

  /** Begins a call. Call it from a click or a key press: browsers start no sound otherwise. */
  start(agent, { format = 'pcm', scenario = '' } = {}) {
    if (!this.active) {
      this.id = null;
      this.mayDirect = false;
      this.#line = new Line(format);
      this.#diagnostics.beginCall(agent);
      this.#silence();
      void this.#openPlayback();
      this.#connection.open(agent, { format: format === 'pcm' ? '' : format, scenario });
    }
  }

  /** Opens the microphone, or unmutes it. Returns whether the caller can be heard now. */
  async talk(settings) {
    void this.#context?.resume();
    if (!this.#microphone) {
      await (this.#opening ??= this.#openMicrophone(settings).finally(() => (this.#opening = null)));
    }
    return this.#mute(false);
  }

  /** Stops listening: the microphone stays open and sends silence, so that the turn detector hears the end. */
  mute() {
    this.#mute(true);
  }

  /** 0 to 100, from now on. */
  set volume(percent) {
    this.#volume = percent;
    this.#toPlayback((playback) => { playback.volume = percent; });
  }

  /** image: a data URI, or nothing. */
  sendText(text, image) {
    void this.#context?.resume();
    this.interrupt();
    this.#connection.send({ type: 'text', text, ...(image ? { image } : {}) });
  }

  /** Sends what only a page may that directs. False when there is nobody to send it to. */
  direct(message) {
    const sends = this.mayDirect && this.state === 'connected';
    if (sends) {
      this.#connection.send(message);
    }
    return sends;
  }

  /** Asks the agent to stop speaking. */
  interrupt() {
    if (this.#playing && this.state === 'connected') {
      this.#connection.send({ type: 'interrupt' });
    } else if (this.#playing) {
      this.#silence(); // its last words after the end of the call
    }
  }

  hangUp() {
    if (this.active) {
      this.#connection.hangUp();
    }
  }

  async #openMicrophone(settings) {
    this.#listener.onMicrophone('opening');
    try {
      await this.#openPlayback();
      const microphone = await Microphone.open(this.#context, settings, (pcm, rms) => this.#speak(pcm, rms));
      if (!this.active) {
        microphone.close(); // hung up while the browser was asking
        return;
      }
      this.#microphone = microphone;
      this.#diagnostics.mic.settings = microphone.settings;
      microphone.onLost(() => this.#loseMicrophone());
    } catch (error) {
      this.#listener.onMicrophone('off');
      this.#tell(error instanceof MicrophoneError
        ? { code: `microphone.${error.code}`, title: error.message, advice: `${error.advice} Typing works meanwhile.` }
        : { code: 'microphone.failed', title: 'The microphone could not be started.', advice: `${error.message} Typing works meanwhile.` });
    }
  }

  #mute(muted) {
    this.#muted = muted;
    if (!this.#microphone) {
      return false;
    }
    this.#microphone.muted = muted;
    this.#listener.onMicrophone(muted ? 'muted' : 'on');
    return !muted;
  }

  #loseMicrophone() {
    this.#closeMicrophone();
    this.#tell({
      code: 'microphone.lost', title: 'The microphone went away.',
      advice: 'Plug it in or allow it again, then press Talk. Typing works meanwhile.',
    });
  }

  #closeMicrophone() {
    this.#microphone?.close();
    this.#microphone = null;
    this.#muted = true;
    this.#listener.onMicrophone('off');
    this.#listener.onLevel('you', 0);
  }

  #speak(pcm, rms) {
    const bytes = this.#line.encode(pcm);
    this.#diagnostics.frame(bytes.byteLength, rms, this.#connection.sendAudio(bytes));
    this.#listener.onLevel('you', rms);
  }

  #openPlayback() {
    this.#context ??= new AudioContext({ latencyHint: 'interactive' });
    void this.#context.resume();
    this.#playback ??= Playback.create(this.#context, {
      started: ({ itemId }) => this.#changePlaying(itemId),
      progress: ({ itemId, playedMs, receivedMs }) => {
        this.#report('playout', itemId, playedMs);
        this.#listener.onPlayback({ heard: itemId, playedMs, receivedMs });
      },
      ended: ({ itemId, playedMs }) => {
        this.#report('playout', itemId, playedMs);
        if (this.#playing === itemId) {
          this.#changePlaying(null);
        }
      },
      cleared: ({ itemId, playedMs, droppedMs }) => {
        this.#diagnostics.cleared(itemId, playedMs, droppedMs);
        this.#report('playout.cleared', itemId, playedMs);
        this.#changePlaying(null);
        if (droppedMs > 0) {
          this.#listener.onPlayback({ cleared: itemId, playedMs });
        }
      },
      level: (level) => {
        this.#diagnostics.playbackLevel(level);
        this.#listener.onLevel('agent', level.rms);
      },
    }).then((playback) => {
      this.#diagnostics.analyser = playback.analyser;
      playback.volume = this.#volume;
      return playback;
    });
    this.#playback.catch((error) => {
      this.#playback = null; // the next call tries again, in a new context: a context remembers a module that failed to load
      void this.#context.close();
      this.#context = null;
      this.#tell({
        code: 'playback.failed', title: 'This page cannot play the agent’s voice.',
        advice: `The words still appear. (${error.message})`,
      });
    });
    return this.#playback;
  }

  /** Sound that fails because the server is gone is not worth a word of its own: wait until the call has started. */
  #tell(problem) {
    if (this.state === 'connected') {
      this.#listener.onProblem(problem);
    } else if (this.active) {
      this.#heldProblems.push(problem);
    }
  }

  #report(type, itemId, playedMs) {
    this.#diagnostics.played(itemId, playedMs);
    if (this.state === 'connected' && itemId) {
      this.#connection.send({ type, item_id: itemId, played_ms: Math.round(playedMs) });
    }
  }

  #changePlaying(itemId) {
    this.#playing = itemId;
    this.#listener.onPlayback({ playing: itemId });
  }

  #hear(pcm) {
    this.#diagnostics.heard(pcm.byteLength);
    this.#play(this.#line.decode(pcm));
  }

  #play(pcm) {
    this.#toPlayback((playback) => playback.push(pcm));
  }

  #toPlayback(action) {
    void this.#playback?.then(action, () => {});
  }

  #silence() {
    this.#toPlayback((playback) => playback.clear(this.#audioItem));
  }

  #accept(message) {
    switch (message.type) {
      case 'call.started':
        this.id = message.call_id;
        this.mayDirect = message.may_direct === true;
        break;
      case 'agent.audio':
        if (this.#audioItem !== message.item_id) {
          this.#line.end();
        }
        this.#audioItem = message.item_id;
        this.#toPlayback((playback) => playback.begin(message.item_id));
        break;
      case 'agent.audio_done':
        this.#play(this.#line.end());
        this.#toPlayback((playback) => playback.done(message.item_id));
        break;
      case 'playout.clear':
        this.#toPlayback((playback) => playback.clear(message.item_id ?? this.#audioItem));
        break;
      case 'playout.gain':
        this.#toPlayback((playback) => playback.setGain(message.gain_db, message.fade_ms));
        break;
    }
    this.#listener.onEvent(message);
  }

  #changeState(state, detail) {
    this.state = state;
    if (state === 'reconnecting' || state === 'failed' || detail.reason === 'hung_up') {
      this.#silence();
    }
    if (!this.active && this.#microphone) {
      this.#closeMicrophone();
    }
    this.#listener.onState(state, detail);
    const held = this.#heldProblems.splice(0);
    if (state === 'connected') {
      held.forEach((problem) => this.#listener.onProblem(problem));
    }
  }
}
