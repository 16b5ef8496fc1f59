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
    if (data === 'out') return tokens.lose();
    // One browser has one cookie: it may be another person's now. Should it fail, the next call says so.
    adopt().catch(() => {});
  };

  async function adopt(): Promise<void> {
    tokens.forget();
    await tokens.renew();
  }

  return {
    kind: 'accounts',
    token: () => tokens.current(),
    expired: (token) => tokens.drop(token),
    async signIn(email, password) {
      await post(base, 'sign-in/email', { email, password });
      await adopt();
      tell('in');
    },
    async adopt() {
      await adopt();
      tell('in');
    },
    async signOut() {
      await post(base, 'sign-out', {});
      tokens.forget();
      status.signedOut();
      tell('out');
    },
    now: () => status.now,
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
  /** Counts the sessions this tab has had. */
  #session = 0;

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

  /** What is under way then was asked of the session before. */
  forget(): void {
    this.#token = null;
    this.#renewing = null;
    this.#session += 1;
  }

  lose(): void {
    this.forget();
    this.#status.gone();
  }

  /** Many calls at once wait for one answer. */
  renew(): Promise<string | null> {
    if (this.#renewing !== null) return this.#renewing;
    const session = this.#session;
    this.#renewing = this.#fetch(session).finally(() => {
      if (session === this.#session) this.#renewing = null;
    });
    return this.#renewing;
  }

  async #fetch(session: number): Promise<string | null> {
    const response = await fetchOrExplain(`${this.#base}/api/auth/token`, {
      credentials: 'same-origin',
    });
    const value = response.ok ? await readToken(response) : null;
    if (response.status === 401) await letGo(response);
    if (session !== this.#session) return this.current();
    if (response.status === 401) {
      this.lose();
      return null;
    }
    if (value === null) throw await readProblem(response);
    const { subject, expiresAt } = claimsOf(value);
    this.#token = { value, until: expiresAt };
    this.#status.signedIn(subject);
    return value;
  }
}

async function readToken(response: Response): Promise<string> {
  const { token } = (await response.json()) as { readonly token: string };
  return token;
}

async function post(base: string, path: string, body: unknown): Promise<void> {
  const response = await fetchOrExplain(`${base}/api/auth/${path}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw await readProblem(response);
  await letGo(response);
}

/** An answer nobody reads keeps its connection, and a browser has six of them for a server. */
async function letGo(response: Response): Promise<void> {
  await response.body?.cancel();
}

interface Claims {
  readonly subject: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** The token is not judged here, only replaced in time; one that cannot be read is used once. */
function claimsOf(token: string): Claims {
  try {
    const [, payload = ''] = token.split('.');
    const claims = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as {
      readonly exp?: number;
      readonly sub?: string;
    };
    return { subject: claims.sub ?? '', expiresAt: (claims.exp ?? 0) * 1_000 };
  } catch {
    return { subject: '', expiresAt: 0 };
  }
}
