import { base64url } from 'jose';
import type { Accepted, AcceptForm } from '../contract/accounts.ts';
import type { Clock, Environment, Random } from '../contract/ports.ts';
import { endSession, listSessions, readPublicKeys, type SessionRow } from '../store/accounts.ts';
import {
  type AcceptOutcome,
  acceptInvitation,
  createInvitation,
  hasOwner,
  type InvitationRow,
  listInvitations,
  lookAtInvitation,
  type OpenInvitation,
  renewOwnerLink,
  type WrittenActor,
  withdrawInvitation,
} from '../store/invitations.ts';
import { RpcError, type Statements } from '../store/rpc.ts';
import type { Page } from '../store/session.ts';
import type { SealingVault } from '../store/vault.ts';
import type { Visit } from '../wire/origin.ts';
import { uuidV7 } from '../wire/request-id.ts';
import { Door } from './door.ts';
import { AccountRefusal } from './refusal.ts';
import { type AuthFetch, createAuthFetch } from './routes.ts';
import { ACCOUNTS_AUDIENCE, ACCOUNTS_ISSUER, DISABLED_SQLSTATE } from './terms.ts';

export interface AccountsParts {
  readonly statements: Statements;
  readonly vault: Pick<SealingVault, 'open' | 'seal' | 'rewrap'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly environment: Pick<Environment, 'log' | 'sha256'>;
  /** Browser origins that are trusted beside this host's own. */
  readonly origins: readonly string[];
  /** The id the gateway knows an account by. */
  readonly userIdOf: (accountId: string) => Promise<string>;
}

/** The people of an installation that has no other issuer. */
export interface Accounts {
  /** Answers below `/api/auth`. */
  readonly fetch: AuthFetch;
  /** What the gateway needs to believe the tokens. */
  readonly issuer: {
    readonly issuer: string;
    readonly audience: string;
    readonly keys: () => Promise<unknown>;
  };
  /** At the start: what is not there yet is made. Never rejects. */
  prepare(): Promise<void>;
  /** Whether somebody has made the owner's account. */
  hasOwner(): Promise<boolean>;
  /** What stands after the # of the owner's link, in place of older ones; null: there is an owner. */
  renewOwnerToken(): Promise<string | null>;
  /** Null when the link is unknown, used or expired. */
  look(token: string): Promise<OpenInvitation | null>;
  accept(form: AcceptForm, visit: Visit): Promise<Accepted>;
  /** Newest first. */
  invitations(page: Page): Promise<InvitationRow[]>;
  invite(
    form: { readonly email: string; readonly role: 'admin' | 'member' },
    actor: WrittenActor,
  ): Promise<{ readonly invitation: InvitationRow; readonly token: string }>;
  withdraw(id: string, actor: WrittenActor): Promise<boolean>;
  /** Newest first. */
  sessions(accountId: string, page: Page): Promise<SessionRow[]>;
  endSession(accountId: string, id: string): Promise<boolean>;
}

const TOKEN_BYTES = 32;
const OWNER_S = 24 * 3_600;
const INVITATION_S = 7 * 24 * 3_600;

export function createAccounts(parts: AccountsParts): Accounts {
  const { statements, random, clock, environment } = parts;
  const door = new Door({ statements, vault: parts.vault, log: environment.log });
  const hashOf = async (token: string): Promise<string> => environment.sha256(token);

  function newToken(): string {
    const bytes = new Uint8Array(TOKEN_BYTES);
    random.fill(bytes);
    return base64url.encode(bytes);
  }

  return {
    fetch: createAuthFetch({
      door,
      clock,
      log: environment.log,
      origins: parts.origins,
      requestId: () => uuidV7(clock.now(), (bytes) => random.fill(bytes)),
    }),
    issuer: {
      issuer: ACCOUNTS_ISSUER,
      audience: ACCOUNTS_AUDIENCE,
      keys: () => readPublicKeys(statements),
    },
    prepare: () => door.prepare(),
    hasOwner: () => hasOwner(statements),
    async renewOwnerToken() {
      const token = newToken();
      return (await renewOwnerLink(statements, await hashOf(token), OWNER_S)) ? token : null;
    },
    look: async (token) => lookAtInvitation(statements, await hashOf(token)),
    accept: (form, visit) => accept(form, visit, { parts, door }).catch(unavailable),
    invitations: (page) => listInvitations(statements, page),
    async invite(form, actor) {
      const token = newToken();
      const row = { ...form, token_hash: await hashOf(token), seconds: INVITATION_S };
      return { invitation: await createInvitation(statements, row, actor), token };
    },
    withdraw: (id, actor) => withdrawInvitation(statements, id, actor),
    sessions: (accountId, page) => listSessions(statements, accountId, page),
    endSession: (accountId, id) => endSession(statements, accountId, id),
  };
}

interface Inside {
  readonly parts: AccountsParts;
  readonly door: Door;
}

/** The invitation is looked at before the password is hashed: hashing is dear, and a link is not guessed. */
async function accept(form: AcceptForm, visit: Visit, { parts, door }: Inside): Promise<Accepted> {
  const { statements, environment } = parts;
  const tokenHash = await environment.sha256(form.token);
  const email = form.email.toLowerCase();
  const open = await lookAtInvitation(statements, tokenHash);
  if (open === null) return { outcome: 'over' };
  if (open.email !== null && open.email !== email) return { outcome: 'other_email' };
  if (open.accountId === null && form.name === undefined) return { outcome: 'name_missing' };
  const id = open.accountId ?? crypto.randomUUID();
  const account = {
    id,
    user_id: await parts.userIdOf(id),
    email,
    name: form.name ?? null,
    password: await door.hash(form.password),
  };
  const outcome = await acceptInvitation(statements, tokenHash, account).catch(disabledOutcome);
  // An account of that address came about meanwhile; its ids are found the second time.
  if (outcome === 'again') return accept(form, visit, { parts, door });
  if (outcome !== 'accepted') return { outcome };
  const cookies = await signIn(form, visit, { parts, door });
  return { outcome, email, role: open.role, cookies };
}

/** Null when it fails, which must not look as if the account had not been made: the link is used. */
async function signIn(form: AcceptForm, visit: Visit, { parts, door }: Inside): Promise<Cookies> {
  const body = { email: form.email.toLowerCase(), password: form.password };
  const answered = await door
    .ask(visit, (api, headers) => api.signInEmail({ headers, body }))
    .catch((error: unknown) => ({ status: String(error), cookies: [] }));
  if (answered.status === 200) return answered.cookies;
  parts.environment.log('error', 'sign_in_after_joining_failed', { status: answered.status });
  return null;
}

type Cookies = readonly string[] | null;

/** What needs an operator, or the database, in words for whoever holds a link that is still good. */
function unavailable(error: unknown): Accepted {
  const code = error instanceof AccountRefusal ? error.code : null;
  if (code !== 'accounts_unavailable' && code !== 'store_unavailable') throw error;
  const { message, options } = error as AccountRefusal;
  return {
    outcome: 'unavailable',
    why: { code, message, retryAfter: options.retryAfter ?? null },
  };
}

function disabledOutcome(error: unknown): AcceptOutcome | 'disabled' {
  if (error instanceof RpcError && error.sqlstate === DISABLED_SQLSTATE) return 'disabled';
  throw error;
}
