// Makes a client secret with an API key, connects with the secret alone, and writes what came of it as JSON lines.
// Usage: node client-secret.mjs BASE_URL API_KEY SESSION_JSON ws | browser
// "browser" shows the secret as browsers do, in the subprotocol; its WebSocket is the package ws, for Node 20 has none of its own.
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { OpenAIRealtimeWebSocket } from 'openai/realtime/websocket';
import WebSocket from 'ws';

const [baseURL, apiKey, sessionJson, kind] = process.argv.slice(2);
const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const session = JSON.parse(sessionJson);

const backend = new OpenAI({ apiKey, baseURL });
const secret = await backend.realtime.clientSecrets.create({ expires_after: { anchor: 'created_at', seconds: 60 }, session });
write({ type: 'secret', prefix: secret.value.slice(0, 3), lives: secret.expires_at - Math.floor(Date.now() / 1000), session: secret.session });

const page = new OpenAI({ apiKey: secret.value, baseURL });
await page.realtime.clientSecrets.create({}).catch((error) => write({ type: 'refused', status: error.status, code: error.code }));

globalThis.WebSocket = WebSocket;
const options = session.type === 'transcription' ? { intent: 'transcription' } : { model: session.model };
const realtime = kind === 'browser' ? new OpenAIRealtimeWebSocket(options, page) : new OpenAIRealtimeWS(options, page);

realtime.on('error', (error) => {
  write({ type: 'failure', message: error.message });
  process.exit(1);
});
realtime.on('session.created', (event) => {
  write({ type: 'session', session: event.session });
  realtime.close();
  realtime.socket.addEventListener('close', () => process.exit(0));
});
