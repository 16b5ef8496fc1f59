import type { ScannedBody } from '../contract/dialect.ts';
import type { DialectId } from '../contract/dialect-id.ts';
import type { ModelDialects, ProviderRecord } from '../contract/provider.ts';
import type { Candidate } from '../contract/target.ts';

/** Where a record says nothing: the one nearly everybody serves first. */
const PREFERRED: readonly DialectId[] = [
  'openai-chat',
  'anthropic-messages',
  'openai-responses',
  'gemini-generate',
];

/**
 * The dialect in which a candidate is called: the caller's own where it serves the model in that,
 * else the one its record likes best. Null where it serves none.
 */
export function spokenWith(
  candidate: Candidate,
  record: ProviderRecord,
  asked: { readonly dialect: DialectId; readonly body: ScannedBody },
): DialectId | null {
  const rule = record.modelDialects?.find((one) => fits(one, candidate.upstreamModel, asked.body));
  const served = (rule?.dialects ?? PREFERRED).filter((id) => candidate.dialects[id] !== undefined);
  return served.includes(asked.dialect) ? asked.dialect : (served[0] ?? null);
}

function fits(rule: ModelDialects, model: string, body: ScannedBody): boolean {
  const id = model.toLowerCase();
  if (!id.startsWith(rule.prefix)) return false;
  if (rule.unlessEnding?.some((ending) => id.endsWith(ending)) === true) return false;
  return rule.withTools !== true || body.members.has('tools');
}
