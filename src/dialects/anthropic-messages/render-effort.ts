/** From an effort to the vendor's words and budgets. */
import type { ReasoningRules } from '../../contract/rendering.ts';

const SCALE = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/** The words of `output_config.effort` (`OutputConfig` of the SDK). */
const WORDS = ['low', 'medium', 'high', 'xhigh', 'max'];

/** The strongest word a model takes that asks for no more than was asked for. */
export function nearestEffort(effort: string, efforts: readonly string[]): string {
  const words = efforts.length === 0 ? WORDS : efforts;
  const rank = SCALE.indexOf(effort);
  if (words.includes(effort) || rank < 0) return effort;
  const weaker = words.filter((word) => SCALE.indexOf(word) <= rank);
  return weaker.at(-1) ?? words[0] ?? effort;
}

/**
 * The share of an answer that may be reasoning, as the AI SDK has it
 * (@ai-sdk/provider-utils, map-reasoning-to-provider).
 */
const SHARES: Readonly<Record<string, number>> = {
  minimal: 0.02,
  low: 0.1,
  medium: 0.3,
  high: 0.6,
  xhigh: 0.9,
  max: 0.95,
};

/** The smallest budget the vendor takes. */
const MIN_BUDGET = 1024;

/** Tokens to think with, below the limit on the whole answer; null where that leaves too few. */
export function budgetFor(
  wish: { readonly effort: string | null; readonly budgetTokens: number | null },
  limit: number,
  rules: ReasoningRules | null,
): number | null {
  const least = rules?.budget?.min ?? MIN_BUDGET;
  const most = Math.min(rules?.budget?.max ?? limit, limit - 1);
  if (most < least) return null;
  const share = Object.hasOwn(SHARES, wish.effort ?? '') ? SHARES[wish.effort ?? ''] : undefined;
  const tokens = wish.budgetTokens ?? Math.floor(limit * (share ?? 0.3));
  return Math.max(least, Math.min(tokens, most));
}

/** The effort whose share of the answer a budget comes closest to. */
export function effortFor(budget: number, limit: number): string {
  const share = budget / Math.max(limit, 1);
  const distance = (word: string): number => Math.abs((SHARES[word] ?? 0) - share);
  return WORDS.reduce((best, word) => (distance(word) < distance(best) ? word : best));
}
