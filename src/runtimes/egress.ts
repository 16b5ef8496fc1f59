/** Which addresses may be called. */
export interface Egress {
  /** Why a URL may not be called, null when it may. */
  refuse(url: string): string | null;
  /** The operator allows it, whatever kind of address it is. */
  isListed(url: string): boolean;
}

/**
 * The edge cannot see which address a name resolves to when it connects, so it calls https only,
 * names instead of addresses, and relies on each origin having been resolved and checked when an
 * admin saved it.
 *
 * @param allowed `host:port` pairs the operator allows although private or http.
 */
export function createEgress(allowed: readonly string[]): Egress {
  const listed = new Set(allowed.map((pair) => pair.toLowerCase()));
  return {
    refuse(text: string): string | null {
      const url = URL.parse(text);
      if (url === null) return 'it is not a URL';
      if (url.username !== '' || url.password !== '') return 'it carries a user name';
      if (!PORTS.has(url.protocol)) return `the scheme ${url.protocol} is not allowed`;
      const place = hostAndPort(url);
      if (listed.has(place)) return null;
      if (url.protocol === 'http:') return `plain http to ${place} is not allowed`;
      if (isAddress(url.hostname) || isLocalName(url.hostname)) {
        return `${place} is not a public host name`;
      }
      return null;
    },
    isListed(text: string): boolean {
      const url = URL.parse(text);
      return url !== null && listed.has(hostAndPort(url));
    },
  };
}

const PORTS: ReadonlyMap<string, string> = new Map([
  ['https:', '443'],
  ['http:', '80'],
]);

/** As the operator lists it: with the port, also where it is the scheme's own. */
export function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port === '' ? PORTS.get(url.protocol) : url.port}`;
}

/** URL parsing has already turned octal, hexadecimal and short forms into dotted decimal. */
function isAddress(hostname: string): boolean {
  return hostname.startsWith('[') || /^\d+\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Names that never leave the machine or the local network (RFC 6761, RFC 6762, RFC 8375). */
function isLocalName(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '');
  return !name.includes('.') || /\.(localhost|local|internal|home\.arpa|test|invalid)$/.test(name);
}
