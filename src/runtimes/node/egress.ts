import { type LookupAddress, lookup } from 'node:dns';
import { lookup as resolve } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Everything that is not public unicast: IANA special-purpose registries, IPv4 and IPv6. */
const REFUSED_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** Global unicast is 2000::/3 alone; within it, ranges that lead to IPv4 or nowhere. */
const PUBLIC_V6 = '2000::/3';
const REFUSED_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const refused = blockList(REFUSED_V4, 'ipv4', blockList(REFUSED_V6, 'ipv6', new BlockList()));
const publicV6 = blockList([PUBLIC_V6], 'ipv6', new BlockList());

function blockList(ranges: readonly string[], family: 'ipv4' | 'ipv6', list: BlockList): BlockList {
  for (const range of ranges) {
    const [network = '', prefix = ''] = range.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}

/** Whether an address may be connected to although nobody listed it. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !refused.check(address, 'ipv4');
  // Mapped and NAT64 addresses lie outside 2000::/3, so they cannot smuggle an IPv4 address in.
  if (family === 6) return publicV6.check(address, 'ipv6') && !refused.check(address, 'ipv6');
  return false;
}

export class AddressRefused extends Error {
  constructor(host: string) {
    super(
      `${host} is not a public address. To allow it, start with WEIR_ALLOW_PRIVATE_UPSTREAMS=<host:port>.`,
    );
    this.name = 'AddressRefused';
  }
}

/**
 * Resolves a name for a connection, giving only addresses that may be connected to. The socket
 * connects to exactly these, so a name cannot resolve to something else a moment later.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error !== null) return callback(error, []);
    const allowed = addresses.filter(({ address }) => isPublicAddress(address));
    const [first] = allowed;
    if (first === undefined || allowed.length < addresses.length) {
      return callback(new AddressRefused(hostname), []);
    }
    if (options.all === true) callback(null, allowed);
    else callback(null, first.address, first.family);
  });
};

/**
 * Whether a URL may be sent to at all, before any name is resolved. Names are checked again by
 * `publicLookup`; addresses written out never pass through it, so they are checked here.
 */
export function mayConnect(url: URL): boolean {
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return false;
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return isIP(host) === 0 ? host !== 'localhost' : isPublicAddress(host);
}

/** `host:port` as operators write it, with the port a scheme implies. */
export function hostAndPort(url: URL): string {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return `${url.hostname}:${port}`;
}

/**
 * Why a base URL that is about to be saved may not be called, in words; null when it may. What it
 * resolves to is looked at again when it is called.
 */
export async function baseUrlProblem(
  text: string,
  allowPrivate: ReadonlySet<string>,
): Promise<string | null> {
  const url = URL.parse(text);
  if (url === null) return 'It is not a URL.';
  if (allowPrivate.has(hostAndPort(url))) return null;
  if (url.protocol !== 'https:') return `It must begin with https://, or ${howToAllow(url)}`;
  if (!mayConnect(url)) return `It does not name a public address. ${capital(howToAllow(url))}`;
  try {
    const addresses = await resolve(url.hostname, { all: true });
    if (addresses.every(({ address }) => isPublicAddress(address))) return null;
    return `${url.hostname} leads to an address that is not public. ${capital(howToAllow(url))}`;
  } catch {
    return `${url.hostname} is not known to DNS. Check how it is written.`;
  }
}

function howToAllow(url: URL): string {
  return `allow it by starting with WEIR_ALLOW_PRIVATE_UPSTREAMS=${hostAndPort(url)}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
