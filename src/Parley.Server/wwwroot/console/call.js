// One call: while it goes on, what was said is loaded anew when something happened; when it is over, it can be replayed.

import { follow } from './feed.js';
import { enableListening } from './listen.js';
import { enableReplay } from './replay.js';
import { enableTakingOver } from './take-over.js';

const RECORD_DELAY_MS = 1500; // what just happened is written a little later
const CLICK_MS = 300; // one that takes the focus away is over by then
const PARTS = ['#conversation', '.facts', '.timeline'];

const held = new Map(); // parts to show, by selector
let askedCount = 0;
let shownNumber = 0;
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
  document.addEventListener('focusout', () => setTimeout(showHeld, CLICK_MS));
  setTimeout(loadConversation, RECORD_DELAY_MS); // this page may come right after something that is not written yet
  const source = follow(feed, async ({ calls }) => {
    const call = calls.find((other) => other.id === id);
    const news = call && `${call.entryCount} ${call.approvalCount}`;
    if (isLoading || news === seen) {
      return;
    }
    isLoading = true;
    try {
      if (!await loadConversation()) {
        await new Promise((resolve) => { setTimeout(resolve, RECORD_DELAY_MS); }); // the next event of the feed tries again
        return;
      }
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

/** Returns whether the page came. What somebody is at work in is shown once they have left it. */
async function loadConversation() {
  const number = ++askedCount;
  const response = await fetch(location.href, { credentials: 'same-origin' }).catch(() => null);
  const text = response?.ok ? await response.text().catch(() => null) : null;
  if (text === null || number < shownNumber) {
    return text !== null; // one that was asked for later is shown already
  }
  shownNumber = number;
  const body = new DOMParser().parseFromString(text, 'text/html');
  PARTS.forEach((selector) => held.set(selector, body.querySelector(selector)));
  showHeld();
  const [approvals, fresh] = [document.getElementById('approvals'), body.getElementById('approvals')];
  if (approvals && fresh) {
    showApprovals(approvals, [...fresh.children]);
  }
  return true;
}

function showHeld() {
  for (const [selector, fresh] of held) {
    const old = document.querySelector(selector);
    if (!old?.contains(document.activeElement)) {
      held.delete(selector);
      if (old && fresh) {
        old.replaceWith(document.adoptNode(fresh));
      }
    }
  }
}

/** None moves under the pointer, and a reason that is being written stays: a decided one keeps its place while others are below it. */
function showApprovals(approvals, waiting) {
  const fresh = new Map(waiting.map((approval) => [approvalKey(approval), approval]));
  for (const approval of approvals.children) {
    approval.inert ||= !fresh.has(approvalKey(approval));
    if (!approval.inert) {
      fresh.delete(approvalKey(approval));
    }
  }
  approvals.append(...[...fresh.values()].map((approval) => document.adoptNode(approval)));
  while (approvals.lastElementChild?.inert) {
    approvals.lastElementChild.remove();
  }
}

/** With what is shown of it: nobody approves other arguments than they see, should a model use an id again. */
function approvalKey(approval) {
  return `${approval.dataset.toolCall} ${approval.querySelector('pre').textContent}`;
}
