// A bridge in the manner of Twilio's published sample for Node: Fastify, one model connection a call, PCMU passed through, a mark behind
// each delta, truncation by the caller's timestamps. Usage: PORT=… OPENAI_BASE_URL=http://…/v1 node node-bridge.mjs
import Fastify from 'fastify';
import formBody from '@fastify/formbody';
import webSocket from '@fastify/websocket';
import WebSocket from 'ws';

const upstream = `${process.env.OPENAI_BASE_URL.replace(/^http/, 'ws')}/realtime?model=gpt-realtime`;
const app = Fastify();
app.register(formBody);
app.register(webSocket);

app.all('/incoming-call', async (request, reply) => {
  reply.type('text/xml').send(
    `<?xml version="1.0" encoding="UTF-8"?><Response><Connect><Stream url="wss://${request.headers.host}/media-stream" /></Connect></Response>`);
});

app.register(async (scope) => {
  scope.get('/media-stream', { websocket: true }, (phone) => {
    let streamSid = null;
    let latest = 0;
    let lastItem = null;
    let startedAt = null;
    let marks = [];
    const model = new WebSocket(upstream, { headers: { Authorization: `Bearer ${process.env.OPENAI_API_KEY}` } });

    const interrupt = () => {
      if (marks.length > 0 && startedAt !== null) {
        if (lastItem) {
          model.send(JSON.stringify({ type: 'conversation.item.truncate', item_id: lastItem, content_index: 0, audio_end_ms: latest - startedAt }));
        }
        phone.send(JSON.stringify({ event: 'clear', streamSid }));
        marks = [];
        lastItem = null;
        startedAt = null;
      }
    };

    model.on('open', () => setTimeout(() => model.send(JSON.stringify({
      type: 'session.update',
      session: {
        type: 'realtime',
        model: 'gpt-realtime',
        output_modalities: ['audio'],
        audio: {
          input: { format: { type: 'audio/pcmu' }, turn_detection: { type: 'server_vad' } },
          output: { format: { type: 'audio/pcmu' }, voice: 'alloy' },
        },
        instructions: 'You are a helpful assistant.',
      },
    })), 100));

    model.on('message', (data) => {
      const event = JSON.parse(data);
      if (event.type === 'response.output_audio.delta' && event.delta) {
        phone.send(JSON.stringify({ event: 'media', streamSid, media: { payload: event.delta } }));
        startedAt ??= latest;
        lastItem = event.item_id ?? lastItem;
        if (streamSid) {
          phone.send(JSON.stringify({ event: 'mark', streamSid, mark: { name: 'responsePart' } }));
          marks.push('responsePart');
        }
      }
      if (event.type === 'input_audio_buffer.speech_started') {
        interrupt();
      }
    });
    model.on('error', () => {});

    phone.on('message', (data) => {
      const message = JSON.parse(data);
      switch (message.event) {
        case 'media':
          latest = Number(message.media.timestamp);
          if (model.readyState === WebSocket.OPEN) {
            model.send(JSON.stringify({ type: 'input_audio_buffer.append', audio: message.media.payload }));
          }
          break;
        case 'start':
          streamSid = message.start.streamSid;
          startedAt = null;
          latest = 0;
          break;
        case 'mark':
          marks.shift();
          break;
      }
    });
    phone.on('close', () => model.close());
  });
});

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
