// The list of calls: the rows that the server made are kept up to date in place, so that open forms and the focus stay.

import { follow, length } from './feed.js';
import { enableListening } from './listen.js';
import { enableTakingOver, showTakeOver } from './take-over.js';

const section = document.getElementById('live');
const rows = document.getElementById('live-rows');
const count = document.getElementById('live-count');
const state = document.getElementById('live-state');
const news = document.getElementById('live-news');
let isFetching = false;

enableListening(document.body);
enableTakingOver(document.body);
follow(section.dataset.feed, show, (isConnected) => {
  state.textContent = isConnected ? 'Kept up to date.' : 'Connecting again…';
});

function show({ calls, count: total }) {
  const byId = new Map(calls.map((call) => [call.id, call]));
  for (const row of [...rows.children]) {
    const call = byId.get(row.dataset.call);
    if (!call) {
      row.remove();
    } else {
      update(row, call);
      byId.delete(call.id);
    }
  }
  if (byId.size > 0) {
    fetchRows();
  }
  if (count.textContent !== String(total)) {
    count.textContent = total;
    news.textContent = total === 1 ? '1 call under way' : `${total} calls under way`;
  }
  document.getElementById('live-empty').hidden = total > 0;
}

function update(row, call) {
  put(row, 'agent', call.agent);
  put(row, 'state', call.state);
  row.querySelector('[data-field=state]').dataset.state = call.state;
  put(row, 'length', length(call.lastedMs));
  put(row, 'cost', call.cost);
  row.querySelector('[data-field=callerLevel]').value = call.callerLevel;
  row.querySelector('[data-field=agentLevel]').value = call.agentLevel;
  if (call.isTalking && !row.querySelector('.controls')) {
    fetchRows(); // what can be done with it is another
  }
}

function put(row, name, text) {
  const field = row.querySelector(`[data-field=${name}]`);
  if (field.textContent !== text) {
    field.textContent = text;
  }
}

// New rows are made by the server, as those of the page were.
async function fetchRows() {
  if (isFetching) {
    return;
  }
  isFetching = true;
  try {
    const response = await fetch(section.dataset.rows, { credentials: 'same-origin' });
    if (response.ok) {
      const body = new DOMParser().parseFromString(`<table><tbody>${await response.text()}</tbody></table>`, 'text/html');
      const known = new Map([...rows.children].map((row) => [row.dataset.call, row]));
      for (const row of [...body.querySelectorAll('tr')].reverse()) {
        const old = known.get(row.dataset.call);
        if (!old) {
          rows.prepend(document.adoptNode(row));
          showTakeOver(row);
        } else if (!old.querySelector('.controls') && row.querySelector('.controls')) {
          old.replaceWith(document.adoptNode(row));
          showTakeOver(row);
        }
      }
    }
  } finally {
    isFetching = false;
  }
}
