/**
 * Members that compatible servers take beside OpenAI's: marks of a prompt cache and the signature
 * of a tool call.
 */
import type { CacheMark, Signature } from '../../contract/conversation.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { objectOf, wordOf } from '../../hub/lenient.ts';
import { signatureIn } from '../../hub/signature.ts';
import type { Fields } from '../../hub/strict.ts';
import { isObject } from '../../wire/json-read.ts';
import { ID } from './schema.ts';

/**
 * Anthropic's `cache_control`, as OpenRouter and LiteLLM take it on messages, parts and tools. One
 * of another shape is left among the other members.
 */
export function takeCacheMark(fields: Fields): CacheMark | null {
  const value = fields.whole()['cache_control'];
  if (!isObject(value) || value['type'] !== 'ephemeral') return null;
  const { ttl } = value;
  const known = ttl === undefined || ttl === '5m' || ttl === '1h';
  if (!known || Object.keys(value).length !== (ttl === undefined ? 1 : 2)) return null;
  fields.json('cache_control');
  return { ttl: ttl ?? null };
}

export function cacheControl(mark: CacheMark | null): JsonObject {
  if (mark === null) return {};
  const ttl = mark.ttl === null ? {} : { ttl: mark.ttl };
  return { cache_control: { type: 'ephemeral', ...ttl } };
}

/**
 * The signature of a tool call, where Gemini's compatible endpoint puts it:
 * https://ai.google.dev/gemini-api/docs/thought-signatures.
 */
export function callSignature(call: JsonObject): Signature | null {
  const value = wordOf(objectOf(objectOf(call['extra_content'])['google'])['thought_signature']);
  return value === null ? null : signatureIn(value, ID);
}

/** The same of a request's call; what stands beside it is left among the other members. */
export function takeCallSignature(fields: Fields): Signature | null {
  const signature = callSignature(fields.whole());
  const alone = signature !== null && only(fields.whole()['extra_content'], 'google');
  if (alone && only(objectOf(fields.whole()['extra_content'])['google'], 'thought_signature')) {
    fields.json('extra_content');
  }
  return signature;
}

export function signedCall(value: string | null): JsonObject {
  return value === null ? {} : { extra_content: { google: { thought_signature: value } } };
}

/** Taken in place of a signature that was lost; from the same page. */
export const LOST_SIGNATURE = 'skip_thought_signature_validator';

function only(value: Json | undefined, name: string): boolean {
  const keys = Object.keys(objectOf(value));
  return keys.length === 1 && keys[0] === name;
}
