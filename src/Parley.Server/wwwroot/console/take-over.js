// Speaking with a caller in the agent's place: the operator's microphone goes to the caller, and the caller's voice comes back, over one
// WebSocket in the language of the page (docs/browser-leg.md). Closing it, or leaving the page, gives the call back to its agent.

import { Microphone, MicrophoneError } from '/js/audio/microphone.js';
import { Playback } from '/js/audio/playback.js';

const MOST_BEHIND_MS = 600; // further behind than this, what waits is left out: two who speak with each other need the present
const MAX_UNSENT_BYTES = 24000; // half a second
const CLOSE_PATIENCE_MS = 1500;

const panel = document.getElementById('speaking');
const text = document.getElementById('speaking-text');
const level = document.getElementById('speaking-level');
const mute = document.getElementById('speaking-mute');
const problem = document.getElementById('speaking-problem');

let current = null;

export function enableTakingOver(root) {
  showTakeOver(root);
  document.getElementById('speaking-stop')?.addEventListener('click', () => current?.giveBack());
  mute?.addEventListener('click', () => current?.toggleMute());
  root.addEventListener('click', (event) => {
    const button = event.target.closest('[data-take-over]');
    if (button && !current) {
      current = new TakeOver(button.dataset.takeOver);
      void current.start();
    }
  });
}

/** Without script there is no microphone: the buttons come with it. */
export function showTakeOver(root) {
  for (const button of root.querySelectorAll('[data-take-over]')) {
    button.hidden = false;
  }
}

class TakeOver {
  #address;
  #context = new AudioContext({ latencyHint: 'interactive' });
  #microphone = null;
  #playback = null;
  #socket = null;
  #isMuted = false;
  #turn = 0;

  heardBytes = 0;
  sentFrames = 0;
  isEnded = false;

  constructor(address) {
    this.#address = new URL(address, location.href);
    this.#address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    window.__takeOver = this; // for bug reports and tests
  }

  async start() {
    problem.hidden = true;
    panel.hidden = false;
    text.textContent = 'Opening the microphone…';
    mute.textContent = 'Mute';
    mute.setAttribute('aria-pressed', 'false');
    try {
      this.#playback = await Playback.create(this.#context, {
        started: () => {}, progress: () => {}, ended: () => {}, cleared: () => {},
        level: ({ queuedMs }) => this.#catchUp(queuedMs),
      });
      const settings = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
      this.#microphone = await Microphone.open(this.#context, settings, (pcm, rms) => this.#speak(pcm, rms));
    } catch (error) {
      this.#close(error instanceof MicrophoneError ? `${error.message} ${error.advice}` : 'The sound could not be started.');
      return;
    }
    if (current !== this) {
      this.#close(null); // given up while the browser was asking
      return;
    }
    this.#microphone.onLost(() => this.#close('The microphone went away. The agent has the call again.'));
    this.#dial();
  }

  giveBack() {
    const socket = this.#socket;
    if (socket?.readyState === WebSocket.OPEN) {
      socket.send(JSON.stringify({ type: 'hang_up' }));
      setTimeout(() => socket.close(1000), CLOSE_PATIENCE_MS);
    }
    this.#close(null);
  }

  toggleMute() {
    this.#isMuted = !this.#isMuted;
    if (this.#microphone) {
      this.#microphone.muted = this.#isMuted;
    }
    mute.setAttribute('aria-pressed', String(this.#isMuted));
  }

  #dial() {
    text.textContent = 'Connecting…';
    const socket = new WebSocket(this.#address);
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({ data }) => (typeof data === 'string' ? this.#take(JSON.parse(data)) : this.#hear(data));
    socket.onclose = () => (this.#socket === socket ? this.#close('The connection ended. The agent has the call again, unless it is over.') : undefined);
    this.#socket = socket;
  }

  #take(message) {
    switch (message.type) {
      case 'state':
        text.textContent = 'You speak with the caller; the agent is silent.';
        break;
      case 'agent.audio':
        this.#begin();
        break;
      case 'error':
        this.#close(message.message);
        break;
      case 'call.ended':
        this.isEnded = true;
        this.#close(null);
        break;
    }
  }

  #begin() {
    this.#turn += 1;
    this.#playback.begin(`party_${this.#turn}`);
  }

  #hear(pcm) {
    this.heardBytes += pcm.byteLength;
    this.#playback?.push(pcm);
  }

  #catchUp(queuedMs) {
    if (queuedMs > MOST_BEHIND_MS) {
      this.#playback.clear(`party_${this.#turn}`);
      this.#begin();
    }
  }

  #speak(pcm, rms) {
    level.value = Math.min(1, rms * 4);
    if (this.#socket?.readyState === WebSocket.OPEN && this.#socket.bufferedAmount < MAX_UNSENT_BYTES) {
      this.sentFrames += 1;
      this.#socket.send(pcm);
    }
  }

  #close(why) {
    const socket = this.#socket;
    this.#socket = null;
    if (current === this) {
      current = null;
      panel.hidden = true;
      if (why) {
        problem.textContent = why;
        problem.hidden = false;
      }
    }
    if (socket && why) {
      socket.close(1000);
    }
    this.#microphone?.close();
    this.#microphone = null;
    if (this.#context.state !== 'closed') {
      void this.#context.close();
    }
  }
}
