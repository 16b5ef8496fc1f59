import type { Environment } from '../contract/ports.ts';
import { readPublicKeys } from '../store/accounts.ts';
import { RpcError, type Statements } from '../store/rpc.ts';
import type { SealingVault } from '../store/vault.ts';
import type { Visit } from '../wire/origin.ts';
import type { Auth } from './auth.ts';
import { AccountRefusal } from './refusal.ts';
import { openSecret } from './secret.ts';
import { ADDRESS_HEADER, SECURE_PREFIX } from './terms.ts';

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

/**
 * The way to better-auth: opens its secret, loads it when it is first needed (a fifth of a second,
 * which no start should wait for), and tells its failures from its refusals.
 */
export class Door {
  readonly #parts: DoorParts;
  #secret: Promise<string> | null = null;

  constructor(parts: DoorParts) {
    this.#parts = parts;
  }

  /**
   * Makes the secret or puts it under the newest master key, and the first key that signs: made at
   * the first token, several at once would each make one, which the gateway does not know yet. What
   * fails is said at each use.
   */
  async prepare(): Promise<void> {
    try {
      await this.#open();
      const { keys } = await readPublicKeys(this.#parts.statements);
      if (keys.length === 0) await this.publicKeys();
    } catch (error) {
      this.#parts.log('error', 'accounts_unavailable', { error: String(error) });
    }
  }

  hash(password: string): Promise<string> {
    return this.#auth(this.#parts.statements, false).then((auth) => auth.hash(password));
  }

  publicKeys(): Promise<unknown> {
    return this.#auth(this.#parts.statements, false).then((auth) => auth.api.getJwks());
  }

  /**
   * @throws {AccountRefusal} when accounts are shut.
   * @throws {RpcError} when one of this call's statements failed.
   */
  async ask(
    visit: Visit,
    call: (api: Auth['api'], headers: Headers) => Promise<Response>,
  ): Promise<Answered> {
    // Of this call alone, so that it does not fail by what another one asks; made in two milliseconds.
    const statements = new Watched(this.#parts.statements);
    const auth = await this.#auth(statements, isSecure(visit.headers));
    const response = await call(auth.api, headersFor(visit));
    // better-auth takes a session it could not look up for one that is not there.
    if (statements.failure !== null) throw statements.failure;
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

  async #auth(statements: Statements, secure: boolean): Promise<Auth> {
    const secret = await this.#open().catch((cause: unknown) => {
      throw cause instanceof RpcError ? storeUnavailable(cause) : sealed(cause);
    });
    const { createAuth } = await import('./auth.ts');
    return createAuth({ statements, log: this.#parts.log, secret, secure });
  }
}

/** Remembers the first statement that failed. */
class Watched implements Statements {
  failure: Error | null = null;
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  async query(...given: Parameters<Statements['query']>): ReturnType<Statements['query']> {
    try {
      return await this.#statements.query(...given);
    } catch (error) {
      this.failure ??= error instanceof Error ? error : new Error(String(error));
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
  const cookies = (headers.get('cookie') ?? '').split(';');
  return cookies.some((cookie) => cookie.trim().startsWith(`${SECURE_PREFIX}.`));
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
