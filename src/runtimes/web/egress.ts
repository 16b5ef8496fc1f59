/**
 * The edge cannot see which address a name resolves to when it connects, so it calls https only,
 * names instead of addresses, and relies on each origin having been resolved and checked when an
 * admin saved it.
 *
 * @param allowed `host:port` pairs the operator allows although private or http.
 */
export function createEgressGuard(allowed: readonly string[]): (url: string) => string | null {
  const exceptions = new Set(allowed.map((pair) => pair.toLowerCase()));
  return (text) => {
    const url = URL.parse(text);
    if (url === null) return 'the address is not a URL';
    if (url.username !== '' || url.password !== '') return 'the address carries a user name';
    if (url.protocol !== 'https:' && url.protocol !== 'http:') {
      return `the scheme ${url.protocol} is not allowed`;
    }
    const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
    if (exceptions.has(`${url.hostname}:${port}`)) return null;
    if (url.protocol === 'http:') return `plain http to ${url.hostname}:${port} is not allowed`;
    if (isAddress(url.hostname) || isLocalName(url.hostname)) {
      return `${url.hostname}:${port} is not a public host name`;
    }
    return null;
  };
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
