import type { Signature } from '../../contract/conversation.ts';
import { carried, signatureIn } from '../../hub/signature.ts';
import { ID } from './schema.ts';

/**
 * Reasoning nobody may read has no field here. It travels as another dialect's signature, with a
 * word before it that tells it from one; no signature begins so, for they are base64.
 */
const HIDDEN = 'hidden:';

/** What stood in a `thoughtSignature`: a signature, or hidden reasoning of another dialect. */
export interface Carried {
  readonly signature: Signature | null;
  readonly hidden: Signature | null;
}

const NOTHING: Carried = { signature: null, hidden: null };

export function readSignature(text: string | null): Carried {
  if (text === null) return NOTHING;
  const signature = signatureIn(text, ID);
  const { by, value } = signature;
  if (by === ID || !value.startsWith(HIDDEN)) return { signature, hidden: null };
  return { signature: null, hidden: { by, value: value.slice(HIDDEN.length) } };
}

/** What an answer says in the field. */
export function writtenSignature(signature: Signature): string {
  return carried(signature, ID);
}

export function writtenHidden({ by, value }: Signature): string {
  return carried({ by, value: HIDDEN + value }, ID);
}
