/**
 * The parts of generateContent that Weir reads. Names are those of the JSON form, in camelCase:
 * https://ai.google.dev/api/generate-content and @google/genai's dist/genai.d.ts.
 */

import type { DialectId } from '../../contract/dialect-id.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { ToolNames } from '../../contract/rendering.ts';
import { objectOf, objectsOf } from '../../hub/lenient.ts';

export const ID: DialectId & 'gemini-generate' = 'gemini-generate';

/** https://ai.google.dev/api/caching#FunctionDeclaration: letters, digits, `_`, `:`, `.` and `-`. */
export const TOOL_NAMES: ToolNames = {
  refused: /[^a-zA-Z0-9_.:-]/g,
  start: /^[a-zA-Z_]/,
  most: 128,
};

/** An object under construction; members that are undefined are never written. */
export type Draft = Record<string, Json | undefined>;

/**
 * The documented stand-in for a signature that was lost, which newer models otherwise refuse a
 * replayed call for: https://ai.google.dev/gemini-api/docs/thought-signatures.
 */
export const NO_SIGNATURE = 'skip_thought_signature_validator';

/** Where a schema names no type. */
export const NO_TYPE = 'TYPE_UNSPECIFIED';

/** The candidates of an answer or a chunk; none when the list is missing. */
export function candidatesOf(answer: JsonObject): readonly JsonObject[] {
  return objectsOf(answer['candidates']);
}

/** The parts of a candidate. */
export function partsOf(candidate: JsonObject): readonly JsonObject[] {
  return objectsOf(objectOf(candidate['content'])['parts']);
}

/** Why the prompt itself was refused, null when it was not. Candidates may then be missing. */
export function blockReasonOf(answer: JsonObject): string | null {
  const { blockReason } = objectOf(answer['promptFeedback']);
  if (typeof blockReason !== 'string' || blockReason === '') return null;
  return blockReason.endsWith('_UNSPECIFIED') ? null : blockReason;
}

/** The number of a candidate; proto JSON leaves a zero out. */
export function indexOf(candidate: JsonObject): number {
  const { index } = candidate;
  return typeof index === 'number' ? index : 0;
}
