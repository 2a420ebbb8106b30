// The conversation as it is written down: who said what and when, the tools used in between, and how fast each answer came.

import { announce } from './announcer.js';
import { ApprovalCard } from './approval-card.js';
import { byId, make } from './dom.js';
import { itemEdit } from './item-edit.js';
import { ToolCard } from './tool-card.js';

const MAX_ENTRIES = 500; // older entries leave the page
const NEAR_END_PX = 120;

const seconds = (ms) => `${(ms / 1000).toFixed(ms < 9950 ? 2 : 1)} s`;

export class Transcript {
  #list = byId('transcript');
  #scroller = byId('conversation');
  #entries = new Map();
  #tools = new Map();
  #approvals = new Map();
  #typed = [];
  #listening = null;
  #clock;

  agentName = 'Agent';

  /** Changes an item of the conversation; null where this page may not. */
  onEdit = null;

  /** clock() gives the text of the call's time for the margin. */
  constructor(clock) {
    this.#clock = clock;
  }

  get empty() {
    return this.#list.childElementCount === 0;
  }

  /** The caller began to speak: keep the place, because the words come later than the agent's first ones may. */
  listen() {
    if (this.#listening?.answered) {
      this.#listening.words.textContent = '(spoken; no words came)';
      this.#listening.item.classList.replace('pending', 'empty');
      this.#listening = null;
    }
    this.#listening ??= this.#add('you', 'You');
    this.#listening.item.classList.add('pending');
    this.#listening.words.textContent = '…';
    this.#list.append(this.#listening.item); // an earlier start that came to nothing moves down
  }

  /** The turn gave no words: nothing to keep the place for. */
  stopListening() {
    this.#listening?.item.remove();
    this.#listening = null;
  }

  /** What the caller typed is shown at once; the server's own copy of it is then recognised as the same. */
  typed(text, hasPicture = false) {
    const entry = this.#add('you', 'You', hasPicture ? 'typed, with a picture' : 'typed');
    entry.words.textContent = text;
    this.#typed.push({ text, entry });
    announce(`You: ${text}`);
  }

  user(itemId, text, final) {
    const entry = this.#entries.get(itemId) ?? this.#adopt(itemId, text);
    if (final && text.trim() === '') {
      entry.words.textContent = '(nothing understood)';
      entry.item.classList.add('empty');
    } else {
      entry.words.textContent = text;
    }
    entry.item.classList.toggle('pending', !final);
    if (final && !entry.typed) {
      announce(`You: ${text}`);
    }
    this.#follow();
  }

  agent(itemId, text, final) {
    const entry = this.#agentEntry(itemId);
    entry.words.textContent = text;
    entry.item.classList.toggle('pending', !final);
    if (final) {
      announce(`${this.agentName}: ${text}`);
    }
    this.#follow();
  }

  /** measuredHere: by this page to the loudspeaker, for a typed question; else by the server. */
  latency(itemId, { firstAudioMs, silenceMs, measuredHere }) {
    const entry = this.#agentEntry(itemId);
    if (entry.latency) {
      return;
    }
    entry.latency = make('span', { class: 'tag latency', title: measuredHere
      ? 'From sending the text to the first sound from the loudspeaker, measured by this page.'
      : 'From the end of your speech to the first audio sent, measured by the server.' },
    `answered in ${seconds(firstAudioMs)}`);
    if (silenceMs) {
      entry.latency.append(make('span', { class: 'part' }, ` · ${seconds(silenceMs)} of it waiting for silence`));
    }
    entry.notes.append(entry.latency);
  }

  interrupted(itemId, playedMs) {
    const entry = this.#entries.get(itemId);
    if (entry && !entry.item.classList.contains('interrupted')) {
      entry.item.classList.add('interrupted');
      entry.notes.append(make('span', { class: 'tag cut' }, `interrupted · ${seconds(playedMs)} heard`));
    }
  }

  /** How far an answer is that still plays. */
  heard(itemId, playedMs, receivedMs) {
    const entry = this.#entries.get(itemId);
    if (entry) {
      if (!entry.heard) {
        entry.heard = make('span', { class: 'tag heard' });
        entry.notes.append(entry.heard);
      }
      entry.heard.textContent = `${seconds(playedMs)} of ${seconds(receivedMs)} heard`;
    }
  }

  speaking(itemId) {
    for (const entry of this.#entries.values()) {
      if (entry.item.dataset.item !== itemId) {
        entry.heard?.remove();
        entry.heard = null;
      }
      entry.item.classList.toggle('speaking', entry.item.dataset.item === itemId);
    }
  }

  approval(message, onDecide) {
    const card = new ApprovalCard(message, onDecide);
    this.#approvals.set(message.tool_call_id, card);
    this.#append(make('li', { class: 'entry tool' }, make('span', { class: 'at' }, this.#clock()), card.element));
    announce(`${message.name} waits for your approval.`);
  }

