/** Media between the hub's sources and the data URLs of this dialect. */
import type { MediaSource } from '../../contract/conversation.ts';

const DATA_URL = /^data:([^;,]+);base64,/;

/** What stands under `image_url`, `file_url` or `file_data`. */
export function sourceIn(url: string): MediaSource {
  // The head is looked at alone: the rest may be megabytes.
  const head = DATA_URL.exec(url.slice(0, 200));
  if (head === null) return { at: 'url', url, mimeType: null };
  return { at: 'inline', mimeType: head[1] as string, data: url.slice(head[0].length) };
}

/** Files are taken by what they are; without a data URL only the name tells. */
export function fileData(data: string, name: string | null): MediaSource {
  if (data.startsWith('data:')) return sourceIn(data);
  const mimeType = /\.pdf$/i.test(name ?? '') ? 'application/pdf' : 'application/octet-stream';
  return { at: 'inline', mimeType, data };
}

export function dataUrl(mimeType: string, data: string): string {
  return `data:${mimeType};base64,${data}`;
}

/** The vendor's word for MPEG audio is `mp3`; the others are the subtype. */
export function audioMime(format: string): string {
  return format === 'mp3' ? 'audio/mpeg' : `audio/${format}`;
}

export function audioFormat(mimeType: string): string {
  const subtype = mimeType.replace(/^audio\/(x-)?/, '');
  if (subtype === 'mpeg') return 'mp3';
  return subtype === 'wave' ? 'wav' : subtype;
}
