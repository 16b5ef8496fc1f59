import type { ReasoningPart } from '../../contract/conversation.ts';
import type { Fields } from '../../hub/strict.ts';
import { ID } from './schema.ts';
import { type Held, heldIn } from './signed.ts';

/** `thinking` is text with a signature, perhaps of another dialect. */
export function parseThinking(block: Fields): ReasoningPart {
  const text = block.needText('thinking');
  const held = heldIn(block.text('signature') ?? '');
  return { ...partOf(held, block), texts: text === '' ? [] : [text] };
}

/** `redacted_thinking` is what nobody may read. */
export function parseRedacted(block: Fields): ReasoningPart {
  const held = heldIn(block.needText('data'));
  if (held.kind === 'hidden') return partOf(held, block);
  const hidden = held.signature ?? { by: ID, value: '' };
  return { ...partOf(held, block), signature: null, hidden };
}

function partOf(held: Held, block: Fields): ReasoningPart {
  const base = { kind: 'reasoning', path: block.path, cache: null, texts: [] } as const;
  const extra = block.rest();
  if (held.kind === 'hidden') {
    const { id, form, signature } = held;
    return { ...base, id, form, hidden: signature, signature: null, extra };
  }
  return { ...base, id: null, form: 'full', hidden: null, signature: held.signature, extra };
}

/** What an empty block of thinking carries for the part beside it, null if it is no such block. */
export function carrierOf(block: Fields): Extract<Held, { kind: 'part' }> | null {
  const { type, thinking, signature } = block.whole();
  if (type !== 'thinking' || thinking !== '' || typeof signature !== 'string') return null;
  const held = heldIn(signature);
  return held.kind === 'part' ? held : null;
}
