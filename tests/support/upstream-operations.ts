/**
 * What the witness upstream answers on the paths beside conversations, in OpenAI's grammar (the
 * openai package 7.57.0) and Google's (@google/genai 3.3.0).
 */
import type { IncomingMessage } from 'node:http';
import type { Step } from './upstream-behaviours.ts';

const MODEL_PATH = /^\/v1beta\/models\/[^/]+:batchEmbedContents$/;

/** The vector of the text at that place: numbers that 32 bits hold exactly. */
export const vectorAt = (index: number): readonly number[] => [index + 0.5, -1.25, 0];

/** The sound of every text. */
export const SPEECH: Uint8Array = Uint8Array.from({ length: 4_096 }, (_, at) => (at * 7) % 256);

/** Null: there is no such path. */
export async function operationSteps(
  path: string,
  request: IncomingMessage,
  body: Uint8Array,
): Promise<readonly Step[] | null> {
  if (path === '/v1/embeddings') return json(openaiEmbeddings(parsed(body)));
  if (MODEL_PATH.test(path)) return json(googleEmbeddings(parsed(body)));
  if (path === '/v1/completions') return completion();
  if (path === '/v1/audio/speech') return answer('audio/mpeg', SPEECH);
  if (path === '/v1/audio/transcriptions') return json(await transcription(request, body));
  return null;
}

function parsed(body: Uint8Array): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(body)) as Record<string, unknown>;
}

function openaiEmbeddings({ model, input, encoding_format: format }: Record<string, unknown>) {
  const texts = Array.isArray(input) ? input : [input];
  const data = texts.map((_, index) => {
    const floats = Float32Array.from(vectorAt(index));
    const embedding =
      format === 'base64' ? Buffer.from(floats.buffer).toString('base64') : [...floats];
    return { object: 'embedding', index, embedding };
  });
  // The last one first: the order is told by the index alone.
  return {
    object: 'list',
    data: data.toReversed(),
    model,
    usage: { prompt_tokens: 40, total_tokens: 40 },
  };
}

function googleEmbeddings({ requests }: Record<string, unknown>) {
  const embeddings = (requests as readonly unknown[]).map((_, at) => ({ values: vectorAt(at) }));
  return { embeddings, usageMetadata: { promptTokenCount: 30 } };
}

function completion(): readonly Step[] {
  const chunk = (text: string, finish: string | null): object => ({
    object: 'text_completion',
    choices: [{ index: 0, text, logprobs: null, finish_reason: finish }],
  });
  const usage = { prompt_tokens: 6, completion_tokens: 2, total_tokens: 8 };
  const frames = [chunk('upon', null), chunk(' a time', 'stop'), { choices: [], usage }];
  const text = [...frames.map((frame) => JSON.stringify(frame)), '[DONE]'];
  const bytes = Buffer.from(text.map((data) => `data: ${data}\n\n`).join(''));
  return answer('text/event-stream', bytes);
}

/** Says what it heard, so that the caller can compare. */
async function transcription(request: IncomingMessage, body: Uint8Array): Promise<object> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  const form = await new Response(new Uint8Array(body), { headers }).formData();
  const file = form.get('file') as File;
  const heard = Buffer.from(await file.arrayBuffer()).toString('base64');
  const usage = { type: 'tokens', input_tokens: 12, output_tokens: 3, total_tokens: 15 };
  return { text: `${form.get('model')} ${file.name} ${heard}`, usage };
}

function json(value: object): readonly Step[] {
  return answer('application/json', Buffer.from(JSON.stringify(value)));
}

function answer(type: string, bytes: Uint8Array): readonly Step[] {
  return [
    { do: 'head', status: 200, headers: { 'content-type': type } },
    { do: 'write', bytes },
    { do: 'end' },
  ];
}
