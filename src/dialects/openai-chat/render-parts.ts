import type { MediaPart, Part, TextPart } from '../../contract/conversation.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { isObject } from '../../wire/json-read.ts';
import { audioFormat, dataUrl } from './media.ts';
import { below, extraOf, marked, type Saying, takesMarks } from './saying.ts';
import { DOCUMENT } from './schema.ts';

/**
 * A message's content: a string where it is plain text, for not all servers take lists everywhere.
 * @param between What joins the texts of another dialect.
 */
export function renderContent(
  saying: Saying,
  all: readonly Part[],
  between: string,
): string | readonly Json[] {
  const parts = saying.own ? all : all.filter((part) => part.kind !== 'native');
  for (const part of all) if (part.kind === 'native' && !saying.own) saying.losses.native(part);
  const texts = parts.filter((part) => part.kind === 'text' && isPlain(saying, part));
  const joins = saying.own ? parts.length <= 1 : true;
  if (joins && texts.length === parts.length) {
    for (const part of parts) sayText(saying, part);
    return (texts as TextPart[])
      .map(({ text }) => text)
      .filter((text) => saying.own || text !== '')
      .join(between);
  }
  return parts.map((part) => renderPart(saying, part)).filter((part) => part !== null);
}

/** Whether a text has nothing that only a part of a list can hold. */
function isPlain(saying: Saying, { text, path, cache, extra }: TextPart): boolean {
  if (!saying.own) return cache === null || !takesMarks(saying);
  // An empty string would be no part at all.
  const empty = text === '' && path.endsWith(']');
  return !empty && cache === null && Object.keys(extra).length === 0;
}

/** What a text part has beside its text. */
function sayText(saying: Saying, { cache, extra, path }: Part): JsonObject {
  return { ...extraOf(saying, extra, path), ...marked(saying, cache, path) };
}

function renderPart(saying: Saying, part: Part): Json | null {
  if (part.kind === 'text') return { type: 'text', text: part.text, ...sayText(saying, part) };
  if (part.kind === 'refusal') return renderRefusal(saying, part);
  if (part.kind === 'media') return renderMedia(saying, part);
  if (part.kind === 'native' && saying.own) return part.value;
  if (part.kind === 'reasoning' && saying.own) {
    const thinking = part.texts.map((text) => ({ type: 'text', text }));
    return { type: 'thinking', thinking, ...sayText(saying, part) };
  }
  saying.losses.lost('native_part', part.path);
  return null;
}

/** Compatible servers pass over refusals; the words of one are what the model said. */
function renderRefusal(saying: Saying, part: Extract<Part, { kind: 'refusal' }>): JsonObject {
  if (saying.own) return { type: 'refusal', refusal: part.text, ...sayText(saying, part) };
  saying.losses.lost('refusal', part.path);
  return { type: 'text', text: part.text, ...sayText(saying, part) };
}

/** Null where it cannot be said. */
export function renderMedia(saying: Saying, part: MediaPart): JsonObject | null {
  const { losses, target } = saying;
  const { source, media, path } = part;
  const more = sayText(saying, part);
  if (part.detail !== null && media !== 'image') losses.lost('detail', path);
  if (source.at === 'text') return { type: 'text', text: documentText(part, source.text), ...more };
  if (source.at === 'stored') {
    if (saying.own) return { type: 'file', ...below('file', stored(part, source.id), more) };
    losses.missing('stored_object', path);
    return null;
  }
  if (source.at === 'url' && target.quirks.mediaUrls === false) {
    losses.missing('media_url', path);
    return null;
  }
  const document = saying.own ? part.extra[DOCUMENT] : undefined;
  if (isObject(document)) return document;
  if (media === 'image' || media === 'video') return renderUrl(part, more);
  if (source.at === 'url') {
    // Only a file of this dialect can have a URL: some servers take it in place of the data.
    if (saying.own) return { type: 'file', ...below('file', named(part, source.url), more) };
    losses.missing('media_url', path);
    return null;
  }
  if (media === 'audio') {
    const inner = { data: source.data, format: audioFormat(source.mimeType) };
    return { type: 'input_audio', ...below('input_audio', inner, more) };
  }
  const data = dataUrl(source.mimeType, source.data);
  // OpenAI refuses a file without a name.
  const inner = named(saying.own ? part : { ...part, name: part.name ?? 'document.pdf' }, data);
  return { type: 'file', ...below('file', inner, more) };
}

/** `video_url` is of no vendor's making: servers of open models and OpenRouter take it. */
function renderUrl({ media, source, detail }: MediaPart, more: JsonObject): JsonObject {
  const type = media === 'image' ? 'image_url' : 'video_url';
  const url = source.at === 'inline' ? dataUrl(source.mimeType, source.data) : urlOf(source);
  const closely = detail !== null && media === 'image' ? { detail } : {};
  return { type, ...below(type, { url, ...closely }, more) };
}

function urlOf(source: MediaPart['source']): string {
  return source.at === 'url' ? source.url : '';
}

function named({ name }: MediaPart, data: string): JsonObject {
  return { file_data: data, ...(name === null ? {} : { filename: name }) };
}

function stored({ name }: MediaPart, id: string): JsonObject {
  return { file_id: id, ...(name === null ? {} : { filename: name }) };
}

/** A document that is a text is no file here. */
function documentText({ name }: MediaPart, text: string): string {
  return name === null ? text : `${name}\n\n${text}`;
}
