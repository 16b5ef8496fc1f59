import type { CacheMark, MediaKind, MediaSource, Part } from '../../contract/conversation.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { type Fields, fieldsAt } from '../../hub/strict.ts';
import { audioMime, fileData, sourceIn } from './media.ts';
import { BREAKPOINT, ID } from './schema.ts';

const NOTHING: JsonObject = {};

/** The parts of a message or of a tool's result: a text, or a list. */
export function parseContent(owner: Fields, name: string): readonly Part[] {
  const value = owner.json(name);
  const path = owner.at(name);
  if (typeof value === 'string') return [plainText(value, path)];
  if (!Array.isArray(value)) owner.refuse(name, 'a string or a list');
  return (value as readonly Json[]).map((entry, index) =>
    parsePart(fieldsAt(entry, `${path}[${index}]`)),
  );
}

export function plainText(text: string, path: string): Part {
  return { kind: 'text', text, path, cache: null, signature: null, extra: NOTHING };
}

function parsePart(fields: Fields): Part {
  const type = fields.needText('type');
  // `text` is Chat's word, which many clients write here as well.
  if (type === 'input_text' || type === 'output_text' || type === 'text') return textPart(fields);
  if (type === 'refusal') {
    return { kind: 'refusal', text: fields.needText('refusal'), ...base(fields) };
  }
  if (type === 'input_image') return imagePart(fields);
  if (type === 'input_file') return filePart(fields);
  if (type === 'input_audio') return audioPart(fields);
  return nativePart(fields, type);
}

function textPart(fields: Fields): Part {
  const text = fields.needText('text');
  // Every answer has these lists; empty they say nothing.
  const kept: Record<string, Json> = {};
  for (const name of ['annotations', 'logprobs']) {
    const list = fields.list(name);
    if (list !== null && list.length > 0) kept[name] = list;
  }
  const rest = base(fields);
  return { kind: 'text', text, ...rest, extra: joined(kept, rest.extra) };
}

function joined(kept: JsonObject, extra: JsonObject): JsonObject {
  return Object.keys(kept).length === 0 ? extra : { ...kept, ...extra };
}

function imagePart(fields: Fields): Part {
  const url = fields.text('image_url');
  const source = url === null ? stored(fields, 'image_url') : sourceIn(url);
  return media(fields, 'image', source);
}

function filePart(fields: Fields): Part {
  const data = fields.text('file_data');
  const name = fields.text('filename');
  if (data !== null) return { ...media(fields, 'file', fileData(data, name)), name };
  const url = fields.text('file_url');
  const source = url === null ? stored(fields, 'file_data') : sourceIn(url);
  return { ...media(fields, 'file', source), name };
}

function audioPart(fields: Fields): Part {
  const audio = fields.fields('input_audio') ?? fields.refuse('input_audio', 'an object');
  const mimeType = audioMime(audio.needText('format'));
  return media(fields, 'audio', { at: 'inline', mimeType, data: audio.needText('data') });
}

function stored(fields: Fields, otherwise: string): MediaSource {
  const id = fields.text('file_id');
  return id === null ? fields.refuse(otherwise, 'a string') : { at: 'stored', id };
}

type AnyMedia = Extract<Part, { kind: 'media' }>;

function media(fields: Fields, kind: MediaKind, source: MediaSource): AnyMedia {
  const detail = fields.text('detail');
  return { kind: 'media', media: kind, source, name: null, detail, ...base(fields) };
}

/** A block the hub has no word for, whole. */
export function nativePart(fields: Fields, type: string): Part {
  return {
    kind: 'native',
    dialect: ID,
    type,
    value: fields.whole(),
    path: fields.path,
    cache: null,
    signature: null,
    extra: NOTHING,
  };
}

/** What every part has. To be asked last, since it takes the members nobody read. */
function base(fields: Fields): Pick<Part, 'path' | 'cache' | 'signature' | 'extra'> {
  fields.json('type');
  const mark = fields.object(BREAKPOINT);
  const extra = fields.rest();
  return {
    path: fields.path,
    cache: mark === null ? null : cacheMark(mark),
    signature: null,
    extra: mark === null || isPlainMark(mark) ? extra : { ...extra, [BREAKPOINT]: mark },
  };
}

/** The hub knows other lifetimes than this dialect, so the nearest one is meant. */
function cacheMark(mark: JsonObject): CacheMark {
  return { ttl: mark['ttl'] === '12h' ? '1h' : null };
}

/** Such a mark can be written again; of others the hub keeps the meaning, and `extra` the words. */
function isPlainMark(mark: JsonObject): boolean {
  return Object.keys(mark).length === 1 && mark['mode'] === 'explicit';
}
