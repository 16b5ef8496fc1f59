import type { ReasoningPart, Signature } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import { ownSignature } from '../../hub/signature.ts';
import { PARAGRAPH, writeDetails } from './reasoning-details.ts';
import { placeOf, type Saying } from './saying.ts';
import { ID, PLAIN_REASONING } from './schema.ts';

/**
 * Earlier reasoning beside an assistant's content. The dialect has no field for it, so that of
 * another dialect is said only where the server is known to have one, or where it was this
 * dialect's server that signed it.
 */
export function renderReasoning(saying: Saying, parts: readonly ReasoningPart[]): JsonObject {
  const { own, target, losses } = saying;
  const { reasoningField, reasoningRequired } = target.quirks;
  const wanted = reasoningField ?? (reasoningRequired ? 'reasoning_content' : null);
  const name = wanted ?? (own ? plainName(parts) : null);
  const asTheyStood = own && needDetails(parts) && !parts.some(isWrapped);
  const detailed = asTheyStood ? parts : parts.filter(isSigned);
  const kept = new Set(detailed);
  for (const part of parts) {
    const { path, texts } = part;
    if (isWrapped(part)) losses.lost('reasoning_signature', path);
    const unsaid = name === null && !kept.has(part);
    if (unsaid && texts.length > 0) losses.lost('reasoning', path);
  }
  const text = parts.flatMap(({ texts }) => texts).join(own ? '' : PARAGRAPH);
  const plain = name !== null && (text !== '' || reasoningRequired) ? { [name]: text } : {};
  const details = detailed.flatMap((part, index) => detailsOf(part, index, own));
  return details.length === 0 ? plain : { ...plain, reasoning_details: details };
}

function plainName(parts: readonly ReasoningPart[]): string | null {
  const place = placeOf(parts[0]?.path ?? '');
  return PLAIN_REASONING.find((name) => name === place) ?? null;
}

/** Whether a plain text would not hold all of it. */
function needDetails(parts: readonly ReasoningPart[]): boolean {
  return parts.length > 1 || parts.some(isMoreThanText);
}

function isMoreThanText({ path, id, form, signature, hidden, extra }: ReasoningPart): boolean {
  const beside = id !== null || signature !== null || hidden !== null;
  const special = form === 'summary' || Object.keys(extra).length > 0;
  return beside || special || placeOf(path) === 'reasoning_details';
}

function isSigned({ signature, hidden }: ReasoningPart): boolean {
  return own(signature) !== null || own(hidden) !== null;
}

/** Signed by another dialect: details that hold such a signature were made by Weir itself. */
function isWrapped({ signature, hidden }: ReasoningPart): boolean {
  return [signature, hidden].some((one) => one !== null && own(one) === null);
}

function own(signature: Signature | null): string | null {
  return ownSignature(signature, ID);
}

function detailsOf(part: ReasoningPart, position: number, keep: boolean): JsonObject[] {
  const extra = keep ? part.extra : {};
  const index = typeof extra['index'] === 'number' ? extra['index'] : position;
  const [first, ...more] = writeDetails(part, index, own);
  return first === undefined ? [] : [{ ...first, ...extra }, ...more];
}
