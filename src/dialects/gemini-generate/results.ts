/**
 * A tool's result is an object here. By the vendor's convention its `output` is the result and its
 * `error` the failure; without both, the whole object is the result (@google/genai's
 * FunctionResponse). Everywhere else it is a text.
 */
import type { JsonObject } from '../../contract/json.ts';
import { parseObject } from '../../wire/json-read.ts';

/** A result as a text, and whether the tool failed; null where it does not say. */
export interface TextResult {
  readonly text: string;
  readonly failed: boolean | null;
}

const OUTPUT = 'output';
const ERROR = 'error';

export function textResult(response: JsonObject): TextResult {
  const failed = hasError(response) ? true : null;
  const only = soleText(response, failed === true ? ERROR : OUTPUT);
  // A text that would be read as an object, were it written again, stays wrapped as it is.
  if (only !== null && wholeIn(only, failed) === null) return { text: only, failed };
  return { text: JSON.stringify(response), failed };
}

export function resultObject({ text, failed }: TextResult): JsonObject {
  return wholeIn(text, failed) ?? { [failed === true ? ERROR : OUTPUT]: text };
}

/** The whole response a text is, null where it is none: of a failure only one that says so itself. */
function wholeIn(text: string, failed: boolean | null): JsonObject | null {
  const object = parseObject(text);
  return object !== null && (failed !== true || hasError(object)) ? object : null;
}

function hasError(response: JsonObject): boolean {
  return response[ERROR] !== undefined && response[ERROR] !== null;
}

function soleText(response: JsonObject, name: string): string | null {
  const value = response[name];
  return Object.keys(response).length === 1 && typeof value === 'string' ? value : null;
}
