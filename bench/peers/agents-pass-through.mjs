// Audio deltas through the official Agents SDK over a scripted socket: how many events a second one core passes on.
// Usage: node agents-pass-through.mjs MODULES EVENT_COUNT WARM_UP_ROUNDS ROUNDS < delta.json   (MODULES: the directory with node_modules)
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [modules, [count, warmUpRounds, rounds]] = [process.argv[2], process.argv.slice(3).map(Number)];
const { RealtimeAgent, RealtimeSession, OpenAIRealtimeWebSocket } = await import(
  pathToFileURL(createRequire(pathToFileURL(`${modules}/package.json`)).resolve('@openai/agents/realtime')).href);
const delta = readFileSync(0, 'utf8');

class ScriptedSocket extends EventTarget {
  readyState = 1;
  send() {}
  close() {}
  say(data) {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

const socket = new ScriptedSocket();
const transport = new OpenAIRealtimeWebSocket({ useInsecureApiKey: true, createWebSocket: async () => socket, skipOpenEventListeners: true });
const session = new RealtimeSession(new RealtimeAgent({ name: 'a' }), { transport });
let passed = 0;
session.on('audio', () => { passed += 1; });
session.on('error', () => {});
const connecting = session.connect({ apiKey: 'ek_test' });
await new Promise((resolve) => setTimeout(resolve, 50));
const config = { type: 'realtime', object: 'realtime.session', id: 'sess_1', model: 'm' };
socket.say(JSON.stringify({ type: 'session.created', event_id: 'e0', session: config }));
socket.say(JSON.stringify({ type: 'session.updated', event_id: 'e1', session: config }));
await connecting;

async function run(events) {
  for (let event = 0; event < events; event += 1) {
    socket.say(delta);
    if (event % 100 === 99) {
      await new Promise((resolve) => setImmediate(resolve)); // as a socket would: promises and timers get their turn
    }
  }
}

await run(warmUpRounds * count);
const rates = [];
for (let round = 0; round < rounds; round += 1) {
  passed = 0;
  const before = process.cpuUsage();
  await run(count);
  const { user, system } = process.cpuUsage(before);
  rates.push(passed / ((user + system) / 1e6));
}

process.stdout.write(JSON.stringify({ rates }));
process.exit(0);
