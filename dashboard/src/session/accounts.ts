import { fetchOrExplain } from '../api/client.ts';
import { readProblem } from '../api/problem.ts';
import { type Session, SessionStatus } from './session.ts';

/** A token this close to its end is replaced before it is used. */
const SPARE_MS = 30_000;

interface Token {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/**
 * The server's own accounts. The session is a cookie no script can read; calls carry a token of
 * minutes, fetched with it and kept in this page's memory only.
 */
export function createAccountsSession(base: string): Session {
  const status = new SessionStatus();
  const tabs = new BroadcastChannel('weir-session');
  let token: Token | null = null;
  let fetching: Promise<string | null> | null = null;

  function forget(state: 'out' | 'lost'): void {
    token = null;
    status.set(state);
  }

  tabs.onmessage = ({ data }) => {
    if (data === 'out') forget(status.state === 'in' ? 'lost' : 'out');
    // Should it fail, the next call says so.
    if (data === 'in' && status.state !== 'in') fetchToken().catch(() => {});
  };

  async function load(): Promise<string | null> {
    const response = await fetchOrExplain(`${base}/api/auth/token`, { credentials: 'same-origin' });
    if (response.status === 401) {
      forget(status.state === 'in' || status.state === 'lost' ? 'lost' : 'out');
      return null;
    }
    if (!response.ok) throw await readProblem(response);
    const { token: value } = (await response.json()) as { readonly token: string };
    token = { value, until: expiryOf(value) };
    status.set('in');
    return value;
  }

  function fetchToken(): Promise<string | null> {
    fetching ??= load().finally(() => {
      fetching = null;
    });
    return fetching;
  }

  async function post(path: string, body: unknown): Promise<void> {
    const response = await fetchOrExplain(`${base}/api/auth/${path}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw await readProblem(response);
  }

  return {
    kind: 'accounts',
    async token() {
      if (token !== null && token.until - SPARE_MS > Date.now()) return token.value;
      return fetchToken();
    },
    expired(value) {
      if (token?.value === value) token = null;
    },
    async signIn(email, password) {
      await post('sign-in/email', { email, password });
      token = null;
      await fetchToken();
      tabs.postMessage('in');
    },
    async signOut() {
      await post('sign-out', {});
      forget('out');
      tabs.postMessage('out');
    },
    state: () => status.state,
    subscribe: (listener) => status.subscribe(listener),
  };
}

/** The token is not judged here, only replaced in time; one that cannot be read is used once. */
function expiryOf(token: string): number {
  try {
    const [, payload = ''] = token.split('.');
    const claims = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as {
      readonly exp?: number;
    };
    return (claims.exp ?? 0) * 1_000;
  } catch {
    return 0;
  }
}
