import type { MediaPart } from '../../contract/conversation.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { listOf, objectOf, textOf } from '../../hub/lenient.ts';
import type { Fields } from '../../hub/strict.ts';
import { isObject } from '../../wire/json-read.ts';

/** Under which a part keeps the block it was: that it can be cited is all that others lose. */
const BLOCK = 'citations';

/**
 * What a caller gives the model to read in pieces that it can cite: results of a search
 * (https://platform.claude.com/docs/en/build-with-claude/search-results) and documents of several
 * texts. To others it is a document of plain text, in this dialect the block it was. Null where it
 * is neither, or holds anything but texts.
 */
export function parseReading(block: Fields): MediaPart | null {
  const whole = block.whole();
  const texts = textsOf(whole);
  if (texts === null) return null;
  return {
    kind: 'media',
    media: 'file',
    source: { at: 'text', mimeType: 'text/plain', text: texts.join('\n\n') },
    name: textOf(whole['title']) || null,
    detail: null,
    path: block.path,
    cache: null,
    signature: null,
    extra: { [BLOCK]: whole },
  };
}

function textsOf({ type, source, content }: JsonObject): readonly string[] | null {
  if (type === 'search_result') {
    const found = pieces(content);
    return found === null || typeof source !== 'string' ? null : [source, ...found];
  }
  const inner = objectOf(source);
  return type === 'document' && inner['type'] === 'content' ? pieces(inner['content']) : null;
}

function pieces(content: Json | undefined): readonly string[] | null {
  if (typeof content === 'string') return [content];
  const blocks = listOf(content);
  const texts = blocks.map((block) => (isObject(block) ? block['text'] : null));
  return texts.every((text) => typeof text === 'string') && texts.length > 0 ? texts : null;
}

/** The block such a part was, null where it was another one. */
export function blockRead({ extra }: MediaPart): JsonObject | null {
  const block = extra[BLOCK];
  return isObject(block) ? block : null;
}
