import { fetchOrExplain } from '../api/client.ts';
import { readProblem } from '../api/problem.ts';
import { type Session, SessionStatus } from './session.ts';

/** A token this close to its end is replaced before it is used. */
const SPARE_MS = 30_000;

/** What the tabs of one browser tell each other. */
type TabMessage = 'in' | 'out';

/**
 * The server's own accounts. The session is a cookie no script can read; calls carry a token of
 * minutes, fetched with it and kept in this page's memory only.
 */
export function createAccountsSession(base: string): Session {
  const status = new SessionStatus();
  const tokens = new Tokens(base, status);
  const tabs = new BroadcastChannel('weir-session');
  const tell = (message: TabMessage): void => tabs.postMessage(message);

  tabs.onmessage = ({ data }: MessageEvent<TabMessage>) => {
    if (data === 'out') tokens.forget(status.state === 'in' ? 'lost' : 'out');
    // Should it fail, the next call says so.
    if (data === 'in' && status.state !== 'in') tokens.renew().catch(() => {});
  };

  return {
    kind: 'accounts',
    token: () => tokens.current(),
    expired: (token) => tokens.drop(token),
    async signIn(email, password) {
      await post(base, 'sign-in/email', { email, password });
      await tokens.renew();
      tell('in');
    },
    async signOut() {
      await post(base, 'sign-out', {});
      tokens.forget('out');
      tell('out');
    },
    state: () => status.state,
    subscribe: (listener) => status.subscribe(listener),
  };
}

interface Token {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** The token in use and its successor; what the server says of it is the session's state. */
class Tokens {
  readonly #base: string;
  readonly #status: SessionStatus;
  #token: Token | null = null;
  #renewing: Promise<string | null> | null = null;

  constructor(base: string, status: SessionStatus) {
    this.#base = base;
    this.#status = status;
  }

  async current(): Promise<string | null> {
    const token = this.#token;
    return token !== null && token.until - SPARE_MS > Date.now() ? token.value : this.renew();
  }

  drop(value: string): void {
    if (this.#token?.value === value) this.#token = null;
  }

  forget(state: 'out' | 'lost'): void {
    this.#token = null;
    this.#status.set(state);
  }

  /** Many calls at once wait for one answer. */
  renew(): Promise<string | null> {
    this.#renewing ??= this.#fetch().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #fetch(): Promise<string | null> {
    const response = await fetchOrExplain(`${this.#base}/api/auth/token`, {
      credentials: 'same-origin',
    });
    if (response.status === 401) {
      const was = this.#status.state;
      this.forget(was === 'in' || was === 'lost' ? 'lost' : 'out');
      return null;
    }
    if (!response.ok) throw await readProblem(response);
    const { token: value } = (await response.json()) as { readonly token: string };
    this.#token = { value, until: expiryOf(value) };
    this.#status.set('in');
    return value;
  }
}

async function post(base: string, path: string, body: unknown): Promise<void> {
  const response = await fetchOrExplain(`${base}/api/auth/${path}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw await readProblem(response);
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
