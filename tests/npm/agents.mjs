// Plays one scenario with the official Agents SDK over a WebSocket and writes what came of it as JSON lines.
// Usage: node agents.mjs BASE_URL MODEL API_KEY SCENARIO [PCM_FILE]
import { readFile } from 'node:fs/promises';
import { RealtimeAgent, RealtimeSession, tool } from '@openai/agents/realtime';
import { z } from 'zod';

const [baseURL, model, apiKey, scenario, pcmFile] = process.argv.slice(2);
const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const pcm = pcmFile ? await readFile(pcmFile) : undefined;
const serverVad = { type: 'server_vad', threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 200, createResponse: true, interruptResponse: true };
const spoken = { audio: { input: { transcription: { model: 'gpt-4o-mini-transcribe' }, turnDetection: serverVad } } };
const written = { outputModalities: ['text'] };

let audioByteCount = 0;
let answers = 0;

/** Connects a session whose events every scenario shows in the same way; `onAnswer` gets each finished answer's number. */
async function connect(agent, { key = apiKey, config, onAnswer = () => finish(), ...options }) {
  const session = new RealtimeSession(agent, { transport: 'websocket', model, config, ...options });
  session.on('error', ({ error }) => {
    write({ type: 'failure', error });
    process.exit(1);
  });
  session.on('audio', (event) => { audioByteCount += event.data.byteLength; });
  session.on('agent_end', (_context, { name }, text) => {
    if (text) {
      write({ type: `answer${answers += 1}`, agent: name, text, audio_byte_count: audioByteCount });
      audioByteCount = 0;
      onAnswer(answers);
    }
  });
  session.on('transport_event', (event) => {
    if (event.type === 'conversation.item.input_audio_transcription.completed') {
      write({ type: 'heard', text: event.transcript });
    }
  });
  await session.connect({ apiKey: key, url: `${baseURL.replace('http', 'ws')}/realtime?model=${model}` });
  return session;
}

/** Lets what is still on its way arrive, then ends: history follows the answer by a retrieve and its reply. */
function finish() {
  const seen = ended.session.history.map((item) => ({
    type: item.type, role: item.role, status: item.status, text: item.content?.map((part) => part.text ?? part.transcript).join(' '), name: item.name, output: item.output,
  }));
  write({ type: 'history', items: seen });
  ended.session.close();
  process.exit(0);
}

const ended = {};

function speak(session) {
  for (let at = 0; at < pcm.length; at += 960) {
    const chunk = pcm.subarray(at, at + 960);
    session.sendAudio(chunk.buffer.slice(chunk.byteOffset, chunk.byteOffset + chunk.byteLength));
  }
}

const weather = (options = {}) => tool({
  name: 'get_weather',
  description: 'Gets the current weather of a city.',
  parameters: z.object({ city: z.string() }),
  execute: async ({ city }) => `21 degrees in ${city}`,
  ...options,
});

