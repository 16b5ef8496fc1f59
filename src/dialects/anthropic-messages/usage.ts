import type { JsonObject } from '../../contract/json.ts';
import type { Usage } from '../../contract/usage.ts';
import { countOf, objectOf, objectsOf, textOf, wordOf } from '../../hub/lenient.ts';
import { tariffOf } from '../../hub/tariff.ts';

/**
 * The provider's counts in disjoint buckets. `input_tokens` leaves out what was read from or written
 * to a cache; `output_tokens` includes thinking. Null when nothing is said.
 */
export function readUsage(usage: JsonObject): Usage | null {
  const all = [usage, ...compactions(usage)];
  const input = sum(all, (part) => countOf(part['input_tokens']));
  const output = sum(all, (part) => countOf(part['output_tokens']));
  const cacheRead = sum(all, (part) => countOf(part['cache_read_input_tokens']));
  const long = sum(all, longWrites);
  const cacheWrite = sum(all, shortWrites);
  if (input === null && output === null && cacheRead === null && cacheWrite === null) return null;
  return {
    input,
    cacheRead,
    cacheWrite,
    cacheWriteLong: long,
    audioInput: null,
    output,
    reasoning: countOf(objectOf(usage['output_tokens_details'])['thinking_tokens']),
    audioOutput: null,
    reportedCost: null,
    ...tariffOf(usage['service_tier']),
    ...tariffOf(usage['speed']),
    ...otherModel(usage),
  };
}

/**
 * An iteration of another model (an advisor, a fallback) has tokens at that model's price, and the
 * counts above leave an advisor's out.
 */
function otherModel(usage: JsonObject): { readonly tariff?: string } {
  const other = objectsOf(usage['iterations']).find(({ type }) => OTHERS.has(textOf(type)));
  return other === undefined ? {} : { tariff: wordOf(other['model']) ?? textOf(other['type']) };
}

const OTHERS = new Set(['advisor_message', 'fallback_message']);

/**
 * What summing up a long context took: the only work of the same model that the counts above leave
 * out (node_modules/@anthropic-ai/sdk/resources/beta/messages, BetaIterationsUsage).
 */
function compactions(usage: JsonObject): JsonObject[] {
  return objectsOf(usage['iterations']).filter(({ type }) => type === 'compaction');
}

function sum(parts: readonly JsonObject[], count: (part: JsonObject) => number | null) {
  const counts = parts.map(count).filter((value) => value !== null);
  return counts.length === 0 ? null : counts.reduce((total, value) => total + value, 0);
}

/** Writes by lifetime stand apart; the total stays true where a later report has it alone. */
function longWrites(usage: JsonObject): number | null {
  const long = countOf(objectOf(usage['cache_creation'])['ephemeral_1h_input_tokens']);
  const total = countOf(usage['cache_creation_input_tokens']);
  return long === null || total === null ? long : Math.min(long, total);
}

function shortWrites(usage: JsonObject): number | null {
  const total = countOf(usage['cache_creation_input_tokens']);
  if (total !== null) return total - (longWrites(usage) ?? 0);
  return countOf(objectOf(usage['cache_creation'])['ephemeral_5m_input_tokens']);
}

/**
 * A later report over an earlier one: the counts of `message_delta` are those of the whole answer,
 * and one that is missing or null stays as it was.
 */
export function mergeUsage(earlier: JsonObject, later: JsonObject): JsonObject {
  const said = Object.entries(later).filter(([, value]) => value !== null);
  return { ...earlier, ...Object.fromEntries(said) };
}

/**
 * The hub's buckets on this dialect's basis. The SDK's types want the first two to be numbers.
 */
export function writeUsage(usage: Usage | null): Record<string, unknown> {
  const input = usage === null ? 0 : (usage.input ?? 0) + (usage.audioInput ?? 0);
  const output = usage === null ? 0 : (usage.output ?? 0) + (usage.audioOutput ?? 0);
  const written: Record<string, unknown> = { input_tokens: input, output_tokens: output };
  if (usage === null) return written;
  const { cacheRead, cacheWrite, cacheWriteLong, reasoning } = usage;
  if (cacheRead !== null) written['cache_read_input_tokens'] = cacheRead;
  if (cacheWrite !== null || cacheWriteLong !== null) {
    written['cache_creation_input_tokens'] = (cacheWrite ?? 0) + (cacheWriteLong ?? 0);
  }
  if (cacheWriteLong !== null) {
    written['cache_creation'] = {
      ephemeral_5m_input_tokens: cacheWrite ?? 0,
      ephemeral_1h_input_tokens: cacheWriteLong,
    };
  }
  if (reasoning !== null) written['output_tokens_details'] = { thinking_tokens: reasoning };
  return written;
}
