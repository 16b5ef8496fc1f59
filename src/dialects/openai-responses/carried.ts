import type { ReasoningPart, Signature } from '../../contract/conversation.ts';
import { carried, signatureIn } from '../../hub/signature.ts';
import { ID } from './schema.ts';

/**
 * What `encrypted_content` holds. Others than this dialect's vendor tell a signature of readable
 * reasoning from reasoning nobody may read, and reasoning from its summary; here is one field for
 * all, so a mark before the value keeps them apart: form, then kind.
 */
export interface Carried {
  readonly signature: Signature;
  readonly kind: 'signature' | 'hidden';
  /** Null: as the item says. */
  readonly form: ReasoningPart['form'] | null;
}

/** Where the item that holds a call's signature stands to the call. */
export type Place = 'before' | 'after';

const CALL_MARK = /^c([ba]):/;

const MARK = /^([fs])([sh]):/;

/** What an answer's reasoning item carries, null where it carries nothing. */
export function writeCarried(part: {
  readonly form: ReasoningPart['form'];
  readonly signature: Signature | null;
  readonly hidden: Signature | null;
}): string | null {
  const held = part.signature ?? part.hidden;
  if (held === null) return null;
  if (held.by === ID) return held.value;
  const form = part.form === 'full' ? 'f' : 's';
  const kind = part.signature === null ? 'h' : 's';
  return carried({ by: held.by, value: `${form}${kind}:${held.value}` }, ID);
}

export function readCarried(text: string): Carried {
  const signature = signatureIn(text, ID);
  const mark = signature.by === ID ? null : MARK.exec(signature.value);
  if (mark === null) return { signature, kind: 'hidden', form: null };
  return {
    signature: { by: signature.by, value: signature.value.slice(mark[0].length) },
    kind: mark[2] === 's' ? 'signature' : 'hidden',
    form: mark[1] === 'f' ? 'full' : 'summary',
  };
}

/** A call's signature, for an item that holds nothing else. */
export function carriedCall({ by, value }: Signature, place: Place): string {
  return carried({ by, value: `${place === 'before' ? 'cb' : 'ca'}:${value}` }, ID);
}

/** Null where the text is anything else. */
export function readCarriedCall(
  text: string,
): { readonly signature: Signature; readonly place: Place } | null {
  const { by, value } = signatureIn(text, ID);
  const mark = by === ID ? null : CALL_MARK.exec(value);
  if (mark === null) return null;
  const signature = { by, value: value.slice(mark[0].length) };
  return { signature, place: mark[1] === 'b' ? 'before' : 'after' };
}
