import { GatewayError } from '../contract/error.ts';
import type { Inbound, UpstreamRequest } from '../contract/ports.ts';
import type { Target } from '../contract/target.ts';
import { refuseUnsafeHeaders } from '../wire/headers.ts';
import type { Carriage } from './carriage.ts';

/** Sent with every request; an answer that comes compressed anyway is an upstream failure. */
const COMMON_HEADERS = ['accept-encoding', 'identity', 'user-agent', 'weir'];

export interface OutboundInput {
  readonly inbound: Inbound;
  readonly secret: string;
}

/** Builds the request of an attempt: headers by allow-list, the target's own credential. */
export function outbound(carriage: Carriage, input: OutboundInput): UpstreamRequest {
  return {
    method: 'POST',
    url: urlOf(carriage.target, carriage.path),
    headers: headersOf(carriage, input),
    body: carriage.body,
  };
}

/** The last path each target was asked for, since it is nearly always the same. */
const urls = new WeakMap<Target, { readonly path: string; readonly href: string }>();

function urlOf(target: Target, path: string): string {
  const known = urls.get(target);
  if (known?.path === path) return known.href;
  const href = builtUrl(target, path);
  urls.set(target, { path, href });
  return href;
}

/** The origin is compared after the URL is built, so that no base or model can move the key. */
function builtUrl(target: Target, path: string): string {
  const url = new URL(target.baseUrl + path);
  if (!target.candidate.credential.origins.includes(url.origin)) {
    throw new GatewayError(
      'upstream_unreachable',
      `Provider ${target.candidate.provider} was moved to another host. Its credential must be entered again.`,
    );
  }
  return url.href;
}

/**
 * What an administrator set for the provider. It may be worth money, so it goes out with the
 * platform's credentials alone.
 */
function rowHeaders({ candidate }: Target): Readonly<Record<string, string>> {
  return candidate.credential.ownerKind === 'platform' ? candidate.headers : {};
}

/**
 * Headers by allow-list; what comes from a caller, a row or a credential is looked at first. What
 * the row sets, no caller does.
 */
function headersOf(carriage: Carriage, { inbound, secret }: OutboundInput): string[] {
  const { target } = carriage;
  const headers: string[] = ['content-type', carriage.contentType, ...carriage.headers];
  const set = rowHeaders(target);
  for (const name of target.record.passHeaders) {
    const value = Object.hasOwn(set, name) ? null : inbound.header(name);
    if (value !== null) headers.push(name, value);
  }
  headers.push(...Object.entries(set).flat());
  const auth = target.record.auth[target.dialect];
  if (auth !== undefined && target.candidate.credential.type === 'key') {
    headers.push(auth.header, auth.prefix + secret);
  }
  refuseUnsafeHeaders(headers);
  return [...COMMON_HEADERS, ...headers];
}
