import type { Conversation } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Rendered, RenderTarget } from '../../contract/rendering.ts';
import { objectOf } from '../../hub/lenient.ts';
import { Losses } from '../../hub/losses.ts';
import { reasons } from '../../hub/reasons.ts';
import { contentOf } from './render-blocks.ts';
import { settled } from './render-forced.ts';
import { renderFormat } from './render-format.ts';
import { continued, formerTools, openLoop } from './render-history.ts';
import { limitMarks } from './render-marks.ts';
import { renderReasoning } from './render-reasoning.ts';
import {
  renderLimit,
  renderMetadata,
  renderSampling,
  renderStop,
  renderTier,
  reportUnsayable,
} from './render-settings.ts';
import { renderChoice, renderTools } from './render-tools.ts';
import { type RenderedTurns, renderTurns } from './render-turns.ts';
import { cacheOf, extraOf, type Rendering, said } from './rendering.ts';
import { ID } from './schema.ts';

/** Says a conversation in this dialect, and tells what could not be said. */
export function render(conversation: Conversation, target: RenderTarget): Rendered {
  const losses = new Losses(conversation);
  const rendering = { conversation, target, losses, own: conversation.dialect === ID };
  const turns = renderTurns(rendering);
  const body = { ...bodyOf(rendering, turns), ...extraBody(rendering) };
  if (!rendering.own) limitMarks(body, losses);
  return { body: JSON.stringify(without(body, rendering)), headers: [], losses: losses.list() };
}

function bodyOf(rendering: Rendering, turns: RenderedTurns): JsonObject {
  const { conversation, target } = rendering;
  const limit = renderLimit(rendering);
  const offered = renderTools(rendering);
  const former = offered === null ? formerTools(turns.messages, rendering) : null;
  const tools = offered ?? former;
  const choice = renderChoice(rendering, offered);
  const { format, prompt } = renderFormat(rendering);
  const { reasoning, choice: chosen } = settled(rendering, {
    reasoning: renderReasoning(rendering, limit ?? 0),
    choice: former === null ? choice : { choice: { type: 'none' }, forced: false },
    open: openLoop(turns.messages),
  });
  const thinks = isThinking(reasoning.thinking, rendering);
  const config = {
    ...said({ effort: reasoning.effort, format }),
    ...(rendering.own ? objectOf(conversation.extra['output_config']) : {}),
  };
  reportUnsayable(rendering);
  return {
    model: target.model,
    ...said({ max_tokens: limit }),
    ...systemOf(turns, prompt),
    messages: continued(turns.messages, rendering),
    ...said({ tools: tools !== null && tools.length > 0 ? tools : null, tool_choice: chosen }),
    ...said({ thinking: reasoning.thinking }),
    ...(Object.keys(config).length === 0 ? {} : { output_config: config }),
    ...renderSampling(rendering, thinks),
    ...renderStop(rendering),
    ...renderMetadata(rendering),
    ...renderTier(rendering),
    ...cacheOf(conversation.settings.cache),
    ...(conversation.stream ? { stream: true } : {}),
  };
}

/** Of models led by an effort, which others than the vendor's are, nothing in `thinking` says so. */
function isThinking(thinking: JsonObject | null, { conversation, target }: Rendering): boolean {
  const { rules } = target;
  if (thinking?.['type'] === 'enabled' || thinking?.['type'] === 'adaptive') return true;
  if (rules?.sampling !== 'settled' || rules.reasoning.control !== 'effort') return false;
  return reasons(conversation.settings.reasoning, rules.reasoning);
}

function systemOf({ system }: RenderedTurns, prompt: string | null): JsonObject {
  const asked = prompt === null ? [] : [{ type: 'text', text: prompt }];
  const blocks = [...(system ?? []), ...asked];
  return system === null && prompt === null ? {} : { system: contentOf(blocks) };
}

/**
 * The caller's own members lie over what was written. Not so those whose inside was merged, and
 * those that say a setting in other words where the model's rules may have changed it.
 */
function extraBody(rendering: Rendering): JsonObject {
  const { conversation, own, target, losses } = rendering;
  const extra = extraOf(rendering, conversation.extra, '');
  const { output_config: _merged, thinking, tool_choice, ...rest } = extra;
  if (!own) return {};
  const settings = said({
    thinking: conversation.idiom?.['thinking'] ?? thinking ?? null,
    tool_choice: tool_choice ?? null,
  });
  if (target.rules === null) return { ...rest, ...settings };
  for (const name of Object.keys(
    said({ thinking: thinking ?? null, tool_choice: tool_choice ?? null }),
  )) {
    losses.lost(name, name);
  }
  return rest;
}

/** Leaves out what the server refuses, as far as anything of it was said. */
function without(body: JsonObject, { target, losses }: Rendering): JsonObject {
  const refuses = target.quirks.refuses ?? [];
  const kept = Object.entries(body).filter(([name]) => !refuses.includes(name));
  for (const name of Object.keys(body)) if (refuses.includes(name)) losses.lost(name, name);
  return Object.fromEntries(kept);
}
