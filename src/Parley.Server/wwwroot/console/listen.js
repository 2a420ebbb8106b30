// Listening in: the server sends a WAV without an end; its samples are played as they come, caller left and agent right.

const HEADER_BYTES = 44;
const HEAD_START = 0.25; // seconds of reserve against an uneven network
const MOST_BEHIND = 1.5; // seconds: further behind than this, what is late is left out

let current = null;

export function enableListening(root) {
  document.getElementById('listening-stop')?.addEventListener('click', stop);
  root.addEventListener('click', (event) => {
    const link = event.target.closest('[data-listen]');
    if (!link) {
      return;
    }
    event.preventDefault();
    const isSame = current?.link === link;
    stop();
    if (!isSame) {
      start(link);
    }
  });
}

function stop() {
  if (!current) {
    return;
  }
  const { link, aborting, context } = current;
  current = null;
  aborting.abort();
  context.close();
  link.setAttribute('aria-pressed', 'false');
  document.getElementById('listening').hidden = true;
}

async function start(link) {
  const listening = { link, aborting: new AbortController(), context: new AudioContext(), seconds: 0 };
  current = listening;
  window.__console = { get listenedSeconds() { return listening.seconds; } }; // for bug reports and tests
  link.setAttribute('aria-pressed', 'true');
  document.getElementById('listening').hidden = false;
  try {
    const response = await fetch(link.href, { signal: listening.aborting.signal, credentials: 'same-origin' });
    if (response.ok) {
      await play(response.body.getReader(), listening);
    }
  } catch (error) {
    if (error.name !== 'AbortError') {
      console.warn('listening ended:', error.name);
    }
  }
  if (current === listening) {
    stop();
  }
}

async function play(reader, listening) {
  const { context } = listening;
  let rest = new Uint8Array(0);
  let rate = 0;
  let next = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    let bytes = join(rest, value);
    if (!rate) {
      if (bytes.length < HEADER_BYTES) {
        rest = bytes;
        continue;
      }
      rate = new DataView(bytes.buffer, bytes.byteOffset).getUint32(24, true);
      bytes = bytes.subarray(HEADER_BYTES);
    }
    const pairs = Math.floor(bytes.length / 4);
    rest = bytes.slice(pairs * 4);
    if (pairs === 0) {
      continue;
    }
    const now = context.currentTime;
    listening.seconds += pairs / rate;
    if (next > now + MOST_BEHIND) {
      continue;
    }
    next = Math.max(next, next < now ? now + HEAD_START : next);
    const sound = context.createBufferSource();
    sound.buffer = decode(context, bytes, pairs, rate);
    sound.connect(context.destination);
    sound.start(next);
    next += pairs / rate;
  }
}

function decode(context, bytes, pairs, rate) {
  const buffer = context.createBuffer(2, pairs, rate);
  const view = new DataView(bytes.buffer, bytes.byteOffset, pairs * 4);
  const [left, right] = [buffer.getChannelData(0), buffer.getChannelData(1)];
  for (let i = 0; i < pairs; i++) {
    left[i] = view.getInt16(4 * i, true) / 32768;
    right[i] = view.getInt16(4 * i + 2, true) / 32768;
  }
  return buffer;
}

function join(first, second) {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
