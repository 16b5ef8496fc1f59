import type { Conversation, ToolCallPart } from '../../contract/conversation.ts';
import type { RenderTarget } from '../../contract/rendering.ts';
import { Losses } from '../../hub/losses.ts';
import { fittingName, flatName } from '../../hub/tool-names.ts';
import { MadeIds } from './call-ids.ts';
import { ID, TOOL_NAMES } from './schema.ts';

/** What every step of a rendering looks at. */
export interface RenderContext {
  readonly conversation: Conversation;
  readonly target: RenderTarget;
  readonly losses: Losses;
  /** Whether the conversation came in this dialect, so that what only it knows can be said again. */
  readonly own: boolean;
  readonly ids: MadeIds;
  /** Names of tools by the ids of the calls so far, for results that do not repeat them. */
  readonly names: Map<string, string>;
}

export function renderContext(conversation: Conversation, target: RenderTarget): RenderContext {
  return {
    conversation,
    target,
    losses: new Losses(conversation),
    own: conversation.dialect === ID,
    ids: new MadeIds(),
    names: new Map(),
  };
}

/** A tool's name: of another dialect as the vendor takes it. */
export function nameOf(
  tool: Pick<ToolCallPart, 'name' | 'namespace'>,
  { own }: RenderContext,
): string {
  const name = flatName(tool);
  return own ? name : fittingName(name, TOOL_NAMES);
}
