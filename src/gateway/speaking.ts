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
  const served = dialectsFor(candidate, record, asked).filter(
    (id) => candidate.dialects[id] !== undefined && isReachable(asked.operation, asked.dialect, id),
  );
  return served.includes(asked.dialect) ? asked.dialect : (served[0] ?? null);
}

/** A record's rules are about conversations: the other calls have paths of their own. */
function dialectsFor(
  { upstreamModel }: Candidate,
  record: ProviderRecord,
  { operation, body }: Wish,
): readonly DialectId[] {
  if (operation !== 'generate' && operation !== 'count') return PREFERRED;
  const rule = record.modelDialects?.find((one) => fits(one, upstreamModel, body));
  return rule?.dialects ?? PREFERRED;
}

function fits(rule: ModelDialects, model: string, body: ScannedBody): boolean {
  const id = model.toLowerCase();
  if (!id.startsWith(rule.prefix)) return false;
  if (rule.unlessEnding?.some((ending) => id.endsWith(ending)) === true) return false;
  return rule.withTools !== true || body.members.has('tools');
}
