import type { MediaPart, MediaSource } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import { blockRead } from './reading.ts';
import { cacheOf, extraOf, type Rendering, said } from './rendering.ts';

/** What the vendor's models look at: https://platform.claude.com/docs/en/build-with-claude/vision. */
const IMAGES = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

const PDF = 'application/pdf';

/** An image or a document; null where it cannot be one, which is reported. */
export function mediaBlock(part: MediaPart, rendering: Rendering): JsonObject | null {
  const { losses } = rendering;
  const found = rendering.own ? blockRead(part) : null;
  if (found !== null) return found;
  const refused = rendering.target.quirks.mediaUrls === false && part.source.at === 'url';
  if (refused) losses.missing('media_url', part.path);
  const source = refused ? null : sourceOf(part, rendering);
  if (source === null) {
    if (!refused) losses.missing(missingWord(part), part.path);
    return null;
  }
  if (part.detail !== null && part.detail !== 'auto') losses.lost('detail', part.path);
  const document = part.media === 'file';
  return {
    type: document ? 'document' : 'image',
    source,
    ...(document ? said({ title: part.name }) : {}),
    ...cacheOf(part.cache),
    ...extraOf(rendering, part.extra, part.path),
  };
}

function missingWord({ media, source }: MediaPart): string {
  return source.at === 'stored' && (media === 'image' || media === 'file')
    ? 'stored_object'
    : media;
}

function sourceOf({ media, source }: MediaPart, { own }: Rendering): JsonObject | null {
  if (media !== 'image' && media !== 'file') return null;
  if (source.at === 'stored') return own ? { type: 'file', file_id: source.id } : null;
  if (source.at === 'url') {
    const fits = source.mimeType === null || fitsUrl(media, source.mimeType);
    return own || fits ? { type: 'url', url: source.url } : null;
  }
  if (own) return literal(source);
  return media === 'image' ? imageSource(source) : documentSource(source);
}

type Held = Extract<MediaSource, { at: 'inline' | 'text' }>;

function literal(source: Held): JsonObject {
  const { mimeType } = source;
  if (source.at === 'text') return { type: 'text', media_type: mimeType, data: source.text };
  return { type: 'base64', media_type: mimeType, data: source.data };
}

function fitsUrl(media: 'image' | 'file', mimeType: string): boolean {
  return media === 'image' ? mimeType.startsWith('image/') : mimeType === PDF;
}

function imageSource(source: Held): JsonObject | null {
  const mimeType = source.mimeType === 'image/jpg' ? 'image/jpeg' : source.mimeType;
  if (source.at !== 'inline' || !IMAGES.has(mimeType)) return null;
  return { type: 'base64', media_type: mimeType, data: source.data };
}

/** Documents are PDFs or plain text, whatever kind of text it is. */
function documentSource(source: Held): JsonObject | null {
  if (source.at === 'text') return { type: 'text', media_type: 'text/plain', data: source.text };
  const { mimeType, data } = source;
  if (mimeType === PDF) return { type: 'base64', media_type: PDF, data };
  const text = isText(mimeType) ? decoded(data) : null;
  return text === null ? null : { type: 'text', media_type: 'text/plain', data: text };
}

function isText(mimeType: string): boolean {
  return mimeType.startsWith('text/') || /^application\/(json|xml|yaml|x-yaml)\b/.test(mimeType);
}

/** Null where it is no base64 of UTF-8. */
function decoded(data: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
