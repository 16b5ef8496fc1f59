import type { MediaPart, MediaSource } from '../../contract/conversation.ts';
import type { Fields } from '../../hub/strict.ts';

import { baseOf, hasMembers } from './parse-fields.ts';

/**
 * An image or a document. Null where its source is of a kind the hub has no word for, or says more
 * than that: then the block is kept whole.
 */
export function parseMedia(block: Fields, type: 'image' | 'document'): MediaPart | null {
  const source = block.fields('source') ?? block.refuse('source', 'an object');
  const read = readSource(source);
  if (read === null || hasMembers(source.rest())) return null;
  const name = type === 'document' ? block.text('title') : null;
  const media = type === 'image' ? 'image' : 'file';
  return { kind: 'media', media, source: read, name, detail: null, ...baseOf(block) };
}

function readSource(source: Fields): MediaSource | null {
  const type = source.needText('type');
  if (type === 'base64') {
    const mimeType = source.needText('media_type');
    return { at: 'inline', mimeType, data: source.needText('data') };
  }
  if (type === 'text') {
    const mimeType = source.needText('media_type');
    return { at: 'text', mimeType, text: source.needText('data') };
  }
  if (type === 'url') return { at: 'url', url: source.needText('url'), mimeType: null };
  if (type === 'file') return { at: 'stored', id: source.needText('file_id') };
  return null;
}
