import type { HeaderList } from '../contract/header-list.ts';
import type { Carriage } from './carriage.ts';

/** Named in `access-control-expose-headers`, so that a browser's code can read them. */
const EXPOSED =
  'x-request-id, x-weir-request-id, x-weir-provider, x-weir-model, x-weir-relay, x-weir-attempts, x-weir-lossy, x-weir-estimated, x-should-retry, retry-after';

/**
 * Vendors' clients send a dozen labels of their own each, and new ones with every version. The star
 * stands for all but `authorization` where no cookies are sent (Fetch standard, CORS-preflight).
 */
const ALLOWED_REQUEST_HEADERS =
  'authorization, x-api-key, x-goog-api-key, apikey, content-type, x-client-info, x-weir-allow-lossy, *';

/** On every answer of an inference route: private, never cached, readable from any origin. */
export function commonHeaders(requestId: string): string[] {
  return [
    'x-weir-request-id',
    requestId,
    'x-request-id',
    requestId,
    'cache-control',
    'no-store',
    'vary',
    'authorization, origin',
    'access-control-allow-origin',
    '*',
    'access-control-expose-headers',
    EXPOSED,
  ];
}

/** The answer to a preflight. No cookies are ever allowed, so any origin may ask. */
export const PREFLIGHT_HEADERS: HeaderList = [
  'access-control-allow-origin',
  '*',
  'access-control-allow-methods',
  'GET, POST, HEAD, OPTIONS',
  'access-control-allow-headers',
  ALLOWED_REQUEST_HEADERS,
  'access-control-max-age',
  '86400',
];

/** Says which way a call went. */
export function addRouteHeaders(
  headers: string[],
  { target, relay, losses }: Carriage,
  attempts: number,
): void {
  headers.push(
    'x-weir-provider',
    target.candidate.provider,
    'x-weir-model',
    headerSafe(target.candidate.upstreamModel),
    'x-weir-relay',
    relay,
    'x-weir-attempts',
    String(attempts),
  );
  if (losses.length > 0) headers.push('x-weir-lossy', losses.map(headerSafe).join(', '));
}

/** Model names come from outside and may hold what a header cannot. */
function headerSafe(text: string): string {
  return /^[\x21-\x7e]+$/.test(text) ? text : encodeURIComponent(text.toWellFormed());
}
