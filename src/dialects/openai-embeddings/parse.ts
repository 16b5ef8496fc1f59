import type { ScannedBody } from '../../contract/dialect.ts';
import type { EmbeddingInput, EmbeddingRequest } from '../../contract/embedding.ts';
import { GatewayError } from '../../contract/error.ts';
import type { Json } from '../../contract/json.ts';
import { Fields } from '../../hub/strict.ts';
import { readWhole } from '../../wire/json-read.ts';

/** Takes a request apart that goes to a provider of another dialect. */
export function parseEmbedding(body: ScannedBody): EmbeddingRequest {
  const fields = new Fields(readWhole(body), '');
  fields.needText('model');
  const dimensions = fields.number('dimensions');
  const encoding = encodingOf(fields);
  const user = fields.text('user');
  const texts = textsOf(fields);
  return {
    inputs: texts.map(([path, text]) => inputOf(path, text, dimensions)),
    encoding,
    user,
    single: false,
    extra: fields.rest(),
  };
}

function encodingOf(fields: Fields): EmbeddingRequest['encoding'] {
  const encoding = fields.text('encoding_format') ?? 'float';
  if (encoding === 'float' || encoding === 'base64') return encoding;
  return fields.refuse('encoding_format', '"float" or "base64"');
}

function inputOf(path: string, text: string, dimensions: number | null): EmbeddingInput {
  return { path, text, task: null, title: null, dimensions, extra: {} };
}

/** One text, or a list of them, each with its path. */
function textsOf(fields: Fields): readonly (readonly [string, string])[] {
  const input = fields.json('input');
  if (typeof input === 'string') return [['input', input]];
  const list = fields.list('input') ?? [];
  if (list.length === 0) fields.refuse('input', 'a text or a list of texts');
  return list.map((entry, index) => {
    const path = `input[${index}]`;
    if (typeof entry !== 'string') throw notText(entry, path);
    return [path, entry];
  });
}

/** Nothing is left of an input without its text, so this is no loss a caller could allow. */
function notText(entry: Json, path: string): GatewayError {
  const tokens = typeof entry === 'number' || Array.isArray(entry);
  const message = tokens
    ? 'Its "input" is a list of tokens, which only models with the same tokenizer can read. Send the text itself, or choose a model that is called in the format of your request.'
    : `"${path}" is no text, and this provider is asked for embeddings in another format than yours, which has texts alone. Send text, or choose another model.`;
  return new GatewayError('lossy_translation', message, { param: tokens ? 'input' : path });
}
