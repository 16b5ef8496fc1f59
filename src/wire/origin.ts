/** Who is at the other end of a request, by what no header can say. */
export interface Peer {
  /** The `Host` header as it came. */
  readonly host: string | null;
  /** The address of the socket. */
  readonly address: string | null;
}

/** Where a request comes from, and where it went to. */
export interface OriginCheck {
  /** The `Origin` header. */
  readonly origin: string | null;
  readonly host: string | null;
  /** Further origins that are trusted, exact. */
  readonly trusted: readonly string[];
}

/**
 * Whether a page of this very host made the request. Browsers say so with every POST, and no page
 * can lie about it; whoever says nothing is no browser of ours.
 */
export function isOwnOrigin({ origin, host, trusted }: OriginCheck): boolean {
  if (origin === null) return false;
  if (trusted.includes(origin)) return true;
  const page = URL.parse(origin);
  if (page === null || host === null || page.origin !== origin) return false;
  // Parsed, since a port that is the scheme's own may be written or left out; whole, so that nothing
  // but a host is one.
  return URL.parse(`${page.protocol}//${host}`)?.href === `${page.origin}/`;
}
