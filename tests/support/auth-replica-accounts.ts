/** The accounts and sessions behind the replica of Supabase Auth. */
import { randomBytes, randomUUID } from 'node:crypto';

export interface NewAccount {
  readonly email: string;
  readonly password: string;
  readonly id?: string;
  readonly confirmed?: boolean;
  /** What users may write themselves, and so nothing that anybody may believe. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** As Auth shows a user. */
export interface AuthUser {
  readonly id: string;
  readonly aud: 'authenticated';
  readonly role: 'authenticated';
  readonly email: string;
  readonly email_confirmed_at?: string;
  readonly confirmed_at?: string;
  readonly phone: '';
  readonly app_metadata: Readonly<Record<string, unknown>>;
  readonly user_metadata: Readonly<Record<string, unknown>>;
  readonly identities: readonly object[];
  readonly created_at: string;
  readonly updated_at: string;
  readonly is_anonymous: boolean;
}

/** A sign-in or a renewed one. */
export interface Signed {
  readonly user: AuthUser;
  readonly sessionId: string;
  readonly refreshToken: string;
}

/** What Auth says when it says no. */
export class AuthRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A token used twice within this time is a race of two tabs; later it is a stolen one. */
const REUSE_MS = 10_000;

interface Session {
  readonly id: string;
  readonly userId: string;
  current: string;
  previous: string | null;
  renewedAt: number;
}

export class Accounts {
  readonly #users = new Map<string, { readonly user: AuthUser; readonly password: string }>();
  readonly #sessions = new Map<string, Session>();
  /** Every refresh token there ever was, and its session. */
  readonly #tokens = new Map<string, string>();

  add({ email, password, id = randomUUID(), confirmed = true, metadata = {} }: NewAccount): string {
    const now = new Date().toISOString();
    const user: AuthUser = {
      id,
      aud: 'authenticated',
      role: 'authenticated',
      // Auth keeps addresses in small letters.
      email: email.toLowerCase(),
      ...(confirmed ? { email_confirmed_at: now, confirmed_at: now } : {}),
      phone: '',
      app_metadata: { provider: 'email', providers: ['email'] },
      user_metadata: { email_verified: confirmed, ...metadata },
      identities: [],
      created_at: now,
      updated_at: now,
      is_anonymous: false,
    };
    this.#users.set(id, { user, password });
    return id;
  }

  list(): AuthUser[] {
    return [...this.#users.values()].map(({ user }) => user);
  }

  signIn(email: string, password: string): Signed {
    const found = [...this.#users.values()].find(({ user }) => user.email === email.toLowerCase());
    if (found === undefined || found.password !== password) {
      throw new AuthRefusal(400, 'invalid_credentials', 'Invalid login credentials');
    }
    if (found.user.email_confirmed_at === undefined) {
      throw new AuthRefusal(400, 'email_not_confirmed', 'Email not confirmed');
    }
    const session: Session = {
      id: randomUUID(),
      userId: found.user.id,
      current: '',
      previous: null,
      renewedAt: Date.now(),
    };
    this.#sessions.set(session.id, session);
    return this.#rotate(session);
  }

  /** A token works once: its successor comes with the answer. */
  renew(token: string): Signed {
    const session = this.#sessions.get(this.#tokens.get(token) ?? '');
    if (session === undefined) {
      throw new AuthRefusal(
        400,
        'refresh_token_not_found',
        'Invalid Refresh Token: Refresh Token Not Found',
      );
    }
    if (token === session.current) return this.#rotate(session);
    if (token === session.previous && Date.now() - session.renewedAt < REUSE_MS) {
      return this.#signed(session);
    }
    this.#sessions.delete(session.id);
    throw new AuthRefusal(400, 'refresh_token_already_used', 'Invalid Refresh Token: Already Used');
  }

  /** Tokens of a session that was ended are no longer believed here, though their time is not up. */
  userOf(id: string, sessionId: string): AuthUser {
    const found = this.#users.get(id);
    if (found === undefined || this.#sessions.get(sessionId)?.userId !== id) {
      throw new AuthRefusal(
        403,
        'session_not_found',
        'Session from session_id claim in JWT does not exist',
      );
    }
    return found.user;
  }

  signOut(
    id: string,
    { sessionId, scope }: { readonly sessionId: string; readonly scope: string },
  ): void {
    this.userOf(id, sessionId);
    for (const session of this.#sessions.values()) {
      if (session.userId !== id) continue;
      const own = session.id === sessionId;
      if (scope === 'global' || own === (scope === 'local')) this.#sessions.delete(session.id);
    }
  }

  endSessions(email: string): void {
    for (const { id, userId } of this.#sessions.values()) {
      if (this.#users.get(userId)?.user.email === email) this.#sessions.delete(id);
    }
  }

  #rotate(session: Session): Signed {
    const token = randomBytes(9).toString('base64url');
    session.previous = session.current;
    session.current = token;
    session.renewedAt = Date.now();
    this.#tokens.set(token, session.id);
    return this.#signed(session);
  }

  #signed(session: Session): Signed {
    const found = this.#users.get(session.userId);
    if (found === undefined) throw new AuthRefusal(403, 'user_not_found', 'User not found');
    return { user: found.user, sessionId: session.id, refreshToken: session.current };
  }
}
