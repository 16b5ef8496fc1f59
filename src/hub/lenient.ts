/**
 * Looking at what an upstream sent: every field may be missing or of another type, and is never
 * trusted to fit.
 */
import type { Json, JsonObject } from '../contract/json.ts';
import { isObject } from '../wire/json-read.ts';

const NOTHING: JsonObject = {};

/** A list, empty when the value is something else. */
export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The objects of a list; everything else in it is left out. */
export function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return listOf(value).filter((entry) => isObject(entry));
}

/** An object, an empty one when the value is something else. */
export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : NOTHING;
}

/** A string, '' when the value is something else. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** A string that says something, null when there is none. */
export function wordOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A count is a safe integer of 0 or more; anything else was not said. */
export function countOf(value: Json | undefined): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** A code, which some servers tell as a number. */
export function codeOf(value: Json | undefined): string | null {
  return typeof value === 'number' ? String(value) : wordOf(value);
}

/** What an error says; the whole of it where it has no message. */
export function errorText(error: JsonObject): string {
  return typeof error['message'] === 'string' ? error['message'] : JSON.stringify(error);
}
