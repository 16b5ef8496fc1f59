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
  const { effort, budgetTokens } = wish;
  const wanted = effort ?? (budgetTokens === null ? null : effortFor(budgetTokens));
  if (wanted === null) return null;
  const taken = nearest(wanted, rules?.efforts ?? []);
  if (taken !== wanted) task.losses.lost('reasoning_effort', 'reasoning.effort');
  return taken;
}

function withoutReasoning(rules: ReasoningRules | null, task: Task): string | null {
  const efforts = rules?.efforts ?? [];
  if (efforts.length === 0 || efforts.includes('none')) return 'none';
  task.losses.lost('reasoning_effort', 'reasoning.effort');
  return efforts[0] ?? null;
}

/** A budget in tokens as a word: half of what models of other vendors are given for each. */
function effortFor(budget: number): string {
  if (budget < 4_096) return 'low';
  return budget < 16_384 ? 'medium' : 'high';
}

/** The strongest word a model takes that is not above the one wished for, else its weakest. */
function nearest(wanted: string, taken: readonly string[]): string {
  const rank = EFFORTS.indexOf(wanted);
  if (taken.length === 0 || taken.includes(wanted) || rank === -1) return wanted;
  const below = taken.filter((word) => EFFORTS.indexOf(word) <= rank);
  return below.at(-1) ?? taken[0] ?? wanted;
}
