// One call: while it goes on, what was said is loaded anew when something happened; when it is over, it can be replayed.

import { follow } from './feed.js';
import { enableListening } from './listen.js';
import { enableReplay } from './replay.js';
import { enableTakingOver } from './take-over.js';

const RECORD_DELAY_MS = 1500; // what just happened is written a little later

const act = document.getElementById('act');

enableListening(document.body);
enableTakingOver(document.body);
if (act) {
  followCall();
}
if (document.getElementById('replay')) {
  enableReplay(document.getElementById('recording'));
}

function followCall() {
  const { call: id, feed } = act.dataset;
  let seen = `${act.dataset.entries} ${act.dataset.approvals}`;
  let isLoading = false;
  setTimeout(loadConversation, RECORD_DELAY_MS); // this page may come right after something that is not written yet
  const source = follow(feed, async ({ calls }) => {
    const call = calls.find((other) => other.id === id);
    const news = call && `${call.entryCount} ${call.approvalCount}`;
    if (isLoading || news === seen) {
      return;
    }
    isLoading = true;
    try {
      await loadConversation();
      setTimeout(loadConversation, RECORD_DELAY_MS);
      seen = news ?? seen;
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
  for (const selector of ['#conversation', '#approvals', '.facts', '.timeline']) {
    const [old, fresh] = [document.querySelector(selector), body.querySelector(selector)];
    if (old && fresh && !old.contains(document.activeElement)) {
      old.replaceWith(document.adoptNode(fresh));
    }
  }
}
