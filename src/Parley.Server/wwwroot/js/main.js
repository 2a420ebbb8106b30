// The page: joins the call (js/call), which knows no elements, to the views (js/view), which know no call.

import { isAboutKey, useKey } from './call/access-key.js';
import { Microphone } from './audio/microphone.js';
import { Call } from './call/call.js';
import { Diagnostics } from './call/diagnostics.js';
import { agentFromAddress, draftFromAddress, loadSettings, saveSettings } from './call/settings.js';
import { accessForm } from './view/access-form.js';
import { AgentPicker } from './view/agents.js';
import { announce } from './view/announcer.js';
import { CallBar } from './view/call-bar.js';
import { Directing } from './view/directing.js';
import { byId, make } from './view/dom.js';
import { showEngine } from './view/engine.js';
import { listenForKeys } from './view/keys.js';
import { LevelMeter } from './view/meter.js';
import { Notices } from './view/notices.js';
import { PictureInput } from './view/picture.js';
import { reasonInWords } from './view/reasons.js';
import { bindSettings, showMicrophones } from './view/settings-form.js';
import { enableSidePanel } from './view/side-panel.js';
import { Transcript } from './view/transcript.js';

const settings = loadSettings();
const diagnostics = new Diagnostics();
const notices = new Notices();
const bar = new CallBar();
const transcript = new Transcript(() => bar.time);
const meters = { you: new LevelMeter(byId('meter-you')), agent: new LevelMeter(byId('meter-agent')) };
const picker = new AgentPicker({ onChoose: chooseAgent, onAsk: ask });
const call = new Call({ onState, onEvent, onMicrophone, onPlayback, onLevel, onProblem }, diagnostics);
const directing = new Directing((session) => call.direct({ type: 'settings', session }));
const picture = new PictureInput(onProblem);

let serverActivity = null;
let askedAt = 0;

window.__parley = diagnostics;
bindSettings(settings, saveSettings, (volume) => { call.volume = volume; });
enableSidePanel();
byId('save-transcript').addEventListener('click', saveTranscript);
byId('talk').addEventListener('click', () => toggleTalk());
byId('hang-up').addEventListener('click', () => call.hangUp());
byId('type').addEventListener('submit', (event) => {
  event.preventDefault();
  const input = byId('text');
  const image = picture.take();
  if (input.value.trim() !== '' || image) {
    ask(input.value.trim(), image);
    input.value = '';
  }
});
listenForKeys({ toggle: toggleTalk, release: () => call.mute(), interrupt: () => call.interrupt() });
addEventListener('pagehide', () => call.hangUp());
void listMicrophones();
void load();

async function load() {
  try {
    const [agents, status] = await Promise.all(['/api/agents', '/api/status'].map(getJson));
    showEngine(status);
    picker.show(agents, agentFromAddress());
    if (draftFromAddress()) {
      notices.show({ code: 'page.draft', tone: 'info', title: `${agentFromAddress()} answers with a change that is not saved.`, advice: 'Other agents are as configured.' });
    }
    byId('talk').disabled = agents.length === 0;
    if (agents.length === 0) {
      notices.show({ code: 'page.agents', title: 'No agent is configured.', advice: 'Add one to parley.yaml and start the server again.' });
    }
  } catch (error) {
    byId('welcome-title').textContent = 'Nobody is there yet';
    notices.show({
      code: 'page.load', title: 'The server does not answer.', advice: `Check that it is running (./run). (${error.message})`,
      action: { label: 'Try again', run: load },
    });
  }
}

async function getJson(address) {
  const response = await fetch(address, { cache: 'no-store' });
  if (!response.ok) {
    throw new Error(`${address} answered ${response.status}`);
  }
  return response.json();
}

function chooseAgent(agent) {
  bar.showAgent(agent);
  transcript.agentName = agent.title ?? agent.name;
}

function startCall() {
  if (call.active || !picker.chosen) {
    return call.active;
  }
  notices.removeAll('call.');
  notices.removeAll('playback.');
  if (!transcript.empty) {
    transcript.divider('New call');
  }
  call.start(picker.chosen.name, { format: settings.format });
  return true;
}

function startWithKey(key) {
  return useKey(key) && startCall();
}

/** Returns whether the microphone is (about to be) listening. */
function toggleTalk() {
  if (call.talking) {
    call.mute();
    return false;
  }
  if (!startCall()) {
    return false;
  }
  notices.removeAll('microphone.');
  void call.talk(settings);
  return true;
}

function ask(text, image = null) {
  if (startCall()) {
    transcript.typed(text, image !== null);
    askedAt = performance.now();
    call.sendText(text, image);
  }
}

function onState(state, detail) {
  diagnostics.state = state;
  serverActivity = null;
  bar.showState(state);
  picker.locked = call.active;
  if (state !== 'connected') {
    showSpeech(false);
    showDirecting(false);
    transcript.undecided();
  }
  if (state !== 'connected' || !detail.again) {
    announce(bar.stateName);
  }
  if (state === 'connected' && detail.again) {
    transcript.divider('Connection restored. This is a new call: the agent does not remember the one before.');
  } else if (state === 'ended') {
    transcript.divider(`Call ended after ${bar.time}: ${reasonInWords(detail.reason)}`);
    if (call.mayDirect && call.id) {
      linkToCall(call.id);
    }
  } else if (state === 'failed') {
    transcript.stopListening();
    notices.show({ code: 'call.failed', ...detail, action: { label: 'Try again', run: startCall } });
  }
}

