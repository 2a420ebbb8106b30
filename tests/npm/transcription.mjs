// Opens a transcription session with the official client, speaks, and writes what was understood as JSON lines.
// Usage: node transcription.mjs BASE_URL PCM_FILE
import { readFile } from 'node:fs/promises';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';

const [baseURL, pcmFile] = process.argv.slice(2);
const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const pcm = await readFile(pcmFile);
const realtime = new OpenAIRealtimeWS({ intent: 'transcription' }, new OpenAI({ apiKey: 'npm-test', baseURL }));

let deltas = '';

realtime.on('error', (error) => {
  write({ type: 'failure', message: error.message });
  process.exit(1);
});
realtime.on('session.created', () => {
  realtime.send({
    type: 'session.update',
    session: { type: 'transcription', audio: { input: { transcription: { model: 'gpt-4o-transcribe', language: 'en' } } } },
  });
});
realtime.on('session.updated', ({ session }) => {
  write({ type: 'session', session_type: session.type, language: session.audio.input.transcription.language });
  for (let at = 0; at < pcm.length; at += 960) {
    realtime.send({ type: 'input_audio_buffer.append', audio: pcm.subarray(at, at + 960).toString('base64') });
  }
});
realtime.on('event', (event) => {
  if (event.type.startsWith('response.')) {
    write({ type: 'failure', message: `${event.type} in a transcription session` });
    process.exit(1);
  }
});
realtime.on('conversation.item.input_audio_transcription.delta', (event) => { deltas += event.delta; });
realtime.on('conversation.item.input_audio_transcription.completed', (event) => {
  write({ type: 'heard', text: event.transcript, deltas, usage: event.usage });
  realtime.close();
});
realtime.socket.on('close', () => process.exit(0));
