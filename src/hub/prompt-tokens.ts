import type { Usage } from '../contract/usage.ts';

/** What a call used that only reads: its prompt, and no output. */
export function promptTokens(input: number): Usage {
  return {
    input,
    cacheRead: null,
    cacheWrite: null,
    cacheWriteLong: null,
    audioInput: null,
    output: 0,
    reasoning: null,
    audioOutput: null,
    reportedCost: null,
  };
}
