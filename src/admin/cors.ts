const METHODS = 'GET, POST, PUT, PATCH, DELETE, OPTIONS';
const REQUEST_HEADERS = 'authorization, x-api-key, apikey, content-type, x-client-info';
const EXPOSED = 'x-request-id, x-weir-request-id, retry-after';

/** Says which browser origins may read an answer. Exact, and never with cookies. */
export function allowOrigin(
  headers: Headers,
  origins: readonly string[],
  origin: string | null,
): void {
  headers.append('vary', 'origin');
  if (origin === null || !origins.includes(origin)) return;
  headers.set('access-control-allow-origin', origin);
  headers.set('access-control-expose-headers', EXPOSED);
}

/** The answer to a preflight; it says nothing about who may do what. */
export function preflight(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': REQUEST_HEADERS,
      'access-control-max-age': '600',
    },
  });
}
