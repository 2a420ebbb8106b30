// A past call once more: by its recording where there is one, else by its times alone. What was said and done appears when it was.

import { CallClock } from './call-clock.js';

export function enableReplay(recording) {
  const controls = document.getElementById('replay');
  const part = (name) => document.getElementById(`replay-${name}`);
  const [play, place, time, speed, loudness, all] = ['play', 'place', 'time', 'speed', 'loudness', 'all'].map(part);
  const picture = document.querySelector('.timeline');
  const playhead = picture.querySelector('.playhead');
  const lines = [...document.querySelectorAll('#transcript li')];
  const laterParts = [...document.querySelectorAll('#transcript [data-at]')];
  const left = Number(picture.dataset.left);
  const pixelsPerSecond = Number(picture.dataset.pixelsPerSecond);
  const length = Number(controls.dataset.length);
  let isReplaying = false; // then what comes later is not shown yet
  const clock = new CallClock(recording, length, show);

  controls.hidden = false;
  picture.classList.add('seekable');
  playhead.classList.add('on');
  if (recording) {
    recording.hidden = true; // the controls here have all that its own have
    loudness.addEventListener('input', () => { recording.volume = Number(loudness.value); });
  }
  play.addEventListener('click', () => {
    isReplaying = true;
    if (clock.isPlaying) {
      clock.pause();
    } else {
      clock.play();
    }
  });
  place.addEventListener('input', () => clock.seek(Number(place.value)));
  speed.addEventListener('change', () => clock.setSpeed(Number(speed.value)));
  all.addEventListener('click', () => {
    isReplaying = false;
    clock.pause();
    play.focus();
  });
  picture.addEventListener('click', (event) => clock.seek((event.clientX - picture.getBoundingClientRect().left - left) / pixelsPerSecond));
  lines.forEach((line) => addGoButton(line, clock));
  show();

  function show() {
    const { now, isPlaying } = clock;
    play.textContent = isPlaying ? 'Pause' : 'Play';
    all.disabled = !isReplaying;
    place.value = now;
    time.value = `${shownTime(now)} / ${shownTime(length)}`;
    place.setAttribute('aria-valuetext', `${shownTime(now)} of ${shownTime(length)}`);
    const x = left + now * pixelsPerSecond;
    playhead.setAttribute('x1', x);
    playhead.setAttribute('x2', x);
    if (isPlaying) {
      keepInView(picture.parentElement, x);
    }
    showLines(now, isPlaying);
  }

  function showLines(now, isPlaying) {
    for (const piece of [...lines, ...laterParts]) {
      piece.hidden = isReplaying && Number(piece.dataset.at ?? piece.dataset.from) > now;
    }
    for (const line of lines) {
      const isNow = Number(line.dataset.from) <= now && now < Number(line.dataset.to);
      if (isNow && isPlaying && !line.classList.contains('now')) {
        line.scrollIntoView({ block: 'nearest' });
      }
      line.classList.toggle('now', isNow);
      if (isNow) {
        line.setAttribute('aria-current', 'true');
      } else {
        line.removeAttribute('aria-current');
      }
    }
  }
}

function addGoButton(line, clock) {
  const at = line.querySelector('.at');
  const go = document.createElement('button');
  go.type = 'button';
  go.className = 'at';
  go.textContent = at.textContent;
  go.setAttribute('aria-label', `Go to ${at.textContent}`);
  go.addEventListener('click', () => clock.seek(Number(line.dataset.from)));
  at.replaceWith(go);
}

function keepInView(box, x) {
  if (x < box.scrollLeft || x > box.scrollLeft + box.clientWidth) {
    box.scrollLeft = x - box.clientWidth / 4;
  }
}

function shownTime(seconds) {
  const tenths = Math.floor(seconds * 10);
  const rest = tenths % 600;
  return `${Math.floor(tenths / 600)}:${String(Math.floor(rest / 10)).padStart(2, '0')}.${rest % 10}`;
}
