import type { Dialect, ScannedBody } from '../contract/dialect.ts';
import { GatewayError } from '../contract/error.ts';
import type { Operation } from '../contract/operation.ts';
import type { Admission } from '../contract/ports.ts';
import type { Timeouts } from '../contract/provider.ts';
import type { Candidate, Target } from '../contract/target.ts';
import { entriesOf, fieldOf } from '../hub/stored-objects.ts';
import { tariffOf } from '../hub/tariff.ts';
import { recordOf } from '../providers/registry.ts';
import { readJson } from '../wire/json-read.ts';
import { findMember } from '../wire/json-scan.ts';
import { spokenWith } from './speaking.ts';
import { isOutOfReach, outOfReach } from './stored-object.ts';

/** Milliseconds; a provider's row may override each. */
const TIMEOUTS: Timeouts = {
  headers: 60_000,
  firstContent: 120_000,
  idle: 90_000,
  total: 900_000,
};

export interface PlanInput {
  readonly admission: Extract<Admission, { admitted: true }>;
  readonly operation: Operation;
  readonly dialect: Dialect;
  readonly body: ScannedBody;
}

/** Targets are the same for every call that meets the same cached candidate. */
const targets = new WeakMap<Candidate, Map<string, Target>>();

/**
 * Turns what the database offers into the places to try, in order. Only reorders and removes. Among
 * equals those come first that speak the caller's dialect.
 * @throws {GatewayError} when nothing is left, with the reason of what was removed last.
 */
export function plan(input: PlanInput): Target[] {
  const { candidates } = input.admission;
  const shared = candidates.some(({ credential }) => credential.ownerKind === 'platform');
  const named = shared ? input.dialect.foreignObject(input.body) : null;
  let reason: GatewayError | null = null;
  const kept: Target[] = [];
  for (const candidate of candidates) {
    const target = targetOf(candidate, input);
    if (target === null) {
      reason = noDialect(candidate, input);
      continue;
    }
    const refusal = storedObject(target, named, input.dialect) ?? routeField(target, input);
    if (refusal === null) kept.push(target);
    else reason = refusal;
  }
  if (kept.length > 0) return nativeFirst(kept, input.dialect);
  throw reason ?? new GatewayError('model_not_found', 'No provider serves this model.');
}

/** Own credentials before the platform's and lower priorities before higher ones, as they came. */
function nativeFirst(kept: Target[], dialect: Dialect): Target[] {
  const [first] = kept;
  if (first === undefined || kept.every((target) => target.dialect === first.dialect)) return kept;
  const ordered: Target[] = [];
  for (let from = 0; from < kept.length; ) {
    const to = kept.findIndex((target, at) => at > from && !equals(target, kept[from]));
    const equal = kept.slice(from, to === -1 ? kept.length : to);
    const isNative = (target: Target): boolean => target.dialect === dialect.id;
    ordered.push(...equal.filter(isNative), ...equal.filter((target) => !isNative(target)));
    from += equal.length;
  }
  return ordered;
}

function equals({ candidate }: Target, other: Target | undefined): boolean {
  return (
    candidate.priority === other?.candidate.priority &&
    candidate.credential.ownerKind === other.candidate.credential.ownerKind
  );
}

function targetOf(candidate: Candidate, { operation, dialect, body }: PlanInput): Target | null {
  const record = recordOf(candidate.record);
  const spoken = spokenWith(candidate, record, { operation, dialect: dialect.id, body });
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
  };
  const byDialect = targets.get(candidate) ?? new Map<string, Target>();
  targets.set(candidate, byDialect.set(spoken, target));
  return target;
}

function storedObject(
  target: Target,
  path: string | null,
  { sentWhole }: Dialect,
): GatewayError | null {
  return isOutOfReach(target, path) ? outOfReach(path, sentWhole?.(path) ?? null) : null;
}

/**
 * A model list means nothing if the body can choose another model behind it. What users do with
 * keys of their own, the lists of platform credentials do not bind.
 */
function routeField({ record, candidate }: Target, input: PlanInput): GatewayError | null {
  const { restricted, principal } = input.admission;
  const ownKey = candidate.credential.ownerKind === 'user' && principal.keyId === null;
  if (!restricted || ownKey) return null;
  const fields = [...record.routeFields, ...(input.dialect.routeFields ?? [])];
  const field = fields.find((name) => findMember(input.body, name)) ?? hostedModel(input.body);
  if (field === undefined || field === null) return tariffField(input);
  return new GatewayError(
    'route_field_refused',
    `"${field}" lets the request choose another model or route, and this key may only call the models on its list. Remove it.`,
    { param: field },
  );
}

/** What it costs there is not known, so it would not count towards what the caller may spend. */
function tariffField({ body, dialect }: PlanInput): GatewayError | null {
  const field = dialect.tariffFields?.find((name) => {
    const member = findMember(body, name);
    return member !== undefined && tariffOf(readJson(body, member)).tariff !== undefined;
  });
  if (field === undefined) return null;
  return new GatewayError(
    'route_field_refused',
    `"${field}" asks for another price than this key's models are listed with. Remove it, or send "default".`,
    { param: field },
  );
}

/** A tool the provider runs itself may name the model that is to do its work, which costs as well. */
function hostedModel(body: ScannedBody): string | null {
  const tools = entriesOf(body, 'tools');
  const named = tools.find(([, tool]) => typeof fieldOf(tool, 'model') === 'string');
  return named === undefined ? null : `tools[${named[0]}].model`;
}

function noDialect(
  { provider, dialects }: Candidate,
  { operation, dialect }: PlanInput,
): GatewayError {
  const served = Object.keys(dialects).join(', ');
  const what = NAMES[operation];
  return new GatewayError(
    'dialect_unsupported',
    what === undefined
      ? `Provider ${provider} serves this model in no format Weir can translate ${dialect.id} into. Ask for the model at another provider.`
      : `Provider ${provider} cannot be asked for ${what} by this request: it is called as ${served}. Ask for the model at another provider.`,
  );
}

/** What is asked for where it is no conversation. */
const NAMES: Partial<Record<Operation, string>> = {
  embed: 'embeddings',
  complete: 'completions',
  transcribe: 'transcriptions',
  translate_speech: 'translations',
  speak: 'speech',
  draw: 'images',
  edit: 'images',
  vary: 'images',
  moderate: 'moderations',
  rerank: 'ranking',
};
