// Asks a question in text with the official client, speaks over the spoken answer, and writes what came of it as JSON lines.
// Usage: node interruption.mjs BASE_URL MODEL QUESTION PCM_FILE
import { readFile } from 'node:fs/promises';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';

const [baseURL, model, question, pcmFile] = process.argv.slice(2);
const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const pcm = await readFile(pcmFile);
const realtime = new OpenAIRealtimeWS({ model }, new OpenAI({ apiKey: 'npm-test', baseURL }));

let isInterrupted = false;
let playing;
let receivedMs = 0;
let transcript = '';

realtime.on('error', (error) => {
  write({ type: 'failure', message: error.message });
  process.exit(1);
});
realtime.on('session.created', () => {
  realtime.send({ type: 'session.update', session: { type: 'realtime', audio: { input: { transcription: { model: 'whisper-1' } } } } });
  realtime.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: question }] } });
  realtime.send({ type: 'response.create' });
});

realtime.on('response.output_audio.delta', (event) => {
  receivedMs += event.response_id === (playing ?? event).response_id ? Buffer.from(event.delta, 'base64').length / 48 : 0;
  if (!isInterrupted) {
    isInterrupted = true;
    playing = event;
    for (let at = 0; at < pcm.length; at += 960) {
      realtime.send({ type: 'input_audio_buffer.append', audio: pcm.subarray(at, at + 960).toString('base64') });
    }
  }
});
realtime.on('input_audio_buffer.speech_started', () => {
  const audio_end_ms = Math.floor(receivedMs);
  write({ type: 'truncating', audio_end_ms });
  realtime.send({ type: 'conversation.item.truncate', item_id: playing.item_id, content_index: playing.content_index, audio_end_ms });
});
realtime.on('conversation.item.truncated', (event) => write({ type: 'truncated', audio_end_ms: event.audio_end_ms, is_played: event.item_id === playing.item_id }));
realtime.on('conversation.item.input_audio_transcription.completed', (event) => write({ type: 'heard', text: event.transcript }));
realtime.on('response.output_audio_transcript.delta', (event) => {
  transcript += event.response_id === playing?.response_id ? '' : event.delta;
});

realtime.on('response.done', ({ response }) => {
  if (response.status === 'cancelled') {
    write({ type: 'cancelled', reason: response.status_details.reason, is_played: response.id === playing.response_id });
    transcript = '';
  } else if (isInterrupted && response.output.some((item) => item.type === 'message')) {
    write({ type: 'answer', status: response.status, text: transcript });
    realtime.close();
  }
});
realtime.socket.on('close', () => process.exit(0));