  /** Something that must not be said was: a mark at the words, and why when it is opened. */
  guardrail({ item_id: itemId, side, guardrails }) {
    const chips = guardrails.map(({ name, detail }) => make('details', { class: 'guardrail' },
      make('summary', {}, `guardrail ${name}`), make('p', {}, detail || 'It gave no reason.')));
    if (side === 'caller' && !this.#entries.has(itemId)) {
      this.#append(make('li', { class: 'entry tool' }, make('span', { class: 'at' }, this.#clock()), make('div', {}, ...chips)));
    } else {
      (side === 'agent' ? this.#agentEntry(itemId) : this.#entries.get(itemId)).notes.append(...chips);
    }
    announce(`Guardrail ${guardrails.map(({ name }) => name).join(', ')} tripped.`);
    this.#follow();
  }

  handedOver({ from, to, reason }, title) {
    this.#append(make('li', { class: 'divider handoff' }, reason === 'handoff' ? `${from} handed over to ${to}` : `${to} answers now`));
    this.agentName = title;
    announce(`${title} answers now.`);
  }

  /** What was typed has its place in the conversation, and may be taken out again. */
  added({ item_id: itemId, role, text }) {
    const index = role === 'user' ? this.#typed.findIndex((typed) => typed.text.trim() === text.trim()) : -1;
    if (index >= 0) {
      const [{ entry }] = this.#typed.splice(index, 1);
      entry.typed = true;
      this.#name(entry, itemId);
    }
  }

  deleted(itemId) {
    const entry = this.#entries.get(itemId);
    if (entry) {
      entry.item.classList.add('deleted');
      entry.notes.replaceChildren(make('span', { class: 'tag' }, 'deleted: the agent does not know it any more'));
    }
  }

  /** What the agent believes to have said. */
  truncated({ item_id: itemId, heard_ms: heardMs, heard_text: heard }) {
    const entry = this.#entries.get(itemId);
    if (!entry) {
      return;
    }
    const words = entry.words.textContent;
    if (heard !== null && heard !== undefined && words.startsWith(heard)) {
      entry.words.replaceChildren(heard, make('span', { class: 'unheard' }, words.slice(heard.length)));
    }
    if (!entry.item.classList.contains('interrupted')) {
      entry.item.classList.add('interrupted');
      entry.notes.append(make('span', { class: 'tag cut' }, `cut · ${seconds(heardMs)} stay`));
    }
  }

  /** A line below the conversation with links to what is kept of it. */
  links(...links) {
    this.#append(make('li', { class: 'divider kept' }, make('span', {}, ...links.flatMap((link, index) => (index ? [' · ', link] : [link])))));
  }

  toolStarted({ tool_call_id: id, name, arguments: argumentsJson }) {
    this.#approvals.get(id)?.settle('approved');
    const card = new ToolCard(name, argumentsJson);
    this.#tools.set(id, card);
    this.#append(make('li', { class: 'entry tool' }, make('span', { class: 'at' }, this.#clock()), card.element));
  }

  toolEnded({ tool_call_id: id, name, output, error, duration_ms: durationMs }) {
    this.#approvals.get(id)?.settle('not decided');
    if (!this.#tools.has(id)) {
      this.toolStarted({ tool_call_id: id, name });
    }
    this.#tools.get(id).end({ output, error, durationMs });
    announce(`Tool ${name} ${error ? 'failed' : 'answered'}.`);
    this.#follow();
  }

  /** A supervisor's own tools, in its card. */
  toolStep(message) {
    this.#tools.get(message.tool_call_id)?.step(message);
  }

  /** What is worked on beside the conversation. */
  workStarted({ work_id: id, intent }) {
    this.toolStarted({ tool_call_id: id, name: `work on ${intent}` });
  }

  workEnded({ work_id: id, intent, result, failure }) {
    this.toolEnded({ tool_call_id: id, name: `work on ${intent}`, output: result ?? 'no result', error: failure });
  }

  /** All that is on the page, one line for each entry. */
  toText() {
    return [...this.#list.children].map((item) => (item.classList.contains('divider')
      ? `--- ${item.textContent}`
      : [...item.querySelectorAll('.at, .speaker, .words, .tool-card > summary, .guardrail summary, .approval .heading')].map((part) => part.textContent.trim()).join('  '))).join('\n') + '\n';
  }

  /** Nobody can decide any more about the tools that wait. */
  undecided() {
    for (const card of this.#approvals.values()) {
      card.settle('not decided');
    }
    this.#approvals.clear();
  }

  divider(text) {
    this.stopListening();
    this.#entries.clear();
    this.#tools.clear();
    this.undecided();
    this.#typed = [];
    this.#append(make('li', { class: 'divider' }, text));
  }

  #adopt(itemId, text) {
    const same = this.#typed.findIndex((typed) => typed.text.trim() === text.trim());
    const entry = same >= 0 ? this.#typed.splice(same, 1)[0].entry : this.#listening ?? this.#add('you', 'You');
    if (entry === this.#listening) {
      this.#listening = null;
    }
    entry.typed = same >= 0;
    this.#name(entry, itemId);
    return entry;
  }

  #name(entry, itemId) {
    entry.item.dataset.item = itemId;
    this.#entries.set(itemId, entry);
    if (this.onEdit) {
      entry.notes.append(itemEdit(itemId, entry.item.classList.contains('agent'), this.onEdit));
    }
  }

  #agentEntry(itemId) {
    if (!this.#entries.has(itemId)) {
      if (this.#listening) {
        this.#listening.answered = true;
      }
      this.#name(this.#add('agent', this.agentName), itemId);
    }
    return this.#entries.get(itemId);
  }

  #add(side, name, remark) {
    const words = make('p', { class: 'words' });
    const notes = make('p', { class: 'notes' });
    const item = make('li', { class: `entry ${side}` },
      make('span', { class: 'at' }, this.#clock()),
      make('div', { class: 'turn' },
        make('p', { class: 'speaker' }, name, remark ? make('span', { class: 'remark' }, ` ${remark}`) : null),
        words, notes));
    this.#append(item);
    return { item, words, notes };
  }

  #append(item) {
    this.#list.append(item);
    while (this.#list.childElementCount > MAX_ENTRIES) {
      this.#list.firstElementChild.remove();
    }
    byId('welcome').hidden = true;
    byId('save-transcript').disabled = false;
    this.#follow(true);
  }

  /** Keeps the newest words in sight, unless the reader has scrolled up to read. */
  #follow(added = false) {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    if (added || scrollHeight - scrollTop - clientHeight < NEAR_END_PX) {
      this.#scroller.scrollTop = scrollHeight;
    }
  }
}
