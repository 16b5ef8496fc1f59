import { callerJson } from '../store/admission.ts';
import { openSession, type Session } from '../store/session.ts';
import { ApiError } from './api-error.ts';
import type { AdminPorts, CredentialHeaders } from './ports.ts';

/** Who manages: the admin key, or a user. */
export interface Actor {
  readonly admin: boolean;
  /** Null for the admin key, which is nobody. */
  readonly userId: string | null;
  /** The key used; null for a user. */
  readonly keyId: string | null;
  /** As far as known; null for the admin key. */
  readonly email: string | null;
  readonly name: string | null;
  /** What the token said of its bearer; null for the admin key. */
  readonly token: ActorToken | null;
  /** Sees and changes what row security lets this actor. */
  readonly session: Session;
  /** Weir's own view; only for what the actor has been found to be allowed. */
  readonly service: Session;
}

export interface ActorToken {
  readonly issuer: string;
  readonly subject: string;
  /** Of which sign-in it is, where its issuer says so. */
  readonly sessionId: string | null;
}

/** Without a credential nothing is seen. */
const blind: Session = {
  rows: () => Promise.reject(new TypeError('a call for anyone must not ask the database as one')),
};

/** Who makes a call that is open to anyone. */
export const nobody: Actor = {
  admin: false,
  userId: null,
  keyId: null,
  email: null,
  name: null,
  token: null,
  session: blind,
  service: blind,
};

/** The answer of `weir_identify`. */
interface Identified {
  readonly kind: 'admin_key' | 'key' | 'user';
  readonly user_id: string | null;
  readonly key_id: string | null;
  readonly role: 'admin' | 'member' | null;
  readonly disabled: boolean;
  readonly email: string | null;
  readonly name: string | null;
}

/** @throws {ApiError | GatewayError} */
export async function findActor(ports: AdminPorts, request: CredentialHeaders): Promise<Actor> {
  const caller = await ports.authenticate(request);
  const p_caller = callerJson(caller);
  const found = (await ports.rpc.call('weir_identify', { p_caller })) as Identified | null;
  if (found === null) {
    throw new ApiError(
      'invalid_credential',
      'This credential is unknown, expired or revoked. Use the admin key, or sign in again.',
    );
  }
  if (found.kind === 'key') {
    throw new ApiError(
      'gateway_key_refused',
      'A gateway key calls models and manages nothing. Use the admin key, or sign in.',
    );
  }
  if (found.disabled) {
    throw new ApiError('user_disabled', 'This account is switched off. Ask an administrator.');
  }
  const author = {
    user_id: caller.kind === 'user' ? found.user_id : null,
    key_id: found.key_id,
  };
  const service = openSession(ports.rpc, null, author);
  const session =
    caller.kind === 'user'
      ? openSession(
          ports.rpc,
          { iss: caller.issuer, sub: caller.subject, role: 'authenticated' },
          author,
        )
      : service;
  return {
    admin: found.role === 'admin',
    email: found.email,
    name: found.name,
    userId: caller.kind === 'user' ? found.user_id : null,
    keyId: found.key_id,
    token:
      caller.kind === 'user'
        ? {
            issuer: caller.issuer,
            subject: caller.subject,
            sessionId: caller.sessionId ?? null,
          }
        : null,
    session,
    service,
  };
}

/**
 * Whose rows of the ledger to look for. Row security shows a member no others anyway; asking for
 * theirs lets an index find them: 6 ms instead of 106 for one row among 300,000.
 */
export function usageOf(actor: Actor, asked: string | undefined): string | undefined {
  return asked ?? (actor.admin ? undefined : (actor.userId ?? undefined));
}

/** Whose a new thing is to be. */
export interface Ownership {
  readonly owner: 'platform' | 'user';
  /** Null for the platform's. */
  readonly userId: string | null;
}

/**
 * Admins make the platform's things unless they say otherwise; members only their own.
 *
 * @throws {ApiError}
 */
export function ownership(actor: Actor, asked: 'platform' | 'user' | undefined): Ownership {
  const owner = asked ?? (actor.admin ? 'platform' : 'user');
  if (owner === 'platform') {
    if (!actor.admin) {
      throw new ApiError(
        'admin_required',
        'Only administrators make what belongs to the platform. Set `owner` to "user", or leave it out.',
        { param: 'owner' },
      );
    }
    return { owner, userId: null };
  }
  if (actor.userId === null) {
    throw new ApiError(
      'invalid_request',
      'The admin key is no user, so it cannot own anything. Set `owner` to "platform", or sign in.',
      { param: 'owner' },
    );
  }
  return { owner, userId: actor.userId };
}
