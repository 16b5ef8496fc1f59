import type { Environment } from '../contract/ports.ts';
import { RpcError, type Statements } from '../store/rpc.ts';
import type { SealingVault } from '../store/vault.ts';
import type { Peer } from '../wire/origin.ts';
import type { Auth } from './auth.ts';
import { AccountRefusal } from './refusal.ts';
import { openSecret } from './secret.ts';
import { ADDRESS_HEADER } from './terms.ts';

export interface DoorParts {
  readonly statements: Statements;
  readonly vault: Pick<SealingVault, 'open' | 'seal' | 'rewrap'>;
  readonly log: Environment['log'];
}

/** What better-auth answered: its status, its words, and the cookies to hand on. */
export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly cookies: readonly string[];
}

/** A browser's request, as far as better-auth may see it. */
export interface Visit {
  readonly headers: Headers;
  readonly peer: Peer;
}

/**
 * The way to better-auth: opens its secret, loads it when it is first needed (a fifth of a second,
 * which no start should wait for), and tells its failures from its refusals.
 */
export class Door {
  readonly #parts: DoorParts;
  readonly #statements: Watched;
  readonly #auths = new Map<boolean, Promise<Auth>>();
  #secret: Promise<string> | null = null;

  constructor(parts: DoorParts) {
    this.#parts = parts;
    this.#statements = new Watched(parts.statements);
  }

  /** Makes the secret or puts it under the newest master key; what fails is said at each use. */
  async prepare(): Promise<void> {
    await this.#open().catch((error: unknown) =>
      this.#parts.log('error', 'accounts_unavailable', { error: String(error) }),
    );
  }

  hash(password: string): Promise<string> {
    return this.#auth(false).then((auth) => auth.hash(password));
  }

  publicKeys(): Promise<unknown> {
    return this.#auth(false).then((auth) => auth.api.getJwks());
  }

  /** @throws {AccountRefusal} when the database could not be asked meanwhile. */
  async ask(
    visit: Visit,
    call: (api: Auth['api'], headers: Headers) => Promise<Response>,
  ): Promise<Answered> {
    const auth = await this.#auth(isSecure(visit.headers));
    const before = this.#statements.failures;
    const response = await call(auth.api, headersFor(visit));
    // better-auth takes a session it could not look up for one that is not there.
    if (this.#statements.failures > before) throw storeUnavailable();
    const body: unknown = await response.json();
    return {
      status: response.status,
      body: typeof body === 'object' && body !== null ? { ...body } : {},
      cookies: response.headers.getSetCookie(),
    };
  }

  #open(): Promise<string> {
    this.#secret ??= openSecret(this.#parts.statements, this.#parts.vault).catch((error) => {
      this.#secret = null;
      throw error;
    });
    return this.#secret;
  }

  async #auth(secure: boolean): Promise<Auth> {
    const secret = await this.#open().catch((cause: unknown) => {
      throw cause instanceof RpcError ? storeUnavailable(cause) : sealed(cause);
    });
    const made =
      this.#auths.get(secure) ??
      import('./auth.ts').then(({ createAuth }) =>
        createAuth({ statements: this.#statements, log: this.#parts.log, secret, secure }),
      );
    this.#auths.set(secure, made);
    return made;
  }
}

/** Counts the statements that failed. */
class Watched implements Statements {
  failures = 0;
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  async query(...given: Parameters<Statements['query']>): ReturnType<Statements['query']> {
    try {
      return await this.#statements.query(...given);
    } catch (error) {
      this.failures += 1;
      throw error;
    }
  }
}

/**
 * By the page's own origin where it is said, as with every POST; else by the name of the cookie that
 * came, which browsers send only the way they got it.
 */
function isSecure(headers: Headers): boolean {
  const origin = headers.get('origin');
  if (origin !== null) return origin.startsWith('https:');
  return /(^|;\s*)__Secure-weir\./.test(headers.get('cookie') ?? '');
}

/** Made anew, so that no header of a client's means anything to better-auth but these two. */
function headersFor({ headers, peer }: Visit): Headers {
  const made = new Headers();
  for (const name of ['cookie', 'user-agent']) {
    const value = headers.get(name);
    if (value !== null) made.set(name, value);
  }
  if (peer.address !== null) made.set(ADDRESS_HEADER, peer.address);
  return made;
}

export function storeUnavailable(cause?: unknown): AccountRefusal {
  return new AccountRefusal(
    'store_unavailable',
    'The database cannot be asked right now. Try again in a few seconds.',
    { retryAfter: 5, cause },
  );
}

function sealed(cause: unknown): AccountRefusal {
  return new AccountRefusal(
    'accounts_unavailable',
    'Accounts are shut: none of the master keys opens their secret. Start with the master key it was ' +
      'sealed with; docs/accounts.md says what to do where that key is lost.',
    { cause },
  );
}
