import type { Relay } from '../contract/attempt.ts';
import type { DialectId } from '../contract/dialect-id.ts';
import { GatewayError } from '../contract/error.ts';
import type { Inbound } from '../contract/ports.ts';
import type { Candidate, Target } from '../contract/target.ts';
import { type Accepted, accept } from './accept.ts';
import { type Call, callOf } from './call.ts';
import { carry } from './carriage.ts';
import { type Passed, plan } from './plan.ts';
import { dialectOf } from './registry.ts';
import type { Health } from './routing/health.ts';

/** A call that is only thought of. */
export interface Question {
  readonly candidates: readonly Candidate[];
  readonly dialect: DialectId;
  readonly body: Uint8Array;
  /** Where the dialect has it in the path. */
  readonly model: string;
  readonly now: number;
}

/** What would become of it. */
export interface Explained {
  readonly ways: readonly ExplainedWay[];
  readonly passed: readonly Passed[];
  /** A guess from its text. */
  readonly promptTokens: number;
  /** The most it lets an answer have; null: it does not say. */
  readonly outputLimit: number | null;
}

export interface ExplainedWay {
  readonly target: Target;
  /** Null where it cannot be carried there. */
  readonly relay: Relay | null;
  readonly losses: readonly string[];
  /** Why it cannot be carried there. */
  readonly problem: GatewayError | null;
}

/**
 * Which ways a call would take, in which order, and what it would lose on each. Nobody is called.
 * @throws {GatewayError} what the call itself would be refused with.
 */
export function explain(question: Question, health: Health): Explained {
  const { candidates, now } = question;
  const dialect = dialectOf(question.dialect, 'generate');
  const inbound = inboundOf(question.body);
  const accepted = accept(inbound, dialect, { model: question.model, stream: false });
  const call = callIn(question, inbound, accepted);
  const { body } = accepted;
  const admission = {
    ...{ admitted: true as const, principal: call.principal, candidates },
    ...{ restricted: false, capped: false, revision: 0, cacheable: false },
  };
  const asked = { admission, operation: 'generate', dialect, body, model: question.model } as const;
  const { targets, passed } =
    candidates.length === 0
      ? { targets: [], passed: [] }
      : plan({ ...asked, health, now, seed: () => now });
  return {
    ways: targets.map((target) => wayTo(call, target)),
    passed,
    promptTokens: dialect.estimatePrompt(body),
    outputLimit: call.conversation().settings.outputLimit,
  };
}

function wayTo(call: Call, target: Target): ExplainedWay {
  try {
    const { relay, losses } = carry(call, target);
    return { target, relay, losses, problem: null };
  } catch (cause) {
    if (!(cause instanceof GatewayError)) throw cause;
    return { target, relay: null, losses: [], problem: cause };
  }
}

function callIn(question: Question, inbound: Inbound, accepted: Accepted): Call {
  return callOf({
    requestId: '',
    startedAt: question.now,
    inbound,
    operation: 'generate',
    dialect: dialectOf(question.dialect, 'generate'),
    principal: { userId: null, keyId: null },
    accepted,
  });
}

function inboundOf(body: Uint8Array): Inbound {
  return { method: 'POST', path: '', query: '', header: () => null, body, refusal: null };
}
