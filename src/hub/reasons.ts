import type { ReasoningWish } from '../contract/conversation.ts';
import type { ReasoningRules } from '../contract/rendering.ts';

/** A wish that says nothing, for what says only a part of one. */
export const NO_WISH: ReasoningWish = {
  mode: null,
  effort: null,
  budgetTokens: null,
  visible: null,
  summary: null,
};

/** Whether the caller asked for an answer without reasoning. */
export function isOff(wish: ReasoningWish | null): boolean {
  return (
    wish !== null && (wish.mode === 'off' || wish.effort === 'none' || wish.budgetTokens === 0)
  );
}

/**
 * Whether a model with those rules will reason. One that is told by a budget, or decides itself, does
 * not think unasked (https://platform.claude.com/docs/en/build-with-claude/extended-thinking); one
 * that is led by a word may, so of it only a plain no is believed
 * (https://platform.openai.com/docs/guides/reasoning).
 */
export function reasons(wish: ReasoningWish | null, rules: ReasoningRules): boolean {
  if (rules.control === 'none') return false;
  if (isOff(wish)) return rules.off !== 'yes';
  if (rules.control === 'effort' || rules.control === 'unknown') return true;
  return (wish?.mode ?? wish?.effort ?? wish?.budgetTokens ?? null) !== null;
}
