import type { ScannedBody } from '../contract/dialect.ts';
import type { DialectId } from '../contract/dialect-id.ts';
import type { Operation } from '../contract/operation.ts';
import type { ModelDialects, ProviderRecord } from '../contract/provider.ts';
import type { Candidate } from '../contract/target.ts';
import { isReachable } from './registry.ts';

/** Where a record says nothing: the one nearly everybody serves first. */
const PREFERRED: readonly DialectId[] = [
  'openai-chat',
  'anthropic-messages',
  'openai-responses',
  'gemini-generate',
];

/** What a dialect is chosen for. */
export interface Wish {
  readonly operation: Operation;
  /** The caller's. */
  readonly dialect: DialectId;
  readonly body: ScannedBody;
}

/**
 * The dialect in which a candidate is called: the caller's own where it serves the model in that,
 * else the one its record likes best of those the call can be translated to. Null where it serves
 * none.
 */
export function spokenWith(
  candidate: Candidate,
  record: ProviderRecord,
  asked: Wish,
): DialectId | null {
  const known = dialectsFor(candidate, record, asked);
  const serves = (id: DialectId): boolean =>
    candidate.dialects[id] !== undefined && isReachable(asked.operation, asked.dialect, id);
  if (known.includes(asked.dialect) && serves(asked.dialect)) return asked.dialect;
  return known.find(serves) ?? null;
}

/** A record's rules are about conversations: the other calls have paths of their own. */
function dialectsFor(
  { upstreamModel }: Candidate,
  record: ProviderRecord,
  { operation, body }: Wish,
): readonly DialectId[] {
  if (operation !== 'generate' && operation !== 'count') return PREFERRED;
  if (record.modelDialects === undefined) return PREFERRED;
  const id = upstreamModel.toLowerCase();
  return record.modelDialects.find((rule) => fits(rule, id, body))?.dialects ?? PREFERRED;
}

/** @param id Of the upstream model, in lower case. */
function fits(rule: ModelDialects, id: string, body: ScannedBody): boolean {
  if (!id.startsWith(rule.prefix)) return false;
  if (rule.unlessEnding?.some((ending) => id.endsWith(ending)) === true) return false;
  return rule.withTools !== true || body.members.has('tools');
}
