import type { MediaPart, MediaSource } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import { objectOf } from '../../hub/lenient.ts';
import type { RenderContext } from './render-context.ts';
import type { Draft } from './schema.ts';

/** A medium as a part, null where this vendor cannot be given it. */
export function renderMedia(part: MediaPart, { own, losses, target }: RenderContext): Draft | null {
  const { source, path } = part;
  if (!own && source.at === 'text') return { text: titled(part, source.text) };
  if (!own && part.name !== null) losses.lost('name', path);
  if (part.detail !== null && part.detail !== 'auto') losses.lost('detail', path);
  if (source.at === 'stored' && !own) {
    losses.missing('stored_object', path);
    return null;
  }
  if (source.at === 'url' && target.quirks.mediaUrls === false) {
    losses.missing('media_url', path);
    return null;
  }
  const kind = source.at === 'inline' || source.at === 'text' ? 'inlineData' : 'fileData';
  if (!own) return { [kind]: fields(part) };
  const displayName = part.name === null ? {} : { displayName: part.name };
  return { [kind]: { ...fields(part), ...displayName, ...objectOf(part.extra[kind]) } };
}

/** A document that is a text can say its name. */
export function titled({ name }: MediaPart, text: string): string {
  return name === null ? text : `${name}\n\n${text}`;
}

function fields({ source, media }: MediaPart): JsonObject {
  if (source.at === 'inline') return { mimeType: source.mimeType, data: source.data };
  if (source.at === 'text') return { mimeType: source.mimeType, data: base64(source.text) };
  if (source.at === 'stored') return { fileUri: source.id };
  const mimeType = source.mimeType ?? typeByName(source, media);
  return mimeType === null ? { fileUri: source.url } : { mimeType, fileUri: source.url };
}

/** Types by the ending of an address, for callers whose dialect gives none. */
const ENDINGS: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  heic: 'image/heic',
  heif: 'image/heif',
  gif: 'image/gif',
  pdf: 'application/pdf',
  mp4: 'video/mp4',
  webm: 'video/webm',
  mov: 'video/quicktime',
  mp3: 'audio/mp3',
  wav: 'audio/wav',
  txt: 'text/plain',
};

/** An image without a telling name is most likely a JPEG; the vendor looks at the data itself. */
function typeByName(source: Extract<MediaSource, { at: 'url' }>, media: string): string | null {
  const ending = /\.([a-z0-9]+)(?:[?#]|$)/i.exec(source.url)?.[1]?.toLowerCase();
  const named = ending === undefined ? undefined : ENDINGS[ending];
  return named ?? (media === 'image' ? 'image/jpeg' : null);
}

function base64(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}
