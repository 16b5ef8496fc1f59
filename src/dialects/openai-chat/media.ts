/** Media as Chat Completions writes them: data URLs, and formats in place of media types. */
import type { MediaSource } from '../../contract/conversation.ts';

const BASE64 = ';base64';

/** A URL, or the bytes that stand in it. */
export function sourceOf(url: string): MediaSource {
  const comma = url.startsWith('data:') ? url.indexOf(',') : -1;
  const head = url.slice('data:'.length, comma);
  if (comma === -1 || !head.endsWith(BASE64)) return { at: 'url', url, mimeType: null };
  return { at: 'inline', mimeType: head.slice(0, -BASE64.length), data: url.slice(comma + 1) };
}

export function dataUrl(mimeType: string, data: string): string {
  return `data:${mimeType}${BASE64},${data}`;
}

/** Names of sound that are not the end of their media type. */
const FORMATS: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/x-wav': 'wav',
  'audio/wave': 'wav',
};

/** OpenAI takes `wav` and `mp3`; compatible servers take others, named by their media type. */
export function audioFormat(mimeType: string): string {
  return FORMATS[mimeType] ?? mimeType.slice(mimeType.indexOf('/') + 1);
}

export function audioType(format: string): string {
  const known = audioFormat(`audio/${format}`);
  return known === 'mp3' ? 'audio/mpeg' : `audio/${known}`;
}
