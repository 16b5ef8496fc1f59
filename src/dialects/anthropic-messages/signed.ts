/**
 * Signatures of other dialects inside this one's fields. A `thinking` block has one field for them,
 * so what it stands for is told in a record wrapped like any other foreign signature:
 *
 * - `hidden`: reasoning nobody may read, with the id and form of its item;
 * - `part`: the signature of a text or a tool call (Gemini signs those), carried by an empty
 *   `thinking` block directly before that part, directly after it where it came too late, or alone,
 *   where the text is empty;
 * - `unsigned`: the reasoning had no signature. One that says so keeps clients from dropping the
 *   block (the AI SDK does), and tells it apart later.
 */
import type { ReasoningPart, Signature } from '../../contract/conversation.ts';
import { carried, signatureIn } from '../../hub/signature.ts';
import { parseObject } from '../../wire/json-read.ts';
import { ID } from './schema.ts';

export type Form = ReasoningPart['form'];

/** Where the block that carries a signature stands to its part. */
export type Place = 'before' | 'after' | 'alone';

/** What a field of this dialect turns out to hold. */
export type Held =
  | { readonly kind: 'signature'; readonly signature: Signature | null }
  | {
      readonly kind: 'hidden';
      readonly signature: Signature;
      readonly id: string | null;
      readonly form: Form;
    }
  | { readonly kind: 'part'; readonly signature: Signature; readonly place: Place };

/** Nobody's: by any dialect but this one. */
export const UNSIGNED: string = carried({ by: 'openai-chat', value: record('unsigned', '') }, ID);

function record(kind: string, value: string, more: object = {}): string {
  return JSON.stringify({ weir: kind, value, ...more });
}

/** Reasoning's own hidden part goes out verbatim, a foreign one with all its item needs. */
export function carriedHidden(hidden: Signature, id: string | null, form: Form): string {
  if (hidden.by === ID) return hidden.value;
  return carried({ by: hidden.by, value: record('hidden', hidden.value, { id, form }) }, ID);
}

/** @param place Where the block that carries it stands. */
export function carriedPart(signature: Signature, place: Place): string {
  return carried({ by: signature.by, value: record('part', signature.value, { place }) }, ID);
}

/** Reads a `signature` or the `data` of redacted thinking. */
export function heldIn(text: string): Held {
  const signature = signatureIn(text, ID);
  const told = signature.by === ID ? null : parseObject(signature.value);
  const value = told?.['value'];
  if (told === null || typeof value !== 'string') return { kind: 'signature', signature };
  const inner: Signature = { by: signature.by, value };
  if (told['weir'] === 'unsigned') return { kind: 'signature', signature: null };
  if (told['weir'] === 'part') {
    const { place } = told;
    const known = place === 'after' || place === 'alone' ? place : 'before';
    return { kind: 'part', signature: inner, place: known };
  }
  if (told['weir'] !== 'hidden') return { kind: 'signature', signature };
  const id = typeof told['id'] === 'string' ? told['id'] : null;
  return {
    kind: 'hidden',
    signature: inner,
    id,
    form: told['form'] === 'full' ? 'full' : 'summary',
  };
}
