import type { ReasoningWish } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { ReasoningRules } from '../../contract/rendering.ts';
import { said, type Task } from './task.ts';

/** Weakest first (resources/shared, `ReasoningEffort`). */
const EFFORTS: readonly string[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/** The members of `reasoning`. */
export function renderWish(task: Task): JsonObject {
  const wish = task.conversation.settings.reasoning;
  if (wish === null) return {};
  const rules = task.target.rules?.reasoning;
  if (rules?.control === 'none') {
    if (wish.mode !== 'off') task.losses.lost('reasoning_effort', 'reasoning');
    return {};
  }
  return said({ effort: effortOf(wish, task), summary: summaryOf(wish) });
}

/** A wish to see it is a wish for a summary: the vendor shows nothing else. */
function summaryOf({ summary, visible }: ReasoningWish): string | null {
  return summary ?? (visible === true ? 'auto' : null);
}

function effortOf(wish: ReasoningWish, task: Task): string | null {
  const rules = task.target.rules?.reasoning ?? null;
  if (wish.mode === 'off') return withoutReasoning(rules, task);
  const wanted = wish.effort ?? effortFor(wish, rules);
  if (wanted === null) return null;
  const taken = nearest(wanted, rules?.efforts ?? []);
  if (taken !== wanted) task.losses.lost('reasoning_effort', 'reasoning.effort');
  return taken;
}

function withoutReasoning(rules: ReasoningRules | null, task: Task): string | null {
  if (rules === null || rules.off === 'yes' || rules.efforts.includes('none')) return 'none';
  task.losses.lost('reasoning_effort', 'reasoning.effort');
  return rules.efforts[0] ?? null;
}

/**
 * A wish without a word as one: a budget in tokens about as models of other vendors spend for each,
 * and the middle where a model that may be set not to reason is told to.
 */
function effortFor(
  { budgetTokens, mode }: ReasoningWish,
  rules: ReasoningRules | null,
): string | null {
  if (budgetTokens === null) {
    return mode === 'on' && rules?.efforts.includes('none') === true ? 'medium' : null;
  }
  if (budgetTokens < 4_096) return 'low';
  return budgetTokens < 16_384 ? 'medium' : 'high';
}

/** The strongest word a model takes that is not above the one wished for, else its weakest. */
function nearest(wanted: string, taken: readonly string[]): string {
  const rank = EFFORTS.indexOf(wanted);
  if (taken.length === 0 || taken.includes(wanted) || rank === -1) return wanted;
  // To reason a little is not to reason not at all.
  const reasoning = taken.filter((word) => word !== 'none');
  const below = reasoning.filter((word) => EFFORTS.indexOf(word) <= rank);
  return below.at(-1) ?? reasoning[0] ?? wanted;
}
