import type { Conversation } from '../contract/conversation.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { Ledger } from '../contract/ledger.ts';
import type { Operation } from '../contract/operation.ts';
import type {
  Clock,
  Environment,
  Inbound,
  Random,
  Store,
  Transport,
  Vault,
} from '../contract/ports.ts';
import type { Principal } from '../contract/principal.ts';
import type { Accepted } from './accept.ts';
import type { Authenticate } from './authenticate.ts';
import { translatorOf } from './registry.ts';

/** One inbound request that was authenticated, accepted and admitted. */
export interface Call {
  readonly requestId: string;
  readonly startedAt: number;
  readonly inbound: Inbound;
  readonly operation: Operation;
  readonly dialect: Dialect;
  readonly principal: Principal;
  readonly accepted: Accepted;
  /** The request taken apart, once and only when it is needed. @throws {GatewayError} */
  conversation(): Conversation;
}

/** The call with its conversation, which most calls never need. */
export function callOf(facts: Omit<Call, 'conversation'>): Call {
  let conversation: Conversation | null = null;
  const { dialect, accepted } = facts;
  return {
    ...facts,
    conversation: () =>
      (conversation ??= translatorOf(dialect.id).parse(accepted.body, accepted.head)),
  };
}

/** Milliseconds and counts that bound every call. */
export interface Limits {
  /** A runtime's own wall clock ends a call before a provider's `total` would. */
  readonly totalMs: number;
  /** How long the head of a stream is held back while an upstream could still be replaced. */
  readonly holdMs: number;
  readonly heartbeatMs: number;
  /** How long an answer is read on after its caller has left. */
  readonly drainMs: number;
  readonly drainsAtOnce: number;
  /** How long a caller may leave a full buffer unread. */
  readonly stallMs: number;
  readonly attempts: number;
}

/** Everything the way of a call needs from outside. */
export interface GatewayPorts {
  readonly store: Store;
  readonly vault: Vault;
  readonly ledger: Ledger;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly environment: Environment;
  readonly authenticate: Authenticate;
  readonly limits: Limits;
}

export const DEFAULT_LIMITS: Limits = {
  totalMs: 900_000,
  holdMs: 10_000,
  heartbeatMs: 12_000,
  drainMs: 60_000,
  drainsAtOnce: 100,
  stallMs: 60_000,
  attempts: 3,
};
