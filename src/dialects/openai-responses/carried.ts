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