/** What only a page is told that directs. */
function onDirection(message) {
  switch (message.type) {
    case 'call.started':
      chooseAgent(picker.chosen); // whoever the call before was handed over to
      showDirecting(call.mayDirect);
      break;
    case 'settings':
      directing.confirm(message);
      break;
    case 'usage':
      directing.used(message);
      break;
    case 'tool.approval':
      transcript.approval(message, (decision) => call.direct({ type: 'tool.decision', ...decision }));
      break;
    case 'guardrail.tripped':
      transcript.guardrail(message);
      break;
    case 'tool.step':
      transcript.toolStep(message);
      break;
    case 'work.started':
      transcript.workStarted(message);
      break;
    case 'work.ended':
      transcript.workEnded(message);
      break;
    case 'agent.changed':
      transcript.handedOver(message, picker.titleOf(message.to));
      bar.showName(picker.titleOf(message.to));
      break;
    case 'item.added':
      transcript.added(message);
      break;
    case 'item.deleted':
      transcript.deleted(message.item_id);
      break;
    case 'item.truncated':
      transcript.truncated(message);
      break;
    case 'error':
      if (message.code === 'settings_refused' || (directing.waits && (message.code === 'invalid_message' || message.code === 'busy'))) {
        directing.refuse(message.message);
      }
      break;
  }
}

/** What the server's turn detection says of the microphone. */
function showSpeech(heard) {
  meters.you.marked = heard;
  byId('label-you').textContent = heard ? 'You: speech heard' : 'You';
}

function showDirecting(shown) {
  directing.shown = shown;
  picture.shown = shown;
  transcript.onEdit = shown ? (message) => call.direct(message) : null;
}

/** What is kept of it: the button says so where no recording was made. */
function linkToCall(id) {
  const address = `/console/calls/${encodeURIComponent(id)}`;
  const save = make('button', { type: 'button', class: 'save-recording' }, 'Save the recording');
  save.addEventListener('click', () => void saveRecording(`${address}/recording`, id));
  transcript.links(make('a', { href: address }, 'This call in the console'), save);
}

async function saveRecording(address, id) {
  const response = await fetch(address, { cache: 'no-store' }).catch(() => null);
  if (response?.ok) {
    const recording = await response.blob();
    saveFile(recording, `${id}.${recording.type.endsWith('flac') ? 'flac' : 'wav'}`);
  } else {
    notices.show({ code: 'page.recording', tone: 'info', ...noRecording(response?.status) });
  }
}

function noRecording(status) {
  switch (status) {
    case 404:
      return { title: 'There is no recording of this call.', advice: 'Calls are recorded where calls.record says so, and a moment passes until one is there.' };
    case 401:
    case 403:
      return { title: 'The recording is for those who are signed in.', advice: 'Sign in to the console, and open this call there.' };
    default:
      return { title: 'The recording cannot be read now.', advice: `Try again, or look at this call in the console.${status ? ` (${status})` : ''}` };
  }
}

function saveFile(content, name) {
  const link = make('a', { download: name, href: URL.createObjectURL(content) });
  link.click();
  URL.revokeObjectURL(link.href);
}

function onEvent(message) {
  diagnostics.event(message.type);
  onDirection(message);
  switch (message.type) {
    case 'user.speech_started':
      showSpeech(true);
      askedAt = 0;
      transcript.listen();
      break;
    case 'user.speech_stopped':
      showSpeech(false);
      break;
    case 'user.transcript':
      transcript.user(message.item_id, message.text ?? '', message.final);
      break;
    case 'agent.transcript':
      transcript.agent(message.item_id, message.text ?? '', message.final);
      break;
    case 'tool.started':
      transcript.toolStarted(message);
      break;
    case 'tool.ended':
      transcript.toolEnded(message);
      break;
    case 'turn.latency':
      transcript.latency(message.item_id, { firstAudioMs: message.first_audio_ms, silenceMs: message.configured_silence_ms });
      break;
    case 'state':
      showServerActivity(message.state);
      break;
    case 'error':
      notices.show({ code: `call.${message.code}`, title: message.message, body: isAboutKey(message.code) ? accessForm(startWithKey) : null });
      break;
  }
}

function showServerActivity(activity) {
  if (activity === 'listening' && serverActivity === 'thinking') {
    transcript.stopListening(); // the turn came to nothing
  }
  serverActivity = activity;
  bar.showActivity(call.playing ? 'speaking' : activity);
}

function saveTranscript() {
  saveFile(new Blob([transcript.toText()], { type: 'text/plain' }), `${picker.chosen?.name ?? 'call'}.txt`);
}

async function listMicrophones() {
  showMicrophones(await Microphone.list().catch(() => []), settings.microphone);
}

function onMicrophone(microphone) {
  if (microphone === 'on') {
    void listMicrophones();
  }
  diagnostics.mic.state = microphone;
  bar.showMicrophone(microphone);
}

function onPlayback({ playing, cleared, heard, playedMs, receivedMs }) {
  if (heard) {
    transcript.heard(heard, playedMs, receivedMs);
    return;
  }
  if (cleared) {
    transcript.interrupted(cleared, playedMs);
    return;
  }
  transcript.speaking(playing);
  bar.showActivity(playing ? 'speaking' : serverActivity === 'speaking' ? 'listening' : serverActivity);
  if (playing && askedAt > 0) {
    transcript.latency(playing, { firstAudioMs: performance.now() - askedAt, measuredHere: true });
    askedAt = 0;
  }
}

function onLevel(side, rms) {
  meters[side].push(rms);
}

function onProblem(problem) {
  notices.show(problem);
}
