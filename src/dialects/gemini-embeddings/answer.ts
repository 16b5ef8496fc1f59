import type { EmbeddingContext, Embeddings } from '../../contract/embedding.ts';
import { MalformedAnswer } from '../../contract/error.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Usage } from '../../contract/usage.ts';
import { countOf, objectOf, objectsOf } from '../../hub/lenient.ts';
import { promptTokens } from '../../hub/prompt-tokens.ts';
import { numbersOf } from '../../hub/vectors.ts';
import { isObject, parseObject } from '../../wire/json-read.ts';

/** The embeddings of an answer to either call, null when it is no such answer. */
export function embeddingsIn(answer: JsonObject): readonly JsonObject[] | null {
  const { embedding, embeddings } = answer;
  if (isObject(embedding)) return [embedding];
  return Array.isArray(embeddings) ? objectsOf(embeddings) : null;
}

/** Models before gemini-embedding-2 say nothing of tokens: https://ai.google.dev/api/embeddings. */
export function readEmbeddingUsage(answer: JsonObject): Usage | null {
  const usage = objectOf(answer['usageMetadata']);
  const prompt = countOf(usage['promptTokenCount']) ?? countOf(usage['totalTokenCount']);
  if (prompt === null) return null;
  const spoken = objectsOf(usage['promptTokensDetails'])
    .filter(({ modality }) => modality === 'AUDIO')
    .map(({ tokenCount }) => countOf(tokenCount) ?? 0);
  if (spoken.length === 0) return promptTokens(prompt);
  const audioInput = Math.min(
    prompt,
    spoken.reduce((sum, count) => sum + count, 0),
  );
  return { ...promptTokens(prompt - audioInput), audioInput };
}

/** @throws {MalformedAnswer} */
export function readEmbeddings(body: string): Embeddings {
  const answer = parseObject(body);
  const found = answer === null ? null : embeddingsIn(answer);
  if (answer === null || found === null) throw new MalformedAnswer('sent no list of embeddings');
  const vectors = found.map(({ values }) => {
    const vector = numbersOf(values);
    if (vector !== null) return vector;
    throw new MalformedAnswer('sent an embedding that is no list of numbers');
  });
  return { vectors, usage: readEmbeddingUsage(answer) };
}

/** Usage that was not told stays unknown. */
export function writeEmbeddings(embeddings: Embeddings, { request }: EmbeddingContext): string {
  const all = embeddings.vectors.map((values) => ({ values }));
  const tokens = embeddings.usage?.input ?? null;
  return JSON.stringify({
    ...(request.single ? { embedding: all[0] } : { embeddings: all }),
    ...(tokens === null
      ? {}
      : { usageMetadata: { promptTokenCount: tokens, totalTokenCount: tokens } }),
  });
}