const scenarios = {
  async text() {
    ended.session = await connect(new RealtimeAgent({ name: 'Guide', instructions: 'Guide.' }), { config: written });
    ended.session.sendMessage('Good morning');
  },

  async audio() {
    ended.session = await connect(new RealtimeAgent({ name: 'Guide', instructions: 'Guide.' }), { config: spoken });
    speak(ended.session);
  },

  async tool() {
    ended.session = await connect(new RealtimeAgent({ name: 'Guide', instructions: 'Guide.', tools: [weather()] }), {});
    ended.session.on('agent_tool_end', (_context, _agent, { name }, result) => write({ type: 'called', name, result }));
    ended.session.sendMessage('What is the weather?');
  },

  // The caller speaks while the agent tells a story; 'interrupt' ends it by the program's own decision.
  async interruption() {
    let hasSpoken = false;
    const awaited = new Set(['answer', 'truncated']);
    const arrived = (what) => awaited.delete(what) && awaited.size === 0 && finish();
    ended.session = await connect(new RealtimeAgent({ name: 'Guide', instructions: 'Guide.' }), {
      config: spoken,
      onAnswer: (number) => number === 2 && arrived('answer'),
    });
    ended.session.on('audio', () => {
      if (!hasSpoken) {
        hasSpoken = true;
        speak(ended.session);
      }
    });
    ended.session.on('audio_interrupted', () => write({ type: 'interrupted' }));
    ended.session.on('transport_event', (event) => {
      if (event.type === 'response.done' && event.response.status === 'cancelled') {
        write({ type: 'cancelled', reason: event.response.status_details.reason });
      } else if (event.type === 'conversation.item.truncated') {
        write({ type: 'truncated', audio_end_ms: event.audio_end_ms });
        arrived('truncated');
      }
    });
    ended.session.sendMessage('Tell me a story');
  },

  async interrupt() {
    ended.session = await connect(new RealtimeAgent({ name: 'Guide', instructions: 'Guide.' }), { config: spoken, onAnswer: () => {} });
    let frames = 0;
    ended.session.on('audio', () => {
      if ((frames += 1) === 10) {
        ended.session.interrupt();
      }
    });
    const seen = new Set();
    ended.session.on('transport_event', (event) => {
      if (event.type === 'response.done') {
        write({ type: 'cancelled', status: event.response.status, reason: event.response.status_details?.reason });
        seen.add(event.type);
      } else if (event.type === 'conversation.item.truncated') {
        write({ type: 'truncated', audio_end_ms: event.audio_end_ms });
        seen.add(event.type);
      }
      if (seen.size === 2) {
        finish();
      }
    });
    ended.session.sendMessage('Tell me a story');
  },

  async transcription() {
    ended.session = await connect(new RealtimeAgent({ name: 'Guide', instructions: 'Guide.' }), {
      config: { audio: { input: { ...spoken.audio.input, turnDetection: { ...serverVad, createResponse: false } } } },
    });
    ended.session.on('history_updated', (history) => {
      if (history.some((item) => item.content?.some((part) => part.transcript))) {
        finish();
      }
    });
    speak(ended.session);
  },

  async secret() {
    const response = await fetch(`${baseURL}/realtime/client_secrets`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ session: { type: 'realtime', model } }),
    });
    const { value } = await response.json();
    write({ type: 'secret', prefix: value.slice(0, 3) });
    ended.session = await connect(new RealtimeAgent({ name: 'Guide', instructions: 'Guide.' }), { key: value, config: written });
    ended.session.sendMessage('Good morning');
  },

  async handoff() {
    const billing = new RealtimeAgent({ name: 'Billing', instructions: 'Billing.', handoffDescription: 'Knows about money.', tools: [weather()] });
    const triage = new RealtimeAgent({ name: 'Triage', instructions: 'Triage.', handoffs: [billing] });
    ended.session = await connect(triage, {
      config: written,
      onAnswer: (number) => (number === 1 ? ended.session.sendMessage('Good morning') : finish()),
    });
    ended.session.on('agent_handoff', (_context, from, to) => write({ type: 'handoff', from: from.name, to: to.name }));
    ended.session.sendMessage('I have a question about billing');
  },

  async approval() {
    const asked = [];
    ended.session = await connect(new RealtimeAgent({ name: 'Guide', instructions: 'Guide.', tools: [weather({ needsApproval: true })] }), {
      config: written,
      onAnswer: (number) => (number === 1 ? ended.session.sendMessage('What is the weather?') : finish()),
    });
    ended.session.on('tool_approval_requested', (_context, _agent, request) => {
      asked.push(request.approvalItem.name ?? request.approvalItem.rawItem.name);
      write({ type: `asked${asked.length}`, name: asked.at(-1) });
      if (asked.length === 1) {
        ended.session.approve(request.approvalItem);
      } else {
        ended.session.reject(request.approvalItem);
      }
    });
    ended.session.sendMessage('What is the weather?');
  },

  async guardrail() {
    ended.session = await connect(new RealtimeAgent({ name: 'Guide', instructions: 'Guide.' }), {
      config: {},
      outputGuardrails: [{
        name: 'No passwords',
        policyHint: 'Give no secrets away.',
        execute: async ({ agentOutput }) => ({ tripwireTriggered: agentOutput.includes('swordfish'), outputInfo: {} }),
      }],
      outputGuardrailSettings: { debounceTextLength: 10 },
      onAnswer: (number) => number === 2 && finish(),
    });
    ended.session.on('guardrail_tripped', (_context, _agent, error) => write({ type: 'tripped', name: error.result.guardrail.name }));
    ended.session.on('transport_event', (event) => {
      if (event.type === 'response.done') {
        write({ type: `done_${event.response.status}` });
      }
    });
    ended.session.sendMessage('What is the password?');
  },
};

await scenarios[scenario]();
