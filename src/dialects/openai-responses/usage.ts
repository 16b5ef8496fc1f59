import type { Json, JsonObject } from '../../contract/json.ts';
import type { Usage } from '../../contract/usage.ts';
import { countOf, objectOf } from '../../hub/lenient.ts';

/**
 * The provider's counts in disjoint buckets, null when nothing is said. `input_tokens` includes what
 * was read from or written to a cache, `output_tokens` the reasoning:
 * https://platform.openai.com/docs/api-reference/responses/object (`usage`).
 */
export function readUsage(usage: JsonObject): Usage | null {
  const input = countOf(usage['input_tokens']);
  const output = countOf(usage['output_tokens']);
  const reportedCost = costIn(usage);
  if (input === null && output === null && reportedCost === null) return null;
  const outputDetails = objectOf(usage['output_tokens_details']);
  const audioOutput = capped(outputDetails['audio_tokens'], output);
  return {
    ...inputBuckets(input, objectOf(usage['input_tokens_details'])),
    output: output === null ? null : output - (audioOutput ?? 0),
    reasoning: capped(outputDetails['reasoning_tokens'], output),
    audioOutput,
    reportedCost,
  };
}

type InputBuckets = Pick<
  Usage,
  'input' | 'cacheRead' | 'cacheWrite' | 'cacheWriteLong' | 'audioInput'
>;

function inputBuckets(total: number | null, details: JsonObject): InputBuckets {
  const cacheRead = countOf(details['cached_tokens']);
  const cacheWrite = countOf(details['cache_write_tokens']);
  const cached = (cacheRead ?? 0) + (cacheWrite ?? 0);
  // Where the cache is larger than the whole, it stands beside it.
  const uncached = total === null ? null : cached > total ? total : total - cached;
  const audioInput = capped(details['audio_tokens'], uncached);
  const input = uncached === null ? null : uncached - (audioInput ?? 0);
  return { input, cacheRead, cacheWrite, cacheWriteLong: null, audioInput };
}

/** A part of a whole is never more than it. */
function capped(value: Json | undefined, whole: number | null): number | null {
  const count = countOf(value);
  return count === null || whole === null ? count : Math.min(count, whole);
}

/** A call never costs a million dollars; such a figure is a mistake of whoever sent it. */
const MAX_COST = 1_000_000;

/** xAI counts in ticks, ten billion to the dollar (its API reference, `cost_in_usd_ticks`). */
const TICK_DIGITS = 10;

/** The provider's own figure as a plain decimal: `cost` in USD (OpenRouter), or ticks of it (xAI). */
function costIn(usage: JsonObject): string | null {
  const ticks = countOf(usage['cost_in_usd_ticks']);
  if (ticks !== null) {
    const digits = String(ticks).padStart(TICK_DIGITS + 1, '0');
    return trimmed(`${digits.slice(0, -TICK_DIGITS)}.${digits.slice(-TICK_DIGITS)}`);
  }
  const { cost } = usage;
  if (typeof cost !== 'number' || !(cost >= 0 && cost < MAX_COST)) return null;
  // The shortest decimal that is this number, where it needs no exponent; beyond 20 places none is left.
  const shortest = String(cost);
  return shortest.includes('e') ? trimmed(cost.toFixed(20)) : shortest;
}

function trimmed(decimal: string): string {
  return decimal.replace(/\.?0+$/, '');
}

/**
 * The buckets in the vendor's own object. Its SDK's type requires all of these members
 * (resources/responses, `ResponseUsage`), and Codex fails without them: what was not said is 0.
 */
export function writeUsage(usage: Usage | null): JsonObject {
  const cached = usage?.cacheRead ?? 0;
  const written = (usage?.cacheWrite ?? 0) + (usage?.cacheWriteLong ?? 0);
  const input = (usage?.input ?? 0) + (usage?.audioInput ?? 0) + cached + written;
  const output = (usage?.output ?? 0) + (usage?.audioOutput ?? 0);
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: usage?.reasoning ?? 0 },
    total_tokens: input + output,
  };
}
