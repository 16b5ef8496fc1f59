import { GatewayError } from '../contract/error.ts';
import type { Failure } from './failure.ts';

/** Shorter ones are no secrets, and would be found everywhere. */
const SHORTEST_SECRET = 8;

const INSTEAD = '[credential]';

/**
 * A failure in which none of the secrets that were sent come back: some upstreams quote the request
 * they refuse, key and all. A body that does is not passed on; words that do are mended.
 */
export function withoutSecrets(failure: Failure, sent: readonly string[]): Failure {
  const secrets = sent.filter((secret) => secret.length >= SHORTEST_SECRET);
  const holds = (text: string): boolean => secrets.some((secret) => text.includes(secret));
  const mend = (text: string): string =>
    secrets.reduce((mended, secret) => mended.replaceAll(secret, INSTEAD), text);
  const { error, answer, raw } = failure;
  const quoted = answer !== null && holds(new TextDecoder().decode(answer.body));
  return {
    ...failure,
    error: holds(error.message) ? reworded(error, mend(error.message)) : error,
    answer: quoted ? null : answer,
    raw: raw === null ? null : mend(raw),
  };
}

function reworded({ code, status, retryAfter }: GatewayError, message: string): GatewayError {
  return new GatewayError(code, message, retryAfter === null ? { status } : { status, retryAfter });
}
