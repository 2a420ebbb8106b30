// Holds a conversation with an older official client, which speaks the beta dialect, and writes what came of it as JSON lines: a spoken
// question, a written one, and a client secret made the older way.
// Usage: node beta-conversation.mjs BASE_URL MODEL PCM_FILE QUESTION
import { readFile } from 'node:fs/promises';
import OpenAI from 'openai-beta';
import { OpenAIRealtimeWS } from 'openai-beta/beta/realtime/ws';

const [baseURL, model, pcmFile, question] = process.argv.slice(2);
const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const client = new OpenAI({ apiKey: 'npm-test', baseURL });

const session = await client.beta.realtime.sessions.create({ model, voice: 'verse', modalities: ['audio', 'text'] });
write({
  type: 'secret', prefix: session.client_secret.value.slice(0, 3), lives: session.client_secret.expires_at - Math.floor(Date.now() / 1000), voice: session.voice,
});

const realtime = new OpenAIRealtimeWS({ model }, new OpenAI({ apiKey: session.client_secret.value, baseURL }));
const types = new Set();
let transcript = '';
let audioByteCount = 0;

realtime.on('error', (error) => {
  write({ type: 'failure', message: error.message });
  process.exit(1);
});
realtime.on('event', (event) => types.add(event.type));

realtime.on('conversation.created', async () => {
  realtime.send({
    type: 'session.update',
    session: {
      modalities: ['audio', 'text'],
      input_audio_format: 'pcm16',
      output_audio_format: 'pcm16',
      input_audio_transcription: { model: 'whisper-1' },
      turn_detection: { type: 'server_vad', threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 200 },
      temperature: 0.8,
    },
  });
  const pcm = await readFile(pcmFile);
  for (let at = 0; at < pcm.length; at += 960) {
    realtime.send({ type: 'input_audio_buffer.append', audio: pcm.subarray(at, at + 960).toString('base64') });
  }
});

realtime.on('session.created', (event) => write({ type: 'session', model: event.session.model, format: event.session.input_audio_format, voice: event.session.voice }));
realtime.on('conversation.item.input_audio_transcription.completed', (event) => write({ type: 'heard', text: event.transcript }));
realtime.on('response.text.delta', (event) => { transcript += event.delta; });
realtime.on('response.audio_transcript.delta', (event) => { transcript += event.delta; });
realtime.on('response.audio.delta', (event) => { audioByteCount += Buffer.from(event.delta, 'base64').length; });

realtime.on('response.done', ({ response }) => {
  if (!response.output.some((item) => item.type === 'message')) {
    return; // the agent's own tools were at work; the answer follows
  }

  const isSpoken = audioByteCount > 0;
  const part = response.output.find((item) => item.type === 'message').content[0].type;
  write({ type: isSpoken ? 'spoken' : 'written', status: response.status, part, text: transcript, audio_byte_count: audioByteCount });
  if (!isSpoken) {
    write({ type: 'types', types: [...types].sort() });
    realtime.close();
    return;
  }

  transcript = '';
  audioByteCount = 0;
  realtime.send({ type: 'session.update', session: { modalities: ['text'] } });
  realtime.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: question }] } });
  realtime.send({ type: 'response.create' });
});

realtime.socket.on('close', () => process.exit(0));
