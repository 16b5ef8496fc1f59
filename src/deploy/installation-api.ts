/** The management API of an installation. */
export interface InstallationApi {
  /**
   * @param path Below `/api`.
   * @returns The answer's JSON; null for 404 to a GET.
   * @throws {InstallationRefusal} in the installation's own words.
   * @throws {Error} when there is no answer, or none of Weir's.
   */
  call<T>(method: Method, path: string, body?: object): Promise<T | null>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH';

/** What the installation says no with. */
export class InstallationRefusal extends Error {
  readonly status: number;
  /** The stable code of the error. */
  readonly code: string;

  constructor(message: string, status: number, code: string) {
    super(message);
    this.name = 'InstallationRefusal';
    this.status = status;
    this.code = code;
  }
}

const TIMEOUT_MS = 60_000;

/**
 * @param base What everything stands under, without a slash at its end.
 * @param secret The admin key, or an administrator's token.
 */
export function installationApi(base: string, secret: string): InstallationApi {
  return {
    async call<T>(method: Method, path: string, body?: object): Promise<T | null> {
      const url = `${base}/api${path}`;
      const response = await fetch(url, {
        method,
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
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
      throw refusalOf(answer, url, response.status);
    },
  };
}

function refusalOf(answer: unknown, url: string, status: number): Error {
  const { error } = (answer ?? {}) as {
    readonly error?: { readonly message?: unknown; readonly code?: unknown };
  };
  if (typeof error?.message !== 'string') {
    return new Error(`${url} answered ${status}, and nothing that Weir says.`);
  }
  return new InstallationRefusal(error.message, status, String(error.code));
}
