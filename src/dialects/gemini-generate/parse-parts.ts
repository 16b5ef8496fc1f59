import type { MediaKind, MediaPart, MediaSource, Part } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Fields } from '../../hub/strict.ts';
import { isObject } from '../../wire/json-read.ts';
import type { CallIds } from './call-ids.ts';
import { isStored } from './foreign.ts';
import { textResult } from './results.ts';
import { ID } from './schema.ts';
import { type Carried, readSignature } from './signed.ts';
import { leftover, messageIn, messagesIn } from './spelling.ts';

/** Members that stand beside what a part is. Anything else that is an object names its type. */
const BESIDE = new Set([
  'videoMetadata',
  'mediaResolution',
  'mediaProcessing',
  'partMetadata',
  'speechMetadata',
]);

/**
 * One part: https://ai.google.dev/api/caching#Part.
 * @throws {GatewayError} `invalid_field`.
 */
export function parsePart(fields: Fields, ids: CallIds): Part {
  const call = messageIn(fields, 'functionCall');
  if (call !== null) return parseCall(fields, call, ids);
  const result = messageIn(fields, 'functionResponse');
  if (result !== null) return parseResult(fields, result, ids);
  const media = parseMedia(fields);
  if (media !== null) return media;
  const type = nativeType(fields.whole());
  return type === null ? parseText(fields) : nativePart(fields, type);
}

function nativeType(part: JsonObject): string | null {
  if (typeof part['text'] === 'string') return null;
  const named = Object.keys(part).find((name) => !BESIDE.has(name) && isObject(part[name]));
  return named ?? null;
}

/** A thought is a summary of the model's reasoning: https://ai.google.dev/gemini-api/docs/thinking. */
function parseText(fields: Fields): Part {
  const text = fields.text('text') ?? '';
  if (fields.flag('thought') !== true) return { kind: 'text', text, ...partBase(fields) };
  const { hidden, ...base } = { ...partBase(fields), ...signatureOf(fields) };
  const texts = text === '' ? [] : [text];
  return { kind: 'reasoning', id: null, form: 'summary', texts, hidden, ...base };
}

function parseCall(fields: Fields, call: Fields, ids: CallIds): Part {
  const name = call.needText('name');
  const id = ids.call(call.text('id'), name);
  const input = JSON.stringify(call.object('args') ?? {});
  const base = partBase(fields, leftover(call, 'functionCall'));
  return { kind: 'tool_call', id, name, namespace: null, form: 'json', input, ...base };
}

function parseResult(fields: Fields, result: Fields, ids: CallIds): Part {
  const name = result.needText('name');
  const id = ids.result(result.text('id'), name);
  const { text, failed } = textResult(result.object('response') ?? { output: '' });
  const base = { path: result.at('response'), cache: null, signature: null, extra: {} };
  const media = (messagesIn(result, 'parts') ?? []).map(
    (part) => parseMedia(part) ?? nativePart(part, 'part'),
  );
  return {
    kind: 'tool_result',
    id,
    name,
    form: 'json',
    failed,
    content: [{ kind: 'text', text, ...base }, ...media],
    ...partBase(fields, leftover(result, 'functionResponse')),
  };
}

/** Data in the part itself or by its address; null where the part is something else. */
function parseMedia(fields: Fields): MediaPart | null {
  const blob = messageIn(fields, 'inlineData');
  if (blob !== null) {
    const mimeType = blob.needText('mimeType');
    const source = { at: 'inline', mimeType, data: blob.needText('data') } as const;
    return mediaPart(fields, { inner: blob, name: 'inlineData', source, mimeType });
  }
  const file = messageIn(fields, 'fileData');
  if (file === null) return null;
  const url = file.needText('fileUri');
  const stored = isStored(url);
  // A stored object has no type in the hub, so it stays among the members nothing else holds.
  const mimeType = stored ? null : file.text('mimeType');
  const source = stored
    ? ({ at: 'stored', id: url } as const)
    : ({ at: 'url', url, mimeType } as const);
  const typed = stored ? file.whole()['mimeType'] : mimeType;
  return mediaPart(fields, { inner: file, name: 'fileData', source, mimeType: typed ?? null });
}

interface Medium {
  readonly inner: Fields;
  readonly name: 'inlineData' | 'fileData';
  readonly source: MediaSource;
  readonly mimeType: JsonObject[string] | null;
}

function mediaPart(fields: Fields, { inner, name, source, mimeType }: Medium): MediaPart {
  const displayName = inner.text('displayName');
  return {
    kind: 'media',
    media: mediaKind(typeof mimeType === 'string' ? mimeType : null, source),
    source,
    name: displayName,
    detail: null,
    ...partBase(fields, leftover(inner, name)),
  };
}

/** Videos are the one thing here that is given by an address without a type. */
const VIDEO_SITE = /^https:\/\/(www\.)?(youtube\.com|youtu\.be)\//;

export function mediaKind(mimeType: string | null, source?: MediaSource): MediaKind {
  const [type] = (mimeType ?? '').toLowerCase().split('/');
  if (type === 'image' || type === 'audio' || type === 'video') return type;
  return source?.at === 'url' && VIDEO_SITE.test(source.url) ? 'video' : 'file';
}

function nativePart(fields: Fields, type: string): Part {
  const base = { path: fields.path, cache: null, signature: null, extra: {} };
  return { kind: 'native', dialect: ID, type, value: fields.whole(), ...base };
}

type Base = Pick<Part, 'path' | 'cache' | 'signature' | 'extra'>;

/** @param inner What the message within has left over. */
function partBase(fields: Fields, inner: JsonObject = {}): Base {
  const { signature } = signatureOf(fields);
  return { path: fields.path, cache: null, signature, extra: { ...fields.rest(), ...inner } };
}

function signatureOf(fields: Fields): Carried {
  return readSignature(fields.text('thoughtSignature'));
}
