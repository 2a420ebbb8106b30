// The same by the official Agents SDK and its Twilio transport. Usage: PORT=… OPENAI_BASE_URL=http://…/v1 node agents-bridge.mjs
import Fastify from 'fastify';
import formBody from '@fastify/formbody';
import webSocket from '@fastify/websocket';
import { RealtimeAgent, RealtimeSession } from '@openai/agents/realtime';
import { TwilioRealtimeTransportLayer } from '@openai/agents-extensions';

process.env.OPENAI_AGENTS_DISABLE_TRACING ??= '1';
const url = `${process.env.OPENAI_BASE_URL.replace(/^http/, 'ws')}/realtime?model=gpt-realtime`;
const agent = new RealtimeAgent({ name: 'bridge', instructions: 'You are a helpful assistant.' });
const app = Fastify();
app.register(formBody);
app.register(webSocket);

app.all('/incoming-call', async (request, reply) => {
  reply.type('text/xml').send(
    `<?xml version="1.0" encoding="UTF-8"?><Response><Connect><Stream url="wss://${request.headers.host}/media-stream" /></Connect></Response>`);
});

app.register(async (scope) => {
  scope.get('/media-stream', { websocket: true }, async (phone) => {
    const transport = new TwilioRealtimeTransportLayer({ twilioWebSocket: phone });
    const session = new RealtimeSession(agent, { transport, model: 'gpt-realtime', config: { audio: { output: { voice: 'alloy' } } }, tracingDisabled: true });
    session.on('error', () => {});
    await session.connect({ apiKey: process.env.OPENAI_API_KEY, url });
  });
});

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
