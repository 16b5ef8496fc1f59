/**
 * The spellings of how much to think: OpenAI's `reasoning_effort`; `reasoning` (OpenRouter);
 * `thinking` (DeepSeek, Z.ai, Moonshot); `enable_thinking` with `thinking_budget` (Alibaba).
 */
import type { ReasoningWish } from '../../contract/conversation.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { wordOf } from '../../hub/lenient.ts';
import { NO_WISH } from '../../hub/reasons.ts';
import type { Fields } from '../../hub/strict.ts';
import { isObject } from '../../wire/json-read.ts';

export const WISH_FIELDS: readonly string[] = [
  'reasoning_effort',
  'reasoning',
  'thinking',
  'enable_thinking',
  'thinking_budget',
  'include_reasoning',
];

/** Where several are there, the first that says something counts, as AiHubMix does. */
export function parseWish(body: Fields): ReasoningWish | null {
  const effort = body.text('reasoning_effort');
  const whole = body.whole();
  const wishes: Partial<ReasoningWish>[] = [];
  if (effort !== null) wishes.push({ effort });
  if (isObject(whole['reasoning'])) wishes.push(objectWish(take(body, 'reasoning')));
  if (isObject(whole['thinking'])) wishes.push(thinkingWish(take(body, 'thinking')));
  if (typeof whole['enable_thinking'] === 'boolean') {
    wishes.push({ mode: body.flag('enable_thinking') === true ? 'on' : 'off' });
  }
  if (typeof whole['thinking_budget'] === 'number') {
    wishes.push({ budgetTokens: body.number('thinking_budget') });
  }
  if (typeof whole['include_reasoning'] === 'boolean') {
    wishes.push({ visible: body.flag('include_reasoning') });
  }
  return wishes.length === 0 ? null : wishes.reduceRight<ReasoningWish>(over, NO_WISH);
}

function over(later: ReasoningWish, wish: Partial<ReasoningWish>): ReasoningWish {
  return {
    mode: wish.mode ?? later.mode,
    effort: wish.effort ?? later.effort,
    budgetTokens: wish.budgetTokens ?? later.budgetTokens,
    visible: wish.visible ?? later.visible,
    summary: wish.summary ?? later.summary,
  };
}

function objectWish(value: JsonObject): Partial<ReasoningWish> {
  const { enabled, exclude } = value;
  return {
    mode: typeof enabled === 'boolean' ? (enabled ? 'on' : 'off') : null,
    effort: wordOf(value['effort']),
    budgetTokens: tokensOf(value['max_tokens']),
    visible: typeof exclude === 'boolean' ? !exclude : null,
    summary: wordOf(value['summary']),
  };
}

const MODES: Readonly<Record<string, ReasoningWish['mode']>> = {
  enabled: 'on',
  disabled: 'off',
  auto: 'auto',
  adaptive: 'auto',
};

function thinkingWish(value: JsonObject): Partial<ReasoningWish> {
  const mode = MODES[wordOf(value['type']) ?? ''] ?? null;
  return { mode, budgetTokens: tokensOf(value['budget_tokens']) };
}

function tokensOf(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

function take(body: Fields, name: string): JsonObject {
  return body.object(name) ?? {};
}
