import type { UpstreamError } from '../contract/error.ts';
import type { FailureClass, ProviderRecord } from '../contract/provider.ts';

/** Codes and types that mean the same wherever they are used. */
const COMMON_CODES: ReadonlyMap<string, FailureClass> = new Map([
  ['invalid_api_key', 'dead_key'],
  ['authentication_error', 'dead_key'],
  ['account_deactivated', 'dead_key'],
  ['insufficient_quota', 'no_balance'],
  ['insufficient_balance', 'no_balance'],
  ['billing_error', 'no_balance'],
  ['rate_limit_exceeded', 'rate_limited'],
  ['rate_limit_error', 'rate_limited'],
  ['model_not_found', 'unknown_model'],
  ['context_length_exceeded', 'context_length'],
  ['content_filter', 'content_policy'],
  ['content_policy_violation', 'content_policy'],
  ['overloaded_error', 'unavailable'],
]);

/** What is said in words alone: by Anthropic, and by Google where a prompt has too many tokens. */
const COMMON_PHRASES: readonly (readonly [RegExp, FailureClass])[] = [
  [/prompt is too long|maximum context length/i, 'context_length'],
  [/input token count .{0,40}exceeds the maximum/i, 'context_length'],
];

/** What HTTP says (RFC 9110), where a provider does not say otherwise. */
const STATUSES: ReadonlyMap<number, FailureClass> = new Map([
  [401, 'dead_key'],
  [402, 'no_balance'],
  [403, 'dead_key'],
  [404, 'unknown_model'],
  [408, 'unavailable'],
  // A conflict with something under way passes.
  [409, 'unavailable'],
  [425, 'unavailable'],
  [429, 'rate_limited'],
]);

/**
 * What a failed attempt means for the next one. The body's code comes before the status: an empty
 * account is a 429 at OpenAI and a 403 at AiHubMix. What the record says of it comes first, in
 * phrases too: a limit of spending is a `rate_limit_error` at Anthropic.
 *
 * @param status The answer's, also when it was a 200 that carries an error.
 */
export function classify(
  record: ProviderRecord,
  status: number,
  error: UpstreamError | null,
): FailureClass {
  const told = error === null ? undefined : byCode(record, error);
  // Under a 200 the code may be the status that would have been (OpenRouter).
  const code = Number(error?.code);
  const meant = status < 400 && code >= 400 && code < 600 ? code : status;
  return told ?? byStatus(record, meant) ?? byRange(meant);
}

function byCode(record: ProviderRecord, error: UpstreamError): FailureClass | undefined {
  const codes = [error.code, error.type].filter((code) => code !== null);
  const own = codes.find((code) => Object.hasOwn(record.errorCodes, code));
  if (own !== undefined) return record.errorCodes[own];
  const common = codes.map((code) => COMMON_CODES.get(code)).find((kind) => kind !== undefined);
  return byPhrase(record, error.message) ?? common ?? byCommonPhrase(error.message);
}

/** A key with a space in it is a phrase of the message, for providers that give no code. */
function byPhrase(record: ProviderRecord, message: string): FailureClass | undefined {
  const phrases = Object.entries(record.errorCodes).filter(([code]) => code.includes(' '));
  const text = message.toLowerCase();
  return phrases.find(([phrase]) => text.includes(phrase.toLowerCase()))?.[1];
}

function byCommonPhrase(message: string): FailureClass | undefined {
  return COMMON_PHRASES.find(([phrase]) => phrase.test(message))?.[1];
}

function byStatus(record: ProviderRecord, status: number): FailureClass | undefined {
  if (Object.hasOwn(record.errorStatuses, status)) return record.errorStatuses[status];
  return STATUSES.get(status);
}

/** A 2xx or 3xx that is a failure all the same says nothing about whose fault it was. */
function byRange(status: number): FailureClass {
  return status >= 400 && status < 500 ? 'bad_request' : 'unavailable';
}
