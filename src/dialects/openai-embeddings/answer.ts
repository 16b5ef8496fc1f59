import type { EmbeddingContext, Embeddings } from '../../contract/embedding.ts';
import { MalformedAnswer } from '../../contract/error.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { Usage } from '../../contract/usage.ts';
import { base64ToFloats, floatsToBase64 } from '../../hub/float-bytes.ts';
import { countOf, objectsOf } from '../../hub/lenient.ts';
import { promptTokens } from '../../hub/prompt-tokens.ts';
import { numbersOf } from '../../hub/vectors.ts';
import { parseObject } from '../../wire/json-read.ts';
import { readUsage, usageIn } from '../openai-chat/usage.ts';

/** The vectors of an answer as they stand there, null when it is no such answer. */
export function vectorsIn(answer: JsonObject): readonly JsonObject[] | null {
  return Array.isArray(answer['data']) ? objectsOf(answer['data']) : null;
}

/** Nothing is generated, so the output is none; a total alone (Jina, Voyage) is all prompt. */
export function readEmbeddingUsage(answer: JsonObject): Usage | null {
  const found = usageIn(answer);
  if (found === null) return null;
  const usage = readUsage(found);
  const input = usage?.input ?? countOf(found['total_tokens']);
  if (usage !== null) return { ...usage, input, output: usage.output ?? 0 };
  return input === null ? null : promptTokens(input);
}

/** @throws {MalformedAnswer} */
export function readEmbeddings(body: string): Embeddings {
  const answer = parseObject(body);
  const data = answer === null ? null : vectorsIn(answer);
  if (answer === null || data === null) throw new MalformedAnswer('sent no list of embeddings');
  const vectors: (readonly number[])[] = [];
  for (const [at, entry] of data.entries()) {
    const index = countOf(entry['index']) ?? at;
    if (index >= data.length || vectors[index] !== undefined) {
      throw new MalformedAnswer('sent embeddings whose order cannot be told');
    }
    vectors[index] = vectorOf(entry['embedding']);
  }
  return { vectors, usage: readEmbeddingUsage(answer) };
}

function vectorOf(value: Json | undefined): readonly number[] {
  const vector = typeof value === 'string' ? base64ToFloats(value) : numbersOf(value);
  if (vector === null) throw new MalformedAnswer('sent an embedding that is no list of numbers');
  return vector;
}

/** Mistral's SDK refuses an answer without an id. Usage that was not told stays unknown. */
export function writeEmbeddings({ vectors, usage }: Embeddings, context: EmbeddingContext): string {
  const base64 = context.request.encoding === 'base64';
  const tokens = usage?.input ?? null;
  return JSON.stringify({
    object: 'list',
    id: `embd-${context.requestId}`,
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: base64 ? floatsToBase64(vector) : vector,
    })),
    model: context.model,
    usage: tokens === null ? null : { prompt_tokens: tokens, total_tokens: tokens },
  });
}
