/** The management API of a deployed function. */
export interface InstallationApi {
  /**
   * @param path Below `/api`.
   * @returns The answer's JSON; null for 404 to a GET.
   * @throws {Error} in the installation's own words.
   */
  call<T>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<T | null>;
}

const TIMEOUT_MS = 60_000;

/** @param base The function's address. */
export function installationApi(base: string, adminKey: string): InstallationApi {
  return {
    async call<T>(method: string, path: string, body?: object): Promise<T | null> {
      const url = `${base}/api${path}`;
      const response = await fetch(url, {
        method,
        headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch((cause: unknown) => {
        throw new Error(`${url} does not answer. Check the network, then run this again.`, {
          cause,
        });
      });
      const answer: unknown = await response.json().catch(() => null);
      // A page for people can come with 200 too.
      if (response.ok && answer !== null) return answer as T;
      if (response.status === 404 && method === 'GET') return null;
      throw new Error(
        wordsOf(answer) ?? `${url} answered ${response.status}, and nothing that Weir says.`,
      );
    },
  };
}

function wordsOf(answer: unknown): string | null {
  const { error } = (answer ?? {}) as { readonly error?: { readonly message?: unknown } };
  return typeof error?.message === 'string' ? error.message : null;
}
