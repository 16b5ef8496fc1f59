import type { Conversation } from '../../contract/conversation.ts';
import type { Rendered, RenderTarget } from '../../contract/rendering.ts';
import { type RenderContext, renderContext } from './render-context.ts';
import { renderSettings } from './render-settings.ts';
import { renderCalling, renderTools } from './render-tools.ts';
import { renderTurns } from './render-turns.ts';
import type { Draft } from './schema.ts';
import { tierTo } from './tiers.ts';

/** Says a conversation in this dialect. The model and whether to stream stand in the path. */
export function render(conversation: Conversation, target: RenderTarget): Rendered {
  const context = renderContext(conversation, target);
  const { losses, own } = context;
  const { contents, systemInstruction } = renderTurns(context);
  if (!own) losses.extra(conversation.extra, '');
  const body: Draft = {
    systemInstruction,
    contents,
    tools: renderTools(context),
    toolConfig: renderCalling(context),
    generationConfig: renderSettings(context),
    serviceTier: serviceTier(context),
    store: own ? (conversation.settings.store ?? undefined) : undefined,
    ...(own ? outer(conversation) : {}),
  };
  for (const name of target.quirks.refuses ?? []) {
    if (body[name] === undefined) continue;
    losses.lost(name, name);
    delete body[name];
  }
  return { body: JSON.stringify(body), headers: [], losses: losses.list() };
}

/** Members at the top that nothing else holds; of these two the rest was put back where it was. */
function outer({ extra }: Conversation): Draft {
  const { generationConfig: _, toolConfig: __, ...rest } = extra;
  return rest;
}

function serviceTier({ conversation, losses }: RenderContext): string | undefined {
  const { serviceTier: tier } = conversation.settings;
  if (tier === null || tier === 'auto') return undefined;
  const word = tierTo(tier);
  if (word === null) losses.lost('service_tier', 'service_tier');
  return word ?? undefined;
}
