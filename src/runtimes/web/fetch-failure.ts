import type { TransportFailure } from '../../contract/ports.ts';

type Reason = TransportFailure['reason'];

/**
 * `fetch` rejects with a bare `TypeError` whose reason is only in its words (Deno, Bun) or in the
 * code of its cause (Node).
 */
const SIGNS: readonly (readonly [RegExp, Reason])[] = [
  [/dns error|failed to lookup address|ENOTFOUND|EAI_AGAIN/i, 'dns'],
  [/certificate|tls handshake|corrupt message|UnknownIssuer|ERR_TLS|CERT_|SELF_SIGNED/i, 'tls'],
  [/ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|connection timed out/i, 'connect_timeout'],
  [/ECONNREFUSED|connection refused|tcp connect error|\(Connect\)|EHOSTUNREACH/i, 'connect_failed'],
  [/ECONNRESET|connection reset|closed before|connection closed|EOF|UND_ERR_SOCKET/i, 'reset'],
];

/** Sorts a rejected fetch or body read; `otherwise` is the reason when no sign is known. */
export function describeFetchFailure(error: unknown, otherwise: Reason): TransportFailure {
  const words = explain(error);
  const sign = SIGNS.find(([pattern]) => pattern.test(words));
  return { reason: sign === undefined ? otherwise : sign[1], message: words };
}

/** All messages and codes along the causes, without the URL that Deno puts into them. */
function explain(error: unknown): string {
  const parts: string[] = [];
  let current: unknown = error;
  for (let depth = 0; depth < 4 && current instanceof Error; depth += 1) {
    const code = 'code' in current && typeof current.code === 'string' ? ` (${current.code})` : '';
    parts.push(`${current.message}${code}`);
    current = current.cause;
  }
  if (parts.length === 0) parts.push(String(error));
  return parts
    .join(': ')
    .replace(/ for url \([^)]*\)/g, '')
    .slice(0, 500);
}
