import { type Api, createApi, fetchOrExplain } from '../api/client.ts';
import { Problem, readProblem } from '../api/problem.ts';
import { createAccountsSession } from './accounts.ts';
import type { Session } from './session.ts';

/** How this installation knows its users. */
export type Identity =
  | { readonly kind: 'accounts'; readonly owner: boolean }
  | { readonly kind: 'supabase'; readonly url: string; readonly publishable_key: string }
  | { readonly kind: 'none' };

export interface About {
  readonly version: string;
  readonly build: string;
  readonly identity: Identity;
}

/** The installation this page speaks to. */
export interface Installation {
  readonly about: About;
  readonly session: Session;
  readonly api: Api;
}

/** @throws {Problem} */
export async function openInstallation(): Promise<Installation> {
  const { api: base } = await read<{ readonly api: string }>('/config.json');
  const about = await read<About>(`${base}/api/about`);
  const session = await openSession(base, about.identity);
  return { about, session, api: createApi(base, session) };
}

async function openSession(base: string, identity: Identity): Promise<Session> {
  switch (identity.kind) {
    case 'accounts':
      return createAccountsSession(base);
    case 'supabase': {
      // Only where it is needed: it is as large as the rest of the page's own code.
      const { createSupabaseSession } = await import('./supabase.ts');
      return createSupabaseSession(identity);
    }
    case 'none':
      throw new Problem({
        status: 0,
        code: 'no_accounts',
        message:
          'This installation has no accounts to sign in with. Set SUPABASE_URL and its publishable key for the function, then reload.',
        requestId: null,
        fields: [],
        retryAfter: null,
      });
  }
}

async function read<T>(url: string): Promise<T> {
  const response = await fetchOrExplain(url, { cache: 'no-cache' });
  if (!response.ok) throw await readProblem(response);
  return (await response.json()) as T;
}
