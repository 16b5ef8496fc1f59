import type { RequestHead, ScannedBody } from '../../contract/dialect.ts';
import type { EmbeddingInput, EmbeddingRequest } from '../../contract/embedding.ts';
import { GatewayError } from '../../contract/error.ts';
import type { Fields } from '../../hub/strict.ts';
import { isObject, readWhole } from '../../wire/json-read.ts';
import { messageAt } from '../gemini-generate/spelling.ts';
import { isSingle } from './request.ts';

/** Takes a request apart that goes to a provider of another dialect. */
export function parseEmbedding(body: ScannedBody, head: RequestHead): EmbeddingRequest {
  const whole = messageAt(readWhole(body), '');
  const single = isSingle(head);
  const inputs = single ? [inputOf(whole)] : manyOf(whole);
  // What one request has left is told as its input's; the rest of the body is the request's own.
  return { inputs, encoding: 'float', user: null, single, extra: single ? {} : whole.rest() };
}

/** A request's model only repeats the path's, and is read for nothing but not to be left over. */
function manyOf(whole: Fields): readonly EmbeddingInput[] {
  whole.json('model');
  const requests = whole.list('requests') ?? [];
  if (requests.length === 0) whole.refuse('requests', 'a list of requests');
  return requests.map((entry, index) => inputOf(messageAt(entry, `requests[${index}]`)));
}

function inputOf(request: Fields): EmbeddingInput {
  request.json('model');
  const content = messageAt(request.json('content'), request.at('content'));
  const text = textOf(content);
  return {
    path: content.path,
    text,
    task: request.text('taskType'),
    title: request.text('title'),
    dimensions: request.number('outputDimensionality'),
    extra: request.rest(),
  };
}

/** Several texts in one content become one vector, so they become one text. */
function textOf(content: Fields): string {
  const parts = content.json('parts');
  const list = isObject(parts) ? [parts] : (content.list('parts') ?? []);
  if (list.length === 0) content.refuse('parts', 'a list of parts');
  return list
    .map((part, index) => {
      const fields = messageAt(part, `${content.at('parts')}[${index}]`);
      return fields.text('text') ?? refuseMedia(fields);
    })
    .join('\n');
}

/** Nothing is left of such a part without its picture, so this is no loss a caller could allow. */
function refuseMedia({ path }: Fields): never {
  throw new GatewayError(
    'lossy_translation',
    `"${path}" is no text, and this provider is asked for embeddings in another format than yours, which has texts alone. Send text, or choose another model.`,
    { param: path },
  );
}
