import type { Turn } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import { blocksOf, contentOf } from './render-blocks.ts';
import { alternating } from './render-groups.ts';
import { cacheOf, extraOf, type Rendering } from './rendering.ts';

export interface RenderedTurns {
  readonly system: readonly JsonObject[] | null;
  readonly messages: readonly JsonObject[];
}

/** The caller's own turns as they stood; another dialect's so that the vendor takes them. */
export function renderTurns(rendering: Rendering): RenderedTurns {
  return rendering.own ? asTheyStood(rendering) : arranged(rendering);
}

function asTheyStood(rendering: Rendering): RenderedTurns {
  const { turns } = rendering.conversation;
  const [first] = turns;
  const apart = first?.role === 'system' && first.path === 'system' ? first : null;
  const messages = apart === null ? turns : turns.slice(1);
  return {
    system: apart === null ? null : blocksOf(apart.parts, rendering),
    messages: messages.map((turn) => message(turn, rendering)),
  };
}

function message({ role, parts, extra }: Turn, rendering: Rendering): JsonObject {
  const content = contentOf(blocksOf(parts, rendering));
  const nothing = role === 'system' && parts.length === 0;
  return { role, ...(nothing ? {} : { content }), ...extra };
}

/**
 * System prompts go to the front, where every model of the vendor takes them: a system message
 * further on is refused by all but the newest.
 */
function arranged(rendering: Rendering): RenderedTurns {
  const { conversation, losses } = rendering;
  const system: JsonObject[] = [];
  const told: Turn[] = [];
  for (const turn of conversation.turns) {
    extraOf(rendering, turn.extra, turn.path);
    if (turn.name !== null) losses.lost('name', turn.path);
    if (turn.role === 'user' || turn.role === 'assistant') told.push(turn);
    else {
      if (told.length > 0) losses.lost('system_position', turn.path);
      for (const block of marked(blocksOf(turn.parts, rendering), turn)) system.push(block);
    }
  }
  const messages = alternating(
    told.map((turn) => ({
      role: turn.role === 'assistant' ? 'assistant' : 'user',
      blocks: marked(blocksOf(turn.parts, rendering), turn),
    })),
  );
  if (messages.length > 0 || system.length === 0) {
    return { system: system.length === 0 ? null : system, messages };
  }
  // Nothing but instructions: the vendor wants at least one message.
  losses.lost('system_position', conversation.turns[0]?.path ?? '');
  return { system: null, messages: [{ role: 'user', content: contentOf(system) }] };
}

/** A turn's own cache mark stands on its last block. */
function marked(blocks: readonly JsonObject[], { cache }: Turn): JsonObject[] {
  const last = blocks.at(-1);
  if (cache === null || last === undefined) return [...blocks];
  return [...blocks.slice(0, -1), { ...last, ...cacheOf(cache) }];
}
