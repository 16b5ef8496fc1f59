import { createEgress, type Egress, hostAndPort } from './egress.ts';
import { isPublicAddress } from './public-address.ts';

/** Asks DNS for a name's addresses of one family. */
export type ResolveDns = (name: string, family: 'A' | 'AAAA') => Promise<readonly string[]>;

/** The runtime's own, where it has one. */
export function runtimeDns(): ResolveDns | null {
  const { Deno } = globalThis as { Deno?: { resolveDns?: ResolveDns } };
  return Deno?.resolveDns ?? null;
}

/**
 * Why a provider's base URL may not be saved, null when it may. At a call the name is not resolved
 * again, because `fetch` cannot be told which address to take.
 */
export async function baseUrlProblem(
  baseUrl: string,
  egress: Egress,
  resolve: ResolveDns | null,
): Promise<string | null> {
  const refused = egress.refuse(baseUrl);
  if (refused !== null) return `${refused}.${howToAllow(baseUrl)}`;
  if (egress.isListed(baseUrl) || resolve === null) return null;
  const { hostname } = new URL(baseUrl);
  const addresses = await addressesOf(hostname, resolve);
  if (addresses === null || (addresses.length > 0 && addresses.every(isPublicAddress))) return null;
  if (addresses.length === 0) return `${hostname} is not known to DNS. Check how it is written.`;
  return `${hostname} leads to an address that is not public.`;
}

/** What to do about a private place that is meant; nothing where being listed would not help. */
function howToAllow(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  if (url === null) return '';
  const place = hostAndPort(url);
  if (createEgress([place]).refuse(baseUrl) !== null) return '';
  return ` If it is meant, set WEIR_ALLOW_PRIVATE_UPSTREAMS=${place} in the environment of Weir and start it again.`;
}

/** Null where the runtime does not let the function ask. */
async function addressesOf(name: string, resolve: ResolveDns): Promise<readonly string[] | null> {
  const answers = await Promise.allSettled([resolve(name, 'A'), resolve(name, 'AAAA')]);
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const denied = answers.some((answer) => answer.status === 'rejected' && isDenied(answer.reason));
  return found.length === 0 && denied ? null : found;
}

const DENIALS: ReadonlySet<string> = new Set(['PermissionDenied', 'NotCapable', 'NotSupported']);

function isDenied(reason: unknown): boolean {
  return reason instanceof Error && DENIALS.has(reason.name);
}
