/** Who is at the other end of a request, by what no header can say. */
export interface Peer {
  /** The `Host` header as it came. */
  readonly host: string | null;
  /** The address of the socket. */
  readonly address: string | null;
}

/** A request, as far as it matters to who signs in. */
export interface Visit {
  readonly headers: Headers;
  readonly peer: Peer;
}

/**
 * Whether a page of this very host made the request, or of an origin that is trusted. Browsers say so
 * with every POST, and no page can lie about it; whoever says nothing is no browser of ours.
 *
 * @param trusted Further origins, exact.
 */
export function isOwnOrigin({ headers, peer }: Visit, trusted: readonly string[]): boolean {
  const origin = headers.get('origin');
  if (origin === null) return false;
  if (trusted.includes(origin)) return true;
  // Whether the host was called by https is known to the browser and to the proxy that ends TLS. A page
  // that came without it is another site's, since anybody on the way could have written it.
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return false;
  const page = URL.parse(origin);
  if (page === null || page.origin !== origin) return false;
  return originAt(page.protocol, peer.host) === origin;
}

/**
 * The origin of pages at the host that was called, for links. Whether it was called by https cannot be
 * known, as a header that says so can be anybody's: all but this very machine is taken to be.
 *
 * @returns Null when the header names no host.
 */
export function calledOrigin(host: string | null): string | null {
  const plain = originAt('http:', host);
  return plain !== null && LOOPBACK.test(new URL(plain).hostname)
    ? plain
    : originAt('https:', host);
}

const LOOPBACK = /^(127(\.\d+){3}|\[::1\]|(.+\.)?localhost)$/;

function originAt(protocol: string, host: string | null): string | null {
  if (host === null) return null;
  // Parsed, since a port that is the scheme's own may be written or left out; whole, so that nothing
  // but a host is one.
  const url = URL.parse(`${protocol}//${host}`);
  return url !== null && url.href === `${url.origin}/` ? url.origin : null;
}
