import type { About } from '../admin/ports.ts';

const TIMEOUT_MS = 15_000;

/**
 * What the installation at an address says of itself.
 *
 * @throws {Error} in words for whoever typed the address.
 */
export async function askAbout(base: string): Promise<About> {
  const response = await ask(`${base}/api/about`, {});
  const body = (await response.json().catch(() => null)) as
    | (Partial<About> & {
        readonly error?: { readonly message?: unknown };
      })
    | null;
  if (response.ok && typeof body?.identity?.kind === 'string') return body as About;
  const said = body?.error?.message;
  if (typeof said === 'string') throw new Error(`${base} answered: ${said}`);
  throw new Error(
    `At ${base} there is no Weir of this version (${response.status} for /api/about). ` +
      'Check the address: for a function it is https://<project>.supabase.co/functions/v1/<name>.',
  );
}

/** Whether the management API there lets a page of that origin read its answers. */
export async function allowsOrigin(base: string, origin: string): Promise<boolean> {
  const response = await ask(`${base}/api/settings`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
  return response.ok && response.headers.get('access-control-allow-origin') === origin;
}

/**
 * Goes to no other address than this one, for there may be a credential among the headers.
 *
 * @throws {Error} in words for whoever typed the address, when there is no answer.
 */
export async function ask(url: string, init: RequestInit): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  try {
    return await fetch(url, { ...init, redirect: 'error', signal });
  } catch (cause) {
    throw new Error(`${url} does not answer. Check the address and the network, then try again.`, {
      cause,
    });
  }
}
