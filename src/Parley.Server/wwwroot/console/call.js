// One call: while it goes on, what was said is loaded anew when something happened; when it is over, transcript and timeline follow the recording.

import { follow } from './feed.js';
import { enableListening } from './listen.js';
import { enableTakingOver } from './take-over.js';

const RECORD_DELAY_MS = 1500; // what just happened is written a little later

const act = document.getElementById('act');
const recording = document.getElementById('recording');

enableListening(document.body);
enableTakingOver(document.body);
if (act) {
  followCall();
}
if (recording) {
  followRecording();
}

function followCall() {
  const { call: id, feed } = act.dataset;
  let seen = act.dataset.entries;
  let isLoading = false;
  setTimeout(loadConversation, RECORD_DELAY_MS); // this page may come right after something that is not written yet
  const source = follow(feed, async ({ calls }) => {
    const call = calls.find((other) => other.id === id);
    if (isLoading || (call && String(call.entryCount) === seen)) {
      return;
    }
    isLoading = true;
    try {
      await loadConversation();
      setTimeout(loadConversation, RECORD_DELAY_MS);
      seen = call ? String(call.entryCount) : seen;
    } finally {
      isLoading = false;
    }
    if (!call) {
      source.close();
      act.hidden = true;
    }
  });
}

async function loadConversation() {
  const response = await fetch(location.href, { credentials: 'same-origin' });
  if (!response.ok) {
    return;
  }
  const body = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const selector of ['#conversation', '.facts', '.timeline']) {
    const [old, fresh] = [document.querySelector(selector), body.querySelector(selector)];
    if (old && fresh && !old.contains(document.activeElement)) {
      old.replaceWith(document.adoptNode(fresh));
    }
  }
}

function followRecording() {
  const picture = document.querySelector('.timeline');
  const playhead = picture.querySelector('.playhead');
  const lines = [...document.querySelectorAll('#transcript li')];
  const left = Number(picture.dataset.left);
  const pixelsPerSecond = Number(picture.dataset.pixelsPerSecond);
  const began = Number(recording.dataset.began); // of the recording, in seconds of the call
  picture.classList.add('seekable');
  playhead.classList.add('on');

  const seek = (seconds) => {
    recording.currentTime = Math.max(0, seconds - began);
    show();
  };
  const show = () => {
    const now = began + recording.currentTime;
    const x = left + now * pixelsPerSecond;
    playhead.setAttribute('x1', x);
    playhead.setAttribute('x2', x);
    let changed = null;
    for (const line of lines) {
      const isNow = Number(line.dataset.from) <= now && now < Number(line.dataset.to);
      if (isNow && !line.classList.contains('now')) {
        changed = line;
      }
      line.classList.toggle('now', isNow);
      if (isNow) {
        line.setAttribute('aria-current', 'true');
      } else {
        line.removeAttribute('aria-current');
      }
    }
    if (changed && !recording.paused) {
      changed.scrollIntoView({ block: 'nearest' });
    }
  };

  recording.addEventListener('timeupdate', show);
  recording.addEventListener('seeked', show);
  picture.addEventListener('click', (event) => {
    seek((event.clientX - picture.getBoundingClientRect().left - left) / pixelsPerSecond);
  });
  for (const line of lines) {
    const place = document.createElement('button');
    place.type = 'button';
    place.className = 'at';
    place.textContent = line.querySelector('.at').textContent;
    place.setAttribute('aria-label', `Play from ${place.textContent}`);
    place.addEventListener('click', () => seek(Number(line.dataset.from)));
    line.querySelector('.at').replaceWith(place);
  }
}
