import type { ReasoningWish } from '../../contract/conversation.ts';
import type { ReasoningRules } from '../../contract/rendering.ts';
import { isOff } from '../../hub/reasons.ts';
import type { RenderContext } from './render-context.ts';
import type { Draft } from './schema.ts';

/** The member the hub's losses are named after. */
const EFFORT = 'reasoning_effort';

/** All efforts, weakest first. */
const EFFORTS = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/** How much to think, as far as this model can be told. */
export function renderThinking(context: RenderContext): Draft | undefined {
  const { conversation, target, losses } = context;
  const wish = conversation.settings.reasoning;
  if (wish === null) return undefined;
  if (wish.summary !== null && wish.summary !== 'auto') {
    losses.lost('reasoning_summary', 'reasoning_summary');
  }
  const rules = target.rules?.reasoning ?? null;
  if (rules?.control === 'none') {
    if (!isOff(wish) && (wish.mode !== null || wish.effort !== null)) losses.lost(EFFORT, EFFORT);
    return undefined;
  }
  const draft: Draft = { ...amount(wish, rules, context) };
  // Callers of other dialects who ask for reasoning are shown it; here it must be asked for as well.
  const visible = wish.visible ?? (context.own || isOff(wish) ? null : true);
  if (visible !== null) draft['includeThoughts'] = visible;
  return Object.keys(draft).length === 0 ? undefined : draft;
}

function amount(wish: ReasoningWish, rules: ReasoningRules | null, context: RenderContext): Draft {
  if (rules === null || rules.control === 'unknown') return asSaid(wish, context);
  if (rules.control === 'budget') return byBudget(wish, rules, context);
  return byLevel(wish, rules, context);
}

/** Of a model nothing is known of, the wish goes out in the words of this dialect. */
function asSaid(wish: ReasoningWish, { own, losses }: RenderContext): Draft {
  const { mode, effort, budgetTokens } = wish;
  if (isOff(wish)) return { thinkingBudget: 0 };
  const draft: Draft = {};
  // The vendor refuses both at once; a word is what all its newer models take.
  if (effort !== null) draft['thinkingLevel'] = levelFor(effort, losses);
  if (budgetTokens !== null && (own || effort === null)) draft['thinkingBudget'] = budgetTokens;
  if (own && mode === 'auto') draft['thinkingBudget'] = -1;
  return draft;
}

function levelFor(effort: string, losses: RenderContext['losses']): string {
  if (effort !== 'max') return effort.toUpperCase();
  losses.lost(EFFORT, EFFORT);
  return 'XHIGH';
}

function byLevel(wish: ReasoningWish, rules: ReasoningRules, { losses }: RenderContext): Draft {
  const efforts = rules.efforts.filter((effort) => effort !== 'none');
  const [weakest] = efforts;
  if (isOff(wish)) {
    if (rules.off === 'yes') return { thinkingBudget: 0 };
    if (rules.off !== 'effort') losses.lost(EFFORT, EFFORT);
    return weakest === undefined ? {} : { thinkingLevel: weakest.toUpperCase() };
  }
  const wanted = wish.effort ?? effortFor(wish.budgetTokens);
  if (wanted === null) return {};
  const effort = nearest(wanted, efforts);
  if (effort !== wanted) losses.lost(EFFORT, EFFORT);
  return { thinkingLevel: effort.toUpperCase() };
}

/** The strongest known effort that is not stronger than the one wanted, else the weakest. */
function nearest(wanted: string, known: readonly string[]): string {
  if (known.length === 0 || known.includes(wanted)) return wanted;
  const most = EFFORTS.indexOf(wanted);
  const fitting = known.filter((effort) => EFFORTS.indexOf(effort) <= most);
  return fitting.at(-1) ?? known[0] ?? wanted;
}

/**
 * Tokens for the efforts, as the vendor's own compatibility layer counts them:
 * https://ai.google.dev/gemini-api/docs/openai#thinking.
 */
const BUDGETS: Readonly<Record<string, number>> = {
  minimal: 1_024,
  low: 1_024,
  medium: 8_192,
  high: 24_576,
};

function effortFor(budget: number | null): string | null {
  if (budget === null) return null;
  if (budget <= 4_096) return 'low';
  return budget <= 16_384 ? 'medium' : 'high';
}

function byBudget(wish: ReasoningWish, rules: ReasoningRules, { losses }: RenderContext): Draft {
  const { min, max } = rules.budget ?? { min: 0, max: Number.MAX_SAFE_INTEGER };
  if (isOff(wish)) {
    if (rules.off === 'yes') return { thinkingBudget: 0 };
    if (rules.off !== 'effort') losses.lost(EFFORT, EFFORT);
    return { thinkingBudget: min };
  }
  const wanted = wish.budgetTokens ?? budgetFor(wish.effort, max);
  if (wanted !== null) return { thinkingBudget: Math.min(Math.max(wanted, min), max) };
  // A budget of -1 is the model's own choice.
  return wish.mode === null ? {} : { thinkingBudget: -1 };
}

function budgetFor(effort: string | null, max: number): number | null {
  if (effort === null) return null;
  if (effort === 'xhigh' || effort === 'max') return max;
  return BUDGETS[effort] ?? null;
}
