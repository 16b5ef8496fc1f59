import type {
  MediaKind,
  MediaPart,
  NativePart,
  Part,
  TextPart,
} from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import { listOf } from '../../hub/lenient.ts';
import { type Fields, fieldsAt } from '../../hub/strict.ts';
import { isObject } from '../../wire/json-read.ts';
import { takeCacheMark } from './extensions.ts';
import { audioType, sourceOf } from './media.ts';
import { DOCUMENT, ID } from './schema.ts';

type Base = Pick<TextPart, 'path' | 'cache' | 'signature' | 'extra'>;

/** What every part has. To be called last: what was not read until then is extra. */
export function baseOf(fields: Fields, nested: JsonObject = NOTHING): Base {
  const cache = takeCacheMark(fields);
  const rest = fields.rest();
  const extra = Object.keys(nested).length === 0 ? rest : { ...rest, ...nested };
  return { path: fields.path, cache, signature: null, extra };
}

const NOTHING: JsonObject = {};

/** A message's content: a text or a list of parts. An empty text says nothing. */
export function parseContent(message: Fields): Part[] {
  const content = message.json('content');
  if (content === undefined || content === '') return [];
  if (typeof content === 'string') return [plainText(content, message.at('content'))];
  if (!Array.isArray(content)) return message.refuse('content', 'a string or a list of parts');
  return content.map((part, index) =>
    parsePart(fieldsAt(part, `${message.at('content')}[${index}]`)),
  );
}

export function plainText(text: string, path: string): TextPart {
  return { kind: 'text', text, path, cache: null, signature: null, extra: NOTHING };
}

function parsePart(fields: Fields): Part {
  const type = fields.needText('type');
  if (type === 'text') return { kind: 'text', text: fields.needText('text'), ...baseOf(fields) };
  if (type === 'refusal') {
    return { kind: 'refusal', text: fields.needText('refusal'), ...baseOf(fields) };
  }
  if (type === 'image_url') return parseUrl(fields, type, 'image');
  if (type === 'video_url') return parseUrl(fields, type, 'video');
  if (type === 'input_audio') return parseAudio(fields);
  if (type === 'file') return parseFile(fields);
  if (type === DOCUMENT) return parseDocument(fields);
  return (type === 'thinking' ? parseThinking(fields) : null) ?? nativePart(fields, type);
}

/** A block the hub has no word for, as it stands. */
export function nativePart(fields: Fields, type: string): NativePart {
  const { path } = fields;
  const value = fields.whole();
  const base = { path, cache: null, signature: null, extra: NOTHING };
  return { ...base, kind: 'native', dialect: ID, type, value };
}

/** `image_url` and `video_url`. Mistral also takes the URL without an object around it. */
export function parseUrl(fields: Fields, type: string, media: MediaKind): MediaPart {
  const value = fields.json(type);
  if (typeof value === 'string') return mediaPart(media, sourceOf(value), baseOf(fields));
  const inner = needFields(fields, type);
  const source = sourceOf(inner.needText('url'));
  const detail = inner.text('detail');
  return { ...mediaPart(media, source, baseOf(fields, within(type, inner))), detail };
}

function parseAudio(fields: Fields): MediaPart {
  const inner = needFields(fields, 'input_audio');
  const data = inner.needText('data');
  const source = { at: 'inline', mimeType: audioType(inner.needText('format')), data } as const;
  return mediaPart('audio', source, baseOf(fields, within('input_audio', inner)));
}

/** A stored file, or one that stands here: OpenAI takes PDF. OpenRouter also takes a URL. */
function parseFile(fields: Fields): MediaPart {
  const inner = needFields(fields, 'file');
  const data = inner.text('file_data');
  const name = inner.text('filename');
  if (data === null) {
    const source = { at: 'stored', id: inner.needText('file_id') } as const;
    return { ...mediaPart('file', source, baseOf(fields, within('file', inner))), name };
  }
  const isUrl = data.startsWith('data:') || data.startsWith('http');
  const source = isUrl
    ? sourceOf(data)
    : ({ at: 'inline', mimeType: 'application/pdf', data } as const);
  return { ...mediaPart('file', source, baseOf(fields, within('file', inner))), name };
}

function mediaPart(media: MediaKind, source: MediaPart['source'], base: Base): MediaPart {
  return { kind: 'media', media, source, name: null, detail: null, ...base };
}

/**
 * Mistral's reasoning inside the content:
 * https://docs.mistral.ai/capabilities/reasoning. Null where it holds more than text.
 */
function parseThinking(fields: Fields): Part | null {
  const chunks = listOf(fields.whole()['thinking']);
  const texts = chunks.map((chunk) =>
    isObject(chunk) && chunk['type'] === 'text' ? chunk['text'] : undefined,
  );
  if (chunks.length === 0 || !texts.every((text) => typeof text === 'string')) return null;
  fields.json('thinking');
  const reasoning = { kind: 'reasoning', id: null, form: 'full', hidden: null } as const;
  return { ...reasoning, texts: [texts.join('')], ...baseOf(fields) };
}

/**
 * Mistral's document by its URL: https://docs.mistral.ai/capabilities/document_ai. It stays beside
 * the file it is to others, so as to be said again; one that says more is kept whole.
 */
function parseDocument(fields: Fields): Part {
  const whole = fields.whole();
  const { document_url: url, document_name: name = null } = whole;
  const known = Object.keys(whole).every((key) => key === 'type' || key.startsWith('document_'));
  if (!known || typeof url !== 'string' || (name !== null && typeof name !== 'string')) {
    return { ...nativePart(fields, DOCUMENT), media: 'file' };
  }
  const extra = { [DOCUMENT]: whole };
  const base = { path: fields.path, cache: null, signature: null, extra };
  return { ...mediaPart('file', sourceOf(url), base), name };
}

/** An object that has to be there. */
export function needFields(fields: Fields, name: string): Fields {
  return fields.fields(name) ?? fields.refuse(name, 'an object');
}

/** What is left of an inner object, to be kept below its name. */
export function within(name: string, inner: Fields): JsonObject {
  const rest = inner.rest();
  return Object.keys(rest).length === 0 ? NOTHING : { [name]: rest };
}
