import type { Conversation } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Rendered, RenderTarget } from '../../contract/rendering.ts';
import { objectOf } from '../../hub/lenient.ts';
import { Losses } from '../../hub/losses.ts';
import { contentOf } from './render-blocks.ts';
import { settled } from './render-forced.ts';
import { renderFormat } from './render-format.ts';
import { continued, openLoop } from './render-history.ts';
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
  const losses = new Losses();
  const rendering = { conversation, target, losses, own: conversation.dialect === ID };
  const turns = renderTurns(rendering);
  const body = { ...bodyOf(rendering, turns), ...extraBody(rendering) };
  return { body: JSON.stringify(without(body, rendering)), headers: [], losses: losses.list() };
}

function bodyOf(rendering: Rendering, turns: RenderedTurns): JsonObject {
  const { conversation, target } = rendering;
  const limit = renderLimit(rendering);
  const tools = renderTools(rendering);
  const { format, prompt } = renderFormat(rendering);
  const { reasoning, choice } = settled(rendering, {
    reasoning: renderReasoning(rendering, limit ?? 0),
    choice: renderChoice(rendering, tools?.length ?? 0),
    open: openLoop(turns.messages),
  });
  const thinks = isThinking(reasoning.thinking);
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
    ...said({ tools: tools !== null && tools.length > 0 ? tools : null, tool_choice: choice }),
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

function isThinking(thinking: JsonObject | null): boolean {
  return thinking?.['type'] === 'enabled' || thinking?.['type'] === 'adaptive';
}

function systemOf({ system }: RenderedTurns, prompt: string | null): JsonObject {
  const asked = prompt === null ? [] : [{ type: 'text', text: prompt }];
  const blocks = [...(system ?? []), ...asked];
  return system === null && prompt === null ? {} : { system: contentOf(blocks) };
}

/** The caller's own members lie over what was written, but for those whose inside was merged. */
function extraBody(rendering: Rendering): JsonObject {
  const { output_config: _merged, ...rest } = extraOf(rendering, rendering.conversation.extra, '');
  return rest;
}

/** Leaves out what the server refuses, as far as anything of it was said. */
function without(body: JsonObject, { target, losses }: Rendering): JsonObject {
  const refuses = target.quirks.refuses ?? [];
  const kept = Object.entries(body).filter(([name]) => !refuses.includes(name));
  for (const name of Object.keys(body)) if (refuses.includes(name)) losses.lost(name, name);
  return Object.fromEntries(kept);
}
