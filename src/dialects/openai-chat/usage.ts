import type { Json, JsonObject } from '../../contract/json.ts';
import type { Usage } from '../../contract/usage.ts';
import { countOf } from '../../hub/lenient.ts';
import { isObject } from '../../wire/json-read.ts';

/** A single call never costs a million dollars; such a figure is a mistake of whoever sent it. */
const MAX_COST = 1_000_000;

/** The usage object of an answer or chunk, null when it has none. */
export function usageIn(answer: JsonObject): JsonObject | null {
  if (isObject(answer['usage'])) return answer['usage'];
  // Groq keeps it apart in streams: https://console.groq.com/docs/api-reference (`x_groq.usage`).
  const { x_groq: groq } = answer;
  return isObject(groq) && isObject(groq['usage']) ? groq['usage'] : null;
}

/**
 * The provider's counts in disjoint buckets. `prompt_tokens` includes what was read from or written
 * to a cache and audio; `completion_tokens` includes reasoning and audio. Null when nothing is said.
 *
 * Two providers count otherwise, and show it in their own figures: where the cache is larger than
 * the prompt it stands beside it, and where the total only fits with reasoning added (xAI), that
 * stands beside the completion.
 */
export function readUsage(usage: JsonObject): Usage | null {
  const prompt = countOf(usage['prompt_tokens']) ?? countOf(usage['input_tokens']);
  const completion = countOf(usage['completion_tokens']) ?? countOf(usage['output_tokens']);
  const cost = readCost(usage['cost']);
  const input = inputBuckets(usage, prompt);
  const output = outputBuckets(usage, prompt, completion);
  const nothing = prompt === null && completion === null && cost === null;
  return nothing && input.cacheRead === null && output.reasoning === null
    ? null
    : { ...input, ...output, reportedCost: cost };
}

type InputBuckets = Pick<
  Usage,
  'input' | 'cacheRead' | 'cacheWrite' | 'cacheWriteLong' | 'audioInput'
>;

function inputBuckets(usage: JsonObject, prompt: number | null): InputBuckets {
  const details = objectAt(usage, 'prompt_tokens_details', 'input_tokens_details');
  const cacheRead =
    countOf(details['cached_tokens']) ??
    // DeepSeek; Moonshot; Mistral.
    countOf(usage['prompt_cache_hit_tokens']) ??
    countOf(usage['cached_tokens']) ??
    countOf(usage['num_cached_tokens']);
  const cacheWrite = countOf(details['cache_write_tokens']);
  const audio = countOf(details['audio_tokens']);
  if (prompt === null) {
    return { input: null, cacheRead, cacheWrite, cacheWriteLong: null, audioInput: audio };
  }
  const cached = (cacheRead ?? 0) + (cacheWrite ?? 0);
  const uncached = cached > prompt ? prompt : prompt - cached;
  // Cached audio is counted as audio and as cached; it was read from the cache.
  const audioInput = audio === null ? null : Math.min(audio, uncached);
  const input = uncached - (audioInput ?? 0);
  return { input, cacheRead, cacheWrite, cacheWriteLong: null, audioInput };
}

type OutputBuckets = Pick<Usage, 'output' | 'reasoning' | 'audioOutput'>;

function outputBuckets(
  usage: JsonObject,
  prompt: number | null,
  completion: number | null,
): OutputBuckets {
  const details = objectAt(usage, 'completion_tokens_details', 'output_tokens_details');
  const reasoning = countOf(details['reasoning_tokens']);
  const audio = countOf(details['audio_tokens']);
  if (completion === null) return { output: null, reasoning, audioOutput: audio };
  const total = countOf(usage['total_tokens']);
  const apart = reasoning ?? 0;
  const isBeside =
    apart > completion || (apart > 0 && total === (prompt ?? 0) + completion + apart);
  const whole = isBeside ? completion + apart : completion;
  const audioOutput = audio === null ? null : Math.min(audio, whole - apart);
  return { output: whole - (audioOutput ?? 0), reasoning, audioOutput };
}

function objectAt(usage: JsonObject, ...names: readonly string[]): JsonObject {
  for (const name of names) {
    const value = usage[name];
    if (isObject(value)) return value;
  }
  return {};
}

/** The cost as a plain decimal without an exponent, as a database's `numeric` takes it. */
function readCost(value: Json | undefined): string | null {
  if (typeof value !== 'number' || !(value >= 0 && value < MAX_COST)) return null;
  const [digits = '0', exponent] = String(value).split('e-');
  if (exponent === undefined) return digits;
  // Beyond 30 places there is nothing left to bill.
  if (Number(exponent) > 30) return '0';
  return `0.${'0'.repeat(Number(exponent) - 1)}${digits.replace('.', '')}`;
}
