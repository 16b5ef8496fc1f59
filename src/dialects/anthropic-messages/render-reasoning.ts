import type { ReasoningWish } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { ReasoningRules } from '../../contract/rendering.ts';
import { isOff } from '../../hub/reasons.ts';
import { budgetFor, effortFor, nearestEffort } from './render-effort.ts';
import { type Rendering, said } from './rendering.ts';

/** How the model is told to think; null: nothing is said. */
export interface RenderedReasoning {
  readonly thinking: JsonObject | null;
  /** For `output_config.effort`. */
  readonly effort: string | null;
}

const NOTHING: RenderedReasoning = { thinking: null, effort: null };

const FIELD = 'reasoning_effort';

/** @param limit Tokens the whole answer may have. */
export function renderReasoning(rendering: Rendering, limit: number): RenderedReasoning {
  const { conversation, target, losses, own } = rendering;
  const wish = conversation.settings.reasoning;
  if (wish === null) return NOTHING;
  const rules = target.rules?.reasoning ?? null;
  const control = rules?.control ?? 'unknown';
  if (own && (control === 'unknown' || wish.mode === null)) return literal(wish);
  if (wish.summary === 'concise' || wish.summary === 'detailed') {
    losses.lost('reasoning_summary', 'reasoning_summary');
  }
  const off = isOff(wish);
  if (control === 'none' || target.quirks.reasoningSwitch === 'none') {
    if (!off) losses.lost(FIELD, FIELD);
    return NOTHING;
  }
  if (off) return switchedOff(rendering, rules);
  if (control === 'effort') return { thinking: null, effort: effortOf(wish, rendering) };
  if (control === 'adaptive') return adaptive(wish, limit, rendering);
  return budgeted(wish, limit, rendering);
}

/** As the caller of this very dialect said it. */
function literal({ mode, effort, budgetTokens, visible }: ReasoningWish): RenderedReasoning {
  const display = visible === null ? null : visible ? 'summarized' : 'omitted';
  const more = said({ budget_tokens: budgetTokens, display });
  if (mode === null) return { thinking: null, effort };
  const type = mode === 'on' ? 'enabled' : mode === 'auto' ? 'adaptive' : 'disabled';
  return { thinking: { type, ...more }, effort };
}

/** Models that cannot stop to think are asked for as little as they can. */
function switchedOff({ losses }: Rendering, rules: ReasoningRules | null): RenderedReasoning {
  const off = rules?.off ?? 'yes';
  if (off === 'yes') return { thinking: { type: 'disabled' }, effort: null };
  if (off === 'between') return { thinking: { type: 'between_tools' }, effort: null };
  losses.lost(FIELD, FIELD);
  return { thinking: null, effort: rules?.efforts[0] ?? 'low' };
}

function adaptive(wish: ReasoningWish, limit: number, rendering: Rendering): RenderedReasoning {
  const rules = rendering.target.rules?.reasoning ?? null;
  if (wish.budgetTokens === null) {
    const effort = effortOf(wish, rendering);
    return { thinking: { type: 'adaptive', ...displayOf(wish, rendering) }, effort };
  }
  if (rules !== null && rules.budget !== null) return budgeted(wish, limit, rendering);
  const effort = wish.effort ?? effortFor(wish.budgetTokens, limit);
  return adaptive({ ...wish, effort, budgetTokens: null }, limit, rendering);
}

function budgeted(wish: ReasoningWish, limit: number, rendering: Rendering): RenderedReasoning {
  const { losses, target, own } = rendering;
  const rules = target.rules?.reasoning ?? null;
  const asked = wish.mode !== null || wish.effort !== null || wish.budgetTokens !== null;
  const budget = asked ? budgetFor(wish, limit, rules) : null;
  if (budget === null) {
    if (asked) losses.lost(FIELD, FIELD);
    return NOTHING;
  }
  const thinking = { type: 'enabled', budget_tokens: budget, ...displayOf(wish, rendering) };
  // Some models with budgets know an effort as well; then their words are listed.
  const both = own || (rules !== null && rules.efforts.length > 0);
  return { thinking, effort: both ? effortOf(wish, rendering) : null };
}

/** The newest models keep their thinking to themselves unless asked; callers of other dialects are shown it. */
function displayOf({ visible }: ReasoningWish, { own, target }: Rendering): JsonObject {
  const shown = visible ?? (own || target.rules === null ? null : true);
  return shown === null ? {} : { display: shown ? 'summarized' : 'omitted' };
}

function effortOf({ effort }: ReasoningWish, { losses, target }: Rendering): string | null {
  if (effort === null) return null;
  const word = nearestEffort(effort, target.rules?.reasoning.efforts ?? []);
  if (word !== effort) losses.lost(FIELD, FIELD);
  return word;
}
