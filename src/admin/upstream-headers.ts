import { z } from '@hono/zod-openapi';

/** Headers the gateway or the transport makes itself, or by which a credential would get around the vault. */
const RESERVED = new Set([
  'accept-encoding',
  'api-key',
  'apikey',
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'cookie',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-api-key',
  'x-goog-api-key',
]);

const MAX_HEADERS = 32;

/** Headers sent along with every call to a provider. They replace those there were. */
export const extraHeaders: z.ZodType<Record<string, string>> = z
  .record(
    z.string(),
    z.string().regex(/^[\x20-\x7e]{1,4096}$/, 'must be 1 to 4096 printable ASCII characters'),
  )
  .superRefine((headers, context) => {
    const names = Object.keys(headers);
    for (const name of names) {
      const message = problemOf(name);
      if (message !== null) context.addIssue({ code: 'custom', path: [name], message });
    }
    if (names.length > MAX_HEADERS) {
      context.addIssue({ code: 'custom', message: `must be at most ${MAX_HEADERS} headers` });
    }
  });

function problemOf(name: string): string | null {
  if (!/^[a-z0-9!#$%&'*+.^_`|~-]{1,128}$/.test(name)) {
    return 'must be a header name in lower case';
  }
  return RESERVED.has(name)
    ? 'is set by Weir itself and cannot be set here; a key belongs into a credential'
    : null;
}
