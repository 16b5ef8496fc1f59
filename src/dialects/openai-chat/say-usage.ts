import type { JsonObject } from '../../contract/json.ts';
import type { Usage } from '../../contract/usage.ts';

/**
 * Usage as OpenAI counts it: what was cached and heard is part of the prompt, reasoning and sound
 * part of the completion. Its SDK's types ask for the three sums; what was not said is left out.
 */
export function sayUsage(usage: Usage): JsonObject {
  const written = sum(usage.cacheWrite, usage.cacheWriteLong);
  const prompt = sum(usage.input, usage.cacheRead, written, usage.audioInput) ?? 0;
  const completion = sum(usage.output, usage.audioOutput) ?? 0;
  const cost = usage.reportedCost === null ? null : Number(usage.reportedCost);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    ...details('prompt_tokens_details', {
      cached_tokens: usage.cacheRead,
      cache_write_tokens: written,
      audio_tokens: usage.audioInput,
    }),
    ...details('completion_tokens_details', {
      reasoning_tokens: usage.reasoning,
      audio_tokens: usage.audioOutput,
    }),
    ...(cost === null ? {} : { cost }),
  };
}

function sum(...counts: readonly (number | null)[]): number | null {
  const said = counts.filter((count) => count !== null);
  return said.length === 0 ? null : said.reduce((total, count) => total + count, 0);
}

function details(name: string, counts: Readonly<Record<string, number | null>>): JsonObject {
  const said = Object.entries(counts).filter(([, count]) => count !== null);
  return said.length === 0 ? {} : { [name]: Object.fromEntries(said) };
}
