import type { Part, Signature } from '../../contract/conversation.ts';
import type { Json } from '../../contract/json.ts';
import type { Fields } from '../../hub/strict.ts';
import { isObject } from '../../wire/json-read.ts';
import { type Carried, readCarried } from './carried.ts';
import { nativePart } from './parse-parts.ts';

/**
 * A `reasoning` item: its own text, or a summary of it, and what only its maker can read. An item
 * whose paragraphs are of another kind stays whole.
 */
export function parseReasoning(item: Fields): Part {
  const summary = paragraphs(item.list('summary') ?? [], 'summary_text');
  const content = paragraphs(item.list('content') ?? [], 'reasoning_text');
  if (summary === null || content === null) return nativePart(item, 'reasoning');
  const sealed = item.text('encrypted_content');
  const carried = sealed === null ? null : readCarried(sealed);
  const id = item.text('id');
  const extra = item.rest();
  const isFull = content.length > 0;
  return {
    kind: 'reasoning',
    id,
    form: isFull || carried?.form === 'full' ? 'full' : 'summary',
    texts: isFull ? content : summary,
    hidden: kept(carried, 'hidden'),
    signature: kept(carried, 'signature'),
    path: item.path,
    cache: null,
    // The hub holds one of the two.
    extra: isFull && summary.length > 0 ? { ...extra, summary: item.whole()['summary'] } : extra,
  };
}

function kept(carried: Carried | null, kind: Carried['kind']): Signature | null {
  return carried?.kind === kind ? carried.signature : null;
}

/** The texts of a list of nothing but `{type, text}`, else null. */
function paragraphs(list: readonly Json[], type: string): readonly string[] | null {
  const texts: string[] = [];
  for (const entry of list) {
    if (!isObject(entry) || entry['type'] !== type || Object.keys(entry).length !== 2) return null;
    if (typeof entry['text'] !== 'string') return null;
    texts.push(entry['text']);
  }
  return texts;
}
