// The WebSocket of one call: JSON both ways, PCM both ways, and an honest account of how it stands and why it ended.

import { accessProtocols } from './access-key.js';
import { agentFromAddress, draftFromAddress } from './settings.js';

const RETRY_DELAYS_MS = [500, 1500, 3000];
const START_TIMEOUT_MS = 10000;
const HANG_UP_TIMEOUT_MS = 1500;
const MAX_UNSENT_BYTES = 96000; // two seconds of microphone audio; beyond it the newest frame is dropped and counted

export class CallConnection {
  #handlers;
  #socket = null;
  #agent = null;
  #choices = {};
  #outbox = [];
  #attempt = 0;
  #timer = 0;
  #started = false;
  #lastError = null;

  droppedFrames = 0;

  /** handlers: onState(state, detail), onEvent(message), onAudio(arrayBuffer). */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  /** choices: { format, scenario }, as the server takes them. Dials. States: connecting, connected, reconnecting, ended ({ reason }), failed ({ title, advice }). */
  open(agent, choices) {
    this.#agent = agent;
    this.#choices = choices;
    this.#attempt = 0;
    this.#handlers.onState('connecting', {});
    this.#dial();
  }

  /** Sends a message now, or as soon as the call has started. */
  send(message) {
    const text = JSON.stringify(message);
    if (this.#started) {
      this.#socket.send(text);
    } else {
      this.#outbox.push(text);
    }
  }

  /** Microphone audio is worth nothing late: it is dropped while there is no call or the network is too slow. */
  sendAudio(pcm) {
    if (!this.#started || this.#socket.bufferedAmount > MAX_UNSENT_BYTES) {
      this.droppedFrames += this.#started ? 1 : 0;
      return false;
    }
    this.#socket.send(pcm);
    return true;
  }

  hangUp() {
    const socket = this.#socket;
    if (this.#started) {
      this.send({ type: 'hang_up' });
      setTimeout(() => socket.close(1000), HANG_UP_TIMEOUT_MS);
    } else {
      socket?.close(1000);
    }
    this.#finish('ended', { reason: 'hung_up' });
  }

  #dial() {
    const url = new URL(`/calls/web?agent=${encodeURIComponent(this.#agent)}`, location.href);
    if (this.#agent === agentFromAddress() && draftFromAddress()) {
      url.searchParams.set('draft', draftFromAddress()); // the agent with a change that somebody tries
    }
    for (const [name, value] of Object.entries(this.#choices).filter(([, chosen]) => chosen)) {
      url.searchParams.set(name, value);
    }
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url, accessProtocols());
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({ data }) => (this.#socket === socket ? this.#receive(data) : undefined);
    socket.onclose = (event) => (this.#socket === socket ? this.#closed(event) : undefined);
    this.#socket = socket;
    this.#timer = setTimeout(() => socket.close(), START_TIMEOUT_MS);
  }

  #receive(data) {
    if (typeof data !== 'string') {
      this.#handlers.onAudio(data);
      return;
    }
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      console.warn('The server sent a text frame that is not JSON; it was skipped.');
      return;
    }
    if (message.type === 'call.started') {
      this.#begin();
    } else if (message.type === 'error') {
      this.#lastError = message;
    }
    this.#handlers.onEvent(message);
    if (message.type === 'call.ended') {
      this.#socket.close(1000);
      this.#finish('ended', { reason: message.reason });
    }
  }

  #begin() {
    clearTimeout(this.#timer);
    const again = this.#attempt > 0;
    this.#attempt = 0;
    this.#started = true;
    this.#handlers.onState('connected', { again });
    for (const text of this.#outbox.splice(0)) {
      this.#socket.send(text);
    }
  }

  #closed({ code, reason }) {
    clearTimeout(this.#timer);
    const wasStarted = this.#started;
    this.#started = false;
    if (code === 1000) {
      this.#finish('ended', { reason: reason || 'closed by the server' });
    } else if (code === 1001) {
      this.#finish('failed', {
        title: 'The server is shutting down.', advice: 'Start it again with ./run, then try again.',
      });
    } else if ((wasStarted || this.#attempt > 0) && code === 1006 && this.#attempt < RETRY_DELAYS_MS.length) {
      this.#handlers.onState('reconnecting', { attempt: this.#attempt + 1, of: RETRY_DELAYS_MS.length });
      this.#timer = setTimeout(() => this.#dial(), RETRY_DELAYS_MS[this.#attempt]);
      this.#attempt += 1;
    } else {
      void this.#fail(wasStarted, reason);
    }
  }

  /** A closed WebSocket tells a page nothing of its cause, so ask the server once whether it is there at all. */
  async #fail(wasStarted, reason) {
    const socket = this.#socket;
    const alive = await fetch('/api/status', { cache: 'no-store' }).then((response) => response.ok, () => false);
    if (this.#socket !== socket) {
      return; // hung up meanwhile
    }
    const said = reason || this.#lastError?.message;
    this.#finish('failed', alive
      ? { title: wasStarted ? 'The server ended the call.' : 'The server did not take the call.', advice: said ? `It said: ${said}` : 'Its log says why. You can try again.' }
      : { title: 'The server does not answer.', advice: 'Check that it is running (./run) and reachable, then try again.' });
  }

  #finish(state, detail) {
    clearTimeout(this.#timer);
    this.#socket = null;
    this.#started = false;
    this.#outbox = [];
    this.#lastError = null;
    this.#handlers.onState(state, detail);
  }
}
