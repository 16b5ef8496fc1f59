import type { JsonObject } from '../../contract/json.ts';
import type { RenderedReasoning } from './render-reasoning.ts';
import type { RenderedChoice } from './render-tools.ts';
import type { Rendering } from './rendering.ts';

interface Wanted {
  readonly reasoning: RenderedReasoning;
  readonly choice: RenderedChoice;
  /** Whether the model's last turn calls tools without thinking of its own before them. */
  readonly open: boolean;
}

interface Settled {
  readonly reasoning: RenderedReasoning;
  readonly choice: JsonObject | null;
}

/**
 * With thinking no tool may be forced, and with a budget a turn that calls tools must begin with
 * thinking (https://platform.claude.com/docs/en/build-with-claude/extended-thinking). Thinking is
 * the weaker wish, so it goes where it can; else the tool is only offered.
 */
export function settled(rendering: Rendering, { reasoning, choice, open }: Wanted): Settled {
  const { losses, own, target } = rendering;
  const type = reasoning.thinking?.['type'];
  const thinks = type === 'enabled' || type === 'adaptive';
  if (!thinks || (own && target.rules === null)) return { reasoning, choice: choice.choice };
  if (!choice.forced && !(open && type === 'enabled' && !own)) {
    return { reasoning, choice: choice.choice };
  }
  const off = target.rules?.reasoning.off ?? 'yes';
  if (off === 'yes') {
    losses.lost('reasoning_effort', 'reasoning_effort');
    const thinking = type === 'enabled' ? null : { type: 'disabled' };
    return { reasoning: { thinking, effort: null }, choice: choice.choice };
  }
  if (!choice.forced) return { reasoning, choice: choice.choice };
  losses.lost('tool_choice', 'tool_choice');
  return { reasoning, choice: { ...withoutName(choice.choice), type: 'auto' } };
}

function withoutName(choice: JsonObject | null): JsonObject {
  const { name: _name, ...rest } = choice ?? {};
  return rest;
}
