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
  const { own, target } = saying;
  const { reasoningField, reasoningRequired } = target.quirks;
  const wanted = reasoningField ?? (reasoningRequired ? 'reasoning_content' : null);
  const name = wanted ?? (own ? plainName(parts) : null);
  const detailed = own && needDetails(parts) ? parts : parts.filter(isSigned);
  tellLosses(saying, parts, name);
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

function own(signature: Signature | null): string | null {
  return ownSignature(signature, ID);
}

function detailsOf(part: ReasoningPart, position: number, keep: boolean): JsonObject[] {
  const extra = keep ? part.extra : {};
  const index = typeof extra['index'] === 'number' ? extra['index'] : position;
  const [first, ...more] = writeDetails(part, index, own);
  return first === undefined ? [] : [{ ...first, ...extra }, ...more];
}

function tellLosses(
  { own: isOwn, losses }: Saying,
  parts: readonly ReasoningPart[],
  name: string | null,
): void {
  for (const part of parts) {
    const { signature, hidden, path, texts } = part;
    if (isSigned(part)) continue;
    if (signature !== null || hidden !== null) losses.lost('reasoning_signature', path);
    if (!isOwn && name === null && texts.length > 0) losses.lost('reasoning', path);
  }
}
