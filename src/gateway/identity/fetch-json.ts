/** The part of `fetch` that is used here, so that a runtime can pass a guarded one. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** An answer of an issuer; `body` is null unless it was JSON under a 2xx status. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

const TIMEOUT_MS = 5_000;
/** Key sets with certificate chains reach some 20 KB. */
const MAX_BYTES = 256 * 1024;

/**
 * Gets a small JSON document from an issuer: five seconds, 256 KB, and no redirects, since a
 * redirect would let the issuer's host choose where a token or our trust goes.
 *
 * @throws when nothing usable came: no connection, too late, too large, redirected, not JSON.
 */
export async function fetchJson(
  fetch: Fetch,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<JsonAnswer> {
  const response = await fetch(url, {
    headers: { accept: 'application/json', ...headers },
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) {
    await response.body?.cancel();
    // A browser-like fetch shows a redirect it did not follow as status 0.
    if (response.status < 400) {
      throw new Error(`answered with status ${response.status}, and redirects are not followed`);
    }
    return { status: response.status, body: null };
  }
  return { status: response.status, body: JSON.parse(await readText(response)) };
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let size = 0;
  // Leaving the loop by an exception cancels the body.
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) {
      throw new Error(`answered with more than ${MAX_BYTES} bytes`);
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
