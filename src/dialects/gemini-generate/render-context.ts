import type { Conversation } from '../../contract/conversation.ts';
import type { RenderTarget } from '../../contract/rendering.ts';
import { Losses } from '../../hub/losses.ts';
import { flatName } from '../../hub/tool-names.ts';
import { MadeIds } from './call-ids.ts';
import { ID } from './schema.ts';

/** What every step of a rendering looks at. */
export interface RenderContext {
  readonly conversation: Conversation;
  readonly target: RenderTarget;
  readonly losses: Losses;
  /** Whether the conversation came in this dialect, so that what only it knows can be said again. */
  readonly own: boolean;
  readonly ids: MadeIds;
  /** Names of tools by the ids of their calls, for results that do not repeat them. */
  readonly names: ReadonlyMap<string, string>;
}

export function renderContext(conversation: Conversation, target: RenderTarget): RenderContext {
  const calls = conversation.turns
    .flatMap(({ parts }) => parts)
    .filter((part) => part.kind === 'tool_call');
  return {
    conversation,
    target,
    losses: new Losses(),
    own: conversation.dialect === ID,
    ids: new MadeIds(),
    names: new Map(calls.map((call) => [call.id, flatName(call)])),
  };
}
