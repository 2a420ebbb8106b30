// Holds one conversation with the official client and writes what came of it as JSON lines.
// Usage: node conversation.mjs BASE_URL MODEL text QUESTION | audio PCM_FILE | tool QUESTION
import { readFile } from 'node:fs/promises';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';

const [baseURL, model, mode, argument] = process.argv.slice(2);
const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const client = new OpenAI({ apiKey: 'npm-test', baseURL });
const realtime = new OpenAIRealtimeWS({ model }, client);

const tools = [{
  type: 'function',
  name: 'get_weather',
  description: 'Gets the current weather of a city.',
  parameters: { type: 'object', properties: { city: { type: 'string', enum: ['Paris', 'London', 'Madrid'] } }, required: ['city'] },
}];

let transcript = '';
let audioByteCount = 0;

realtime.on('error', (error) => {
  write({ type: 'failure', message: error.message });
  process.exit(1);
});

realtime.on('session.created', async ({ session }) => {
  write({ type: 'session', model: session.model });
  if (mode === 'audio') {
    realtime.send({ type: 'session.update', session: { type: 'realtime', audio: { input: { transcription: { model: 'whisper-1' } } } } });
    const pcm = await readFile(argument);
    for (let at = 0; at < pcm.length; at += 960) {
      realtime.send({ type: 'input_audio_buffer.append', audio: pcm.subarray(at, at + 960).toString('base64') });
    }
    return;
  }

  realtime.send({
    type: 'session.update',
    session: { type: 'realtime', output_modalities: [mode === 'text' ? 'text' : 'audio'], ...(mode === 'tool' ? { tools } : {}) },
  });
  realtime.send({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: argument }] },
  });
  realtime.send({ type: 'response.create' });
});

realtime.on('conversation.item.input_audio_transcription.completed', (event) => write({ type: 'heard', text: event.transcript }));
realtime.on('response.output_text.delta', (event) => { transcript += event.delta; });
realtime.on('response.output_audio_transcript.delta', (event) => { transcript += event.delta; });
realtime.on('response.output_audio.delta', (event) => { audioByteCount += Buffer.from(event.delta, 'base64').length; });

realtime.on('response.done', ({ response }) => {
  const call = response.output.find((item) => item.type === 'function_call');
  if (call) {
    write({ type: 'call', name: call.name, arguments: call.arguments });
    realtime.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: call.call_id, output: JSON.stringify({ temperature: 21, sky: 'sunny' }) },
    });
    realtime.send({ type: 'response.create' });
    return;
  }

  if (response.output.some((item) => item.type === 'message')) {
    write({ type: 'answer', status: response.status, text: transcript, audio_byte_count: audioByteCount });
    realtime.close();
  }
});

realtime.socket.on('close', () => process.exit(0));
