import { AuthClient, type AuthError, isAuthRetryableFetchError } from '@supabase/auth-js';
import { Problem, unreachable } from '../api/problem.ts';
import { type Session, SessionStatus } from './session.ts';

export interface SupabaseProject {
  readonly url: string;
  readonly publishable_key: string;
}

/** Accounts of a Supabase project. Its library keeps the session, renews it and tells other tabs. */
export function createSupabaseSession(project: SupabaseProject): Session {
  const status = new SessionStatus();
  const auth = new AuthClient({
    url: `${project.url}/auth/v1`,
    headers: { apikey: project.publishable_key },
    storageKey: 'weir-session',
    detectSessionInUrl: false,
  });
  let refused: string | null = null;
  let leaving = false;

  auth.onAuthStateChange((_, session) => {
    if (session !== null) status.signedIn(session.user.id);
    else if (leaving) status.signedOut();
    else status.gone();
  });

  return {
    kind: 'supabase',
    async token() {
      const { data, error } = await auth.getSession();
      if (error !== null) throw explain(error);
      const value = data.session?.access_token ?? null;
      if (value === null || value !== refused) return value;
      const renewed = await auth.refreshSession();
      return renewed.data.session?.access_token ?? null;
    },
    expired(value) {
      refused = value;
    },
    async signIn(email, password) {
      const { error } = await auth.signInWithPassword({ email, password });
      if (error !== null) throw explain(error);
    },
    // Its library hears of every session by itself.
    adopt: async () => {},
    async signOut() {
      leaving = true;
      const { error } = await auth.signOut({ scope: 'local' });
      leaving = false;
      if (error !== null) throw explain(error);
      status.signedOut();
    },
    now: () => status.now,
    subscribe: (listener) => status.subscribe(listener),
  };
}

/** Supabase's codes, in our words (https://supabase.com/docs/guides/auth/debugging/error-codes). */
const WORDS: Readonly<Record<string, string>> = {
  invalid_credentials: 'The e-mail or the password is wrong. Check both and try again.',
  email_not_confirmed:
    'This e-mail is not confirmed yet. Open the link in the message that was sent to it.',
  user_banned: 'This account is switched off. Ask an administrator of the project.',
  over_request_rate_limit: 'Too many tries. Wait a few minutes, then try again.',
};

function explain(error: AuthError): Problem {
  if (isAuthRetryableFetchError(error)) return unreachable();
  const code = error.code ?? 'sign_in_failed';
  return new Problem({
    status: error.status ?? 0,
    code,
    message: WORDS[code] ?? `Supabase refused this: ${error.message}`,
    requestId: null,
    fields: [],
    retryAfter: null,
  });
}
