import type { ReasoningWish } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Quirks } from '../../contract/rendering.ts';
import { isOff } from '../../hub/reasons.ts';
import { WISH_FIELDS } from './reasoning-wish.ts';
import type { Saying } from './saying.ts';

/** How much to think, in the words the server knows and no stronger than the model takes. */
export function renderWish(saying: Saying): JsonObject {
  const { own, conversation, target, losses } = saying;
  const wish = conversation.settings.reasoning;
  if (wish === null) return {};
  const { reasoningSwitch } = target.quirks;
  const said = spelled(conversation.idiom ?? {});
  if (own && !misspells(Object.keys(said), reasoningSwitch)) return said;
  const rules = target.rules?.reasoning ?? null;
  if (wish.summary === 'concise' || wish.summary === 'detailed')
    losses.lost('reasoning_summary', 'reasoning');
  if (rules?.control === 'none' || reasoningSwitch === 'none') {
    if (!isOff(wish)) losses.lost('reasoning_effort', 'reasoning');
    return {};
  }
  const budgeted = reasoningSwitch === 'enable_thinking' || reasoningSwitch === 'reasoning_object';
  const asked = budgeted ? { ...wish, budgetTokens: null } : wish;
  const known =
    reasoningSwitch !== undefined ||
    target.quirks.efforts !== undefined ||
    (rules !== null && rules.control !== 'unknown');
  const effort = known || wish.mode !== 'off' ? effortOf(asked, saying) : null;
  const off = wish.mode === 'off' && effort === 'none';
  if (off ? wish.effort !== null : effort !== wish.effort || wish.mode === 'off') {
    losses.lost('reasoning_effort', 'reasoning');
  }
  return sayWish({ ...wish, effort }, reasoningSwitch);
}

function spelled(idiom: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(idiom).filter(([name]) => WISH_FIELDS.includes(name)));
}

type Switch = Quirks['reasoningSwitch'];

const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  thinking_type: ['thinking', 'reasoning_effort'],
  enable_thinking: ['enable_thinking', 'thinking_budget'],
  reasoning_object: ['reasoning', 'reasoning_effort', 'include_reasoning'],
};

/** Whether a server with that switch would not understand one of the fields. */
export function misspells(fields: readonly string[], reasoningSwitch: Switch): boolean {
  if (reasoningSwitch === undefined) return false;
  const known = SPELLINGS[reasoningSwitch] ?? [];
  return fields.some((field) => WISH_FIELDS.includes(field) && !known.includes(field));
}

const STRENGTH: readonly string[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/**
 * The wish as an effort the model takes, null where it says none. To switch thinking off is left
 * unsaid where nothing is known of the model: one that never thinks would refuse the word.
 */
function effortOf(wish: ReasoningWish, { target }: Saying): string | null {
  const rules = target.rules?.reasoning ?? null;
  const said = wish.effort ?? effortOfBudget(wish.budgetTokens);
  const asked = wish.mode === 'off' ? 'none' : said;
  const known = target.quirks.efforts ?? rules?.efforts ?? [];
  if (asked === null || known.includes(asked)) return asked;
  if (known.length === 0) return asked === 'none' && rules?.off === 'no' ? null : asked;
  const strength = STRENGTH.indexOf(asked);
  if (strength === -1) return asked;
  // The strongest that is not stronger than what was asked, else the weakest. To reason a little is
  // not to reason not at all.
  const reasoning = known.filter((effort) => effort !== 'none');
  const fitting = reasoning.filter((effort) => STRENGTH.indexOf(effort) <= strength);
  return fitting.at(-1) ?? reasoning[0] ?? known[0] ?? null;
}

/** Roughly what the vendors' own tables say of a budget. */
function effortOfBudget(tokens: number | null): string | null {
  if (tokens === null || tokens < 0) return null;
  if (tokens === 0) return 'none';
  if (tokens < 4_096) return 'low';
  return tokens < 16_384 ? 'medium' : 'high';
}

function sayWish(wish: ReasoningWish, reasoningSwitch: Switch): JsonObject {
  const { effort, budgetTokens: budget } = wish;
  const off = isOff(wish);
  const limit = budget === null || budget <= 0 || off ? null : budget;
  const on = !off && (wish.mode === 'on' || effort !== null || limit !== null);
  const strength = effort === null || off ? {} : { reasoning_effort: effort };
  switch (reasoningSwitch) {
    case 'thinking_type':
      return {
        ...(on || off ? { thinking: { type: on ? 'enabled' : 'disabled' } } : {}),
        ...strength,
      };
    case 'enable_thinking':
      return {
        ...(on || off ? { enable_thinking: on } : {}),
        ...(limit === null ? {} : { thinking_budget: limit }),
      };
    case 'reasoning_object':
      return sayObject(wish, on, limit);
    default:
      return effort === null ? {} : { reasoning_effort: effort };
  }
}

function sayObject(
  { effort, visible, ...wish }: ReasoningWish,
  on: boolean,
  limit: number | null,
): JsonObject {
  const strength: JsonObject =
    effort !== null ? { effort } : limit !== null ? { max_tokens: limit } : {};
  const switched = wish.mode === 'off' || on ? { enabled: on } : {};
  const said = Object.keys(strength).length > 0 ? strength : switched;
  const reasoning = { ...said, ...(visible === false ? { exclude: true } : {}) };
  return Object.keys(reasoning).length === 0 ? {} : { reasoning };
}
