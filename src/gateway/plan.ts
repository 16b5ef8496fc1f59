import { GatewayError } from '../contract/error.ts';
import type { Timeouts } from '../contract/provider.ts';
import type { Candidate, Target } from '../contract/target.ts';
import { recordOf } from '../providers/registry.ts';
import { quoted } from './refusal.ts';
import { hashText } from './routing/draw.ts';
import type { Health, Rest, RestReason } from './routing/health.ts';
import { inOrder } from './routing/order.ts';
import { type Asking, noDialect, type Refusal, refusalOf } from './routing/refusals.ts';
import { spokenWith, type Wish } from './speaking.ts';

/** Milliseconds; a provider's row may override each. */
const TIMEOUTS: Timeouts = {
  headers: 60_000,
  firstContent: 120_000,
  idle: 90_000,
  total: 900_000,
};

export interface PlanInput extends Asking {
  /** What was asked for. */
  readonly model: string;
  readonly health: Health;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The same for all calls of a conversation. */
  seed(): number;
}

/** Where a call goes, and where it could have gone. */
export interface Plan {
  /** In the order in which they are tried; none only where `refusal` says why. */
  readonly targets: readonly Target[];
  readonly passed: readonly Passed[];
  /** What the caller hears where there is no target. */
  readonly refusal: GatewayError | null;
}

/** A way that is not taken. */
export interface Passed {
  readonly candidate: Candidate;
  readonly reason: Refusal['reason'] | RestReason | 'not_in_policy';
}

/** Targets are the same for every call that meets the same cached candidate. */
const targets = new WeakMap<Candidate, Map<string, Target>>();

/**
 * Turns what the database offers into the places to try, in order. Only reorders and removes. What
 * rests comes last: it is left alone while anything else answers, but a wrong guess of ours must not
 * be what keeps a caller out. Only who asked not to be called for a while is not, if others are there.
 */
export function plan(input: PlanInput): Plan {
  const passed: Passed[] = [];
  const { kept, refusal } = within(input, passed);
  if (kept.length === 0) return { targets: kept, passed, refusal: refusal ?? nowhere(input.model) };
  const ordered = inOrder(kept, { dialect: input.dialect.id, seed: () => input.seed() });
  const rests = ordered.map(({ candidate }) => input.health.restOf(candidate, input.now));
  if (rests.every((rest) => rest === null)) return { targets: ordered, passed, refusal: null };
  const resting = ordered.flatMap((target, index) => {
    const rest = rests[index] ?? null;
    return rest === null ? [] : [{ target, rest }];
  });
  passed.push(
    ...resting.map(({ target, rest }) => ({ candidate: target.candidate, reason: rest.reason })),
  );
  return { targets: restingLast(ordered, resting), passed, refusal: null };
}

/** Of those that rest the one first whose rest ends first: it is the likeliest to be well again. */
function restingLast(
  ordered: readonly Target[],
  resting: readonly { readonly target: Target; readonly rest: Rest }[],
): Target[] {
  const all = resting.length === ordered.length;
  const tired = new Set(resting.map(({ target }) => target));
  const last = resting
    .filter(({ rest }) => all || rest.reason !== 'rate_limited')
    .toSorted((one, other) => one.rest.until - other.rest.until);
  return [...ordered.filter((target) => !tired.has(target)), ...last.map(({ target }) => target)];
}

/** The targets that may be asked at all, and why the last of the others may not. */
function within(
  input: PlanInput,
  passed: Passed[],
): { readonly kept: Target[]; readonly refusal: GatewayError | null } {
  const { candidates } = input.admission;
  const shared = candidates.some(({ credential }) => credential.ownerKind === 'platform');
  const named = shared ? input.dialect.foreignObject(input.body) : null;
  const wish = { operation: input.operation, dialect: input.dialect.id, body: input.body };
  const kept: Target[] = [];
  let refusal: GatewayError | null = null;
  for (const candidate of candidates) {
    const { strategy, providers } = candidate.policy;
    if (strategy === 'only' && !providers.includes(candidate.provider)) {
      passed.push({ candidate, reason: 'not_in_policy' });
      continue;
    }
    const target = targetOf(candidate, wish);
    const refused = target === null ? noDialect(candidate, input) : refusalOf(target, input, named);
    if (target !== null && refused === null) kept.push(target);
    if (refused === null) continue;
    passed.push({ candidate, reason: refused.reason });
    refusal = refused.error;
  }
  return { kept, refusal };
}

function nowhere(model: string): GatewayError {
  return new GatewayError(
    'model_not_found',
    `No provider that this installation may use for it serves ${quoted(model)}. An administrator can change that: settings, routing.`,
  );
}

function targetOf(candidate: Candidate, wish: Wish): Target | null {
  const record = recordOf(candidate.record);
  const spoken = spokenWith(candidate, record, wish);
  if (spoken === null) return null;
  const known = targets.get(candidate)?.get(spoken);
  if (known !== undefined) return known;
  const served = candidate.dialects[spoken];
  if (served === undefined) return null;
  const target: Target = {
    candidate,
    record,
    dialect: spoken,
    baseUrl: served.baseUrl,
    timeouts: { ...TIMEOUTS, ...candidate.timeouts },
    lot: hashText(`${candidate.credential.id}\n${candidate.upstreamModel}`),
  };
  const byDialect = targets.get(candidate) ?? new Map<string, Target>();
  targets.set(candidate, byDialect.set(spoken, target));
  return target;
}
