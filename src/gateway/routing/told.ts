import type { JsonObject } from '../../contract/json.ts';
import type { Candidate } from '../../contract/target.ts';
import type { Plan } from '../plan.ts';

/** A model may have fifty ways; a row needs those that mattered. */
const MOST_TOLD = 20;

/** What was chosen from, as an attempt's row keeps it; null where there was no choice. */
export function choiceOf({ targets, passed }: Plan): JsonObject | null {
  const [first] = targets;
  if (first === undefined || targets.length + passed.length < 2) return null;
  return {
    strategy: first.candidate.policy.strategy,
    targets: targets.slice(0, MOST_TOLD).map(({ candidate }) => wayOf(candidate)),
    passed: passed
      .slice(0, MOST_TOLD)
      .map(({ candidate, reason }) => ({ ...wayOf(candidate), reason })),
  };
}

function wayOf({ provider, upstreamModel, credential, price }: Candidate): JsonObject {
  return {
    provider,
    model: upstreamModel,
    credential: credential.id,
    owner: credential.ownerKind,
    price: price?.version ?? null,
  };
}
