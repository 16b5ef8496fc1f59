/** What all parts of a rendering share. */
import type { CacheMark, Conversation, ToolCallPart } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { RenderTarget } from '../../contract/rendering.ts';
import type { Losses } from '../../hub/losses.ts';
import { fittingName, flatName } from '../../hub/tool-names.ts';
import { ID, TOOL_NAMES } from './schema.ts';

export interface Rendering {
  readonly conversation: Conversation;
  readonly target: RenderTarget;
  readonly losses: Losses;
  /** Whether the caller speaks this dialect: then what they said stays as it stood. */
  readonly own: boolean;
}

/** Members of a turn, part or tool: the caller's own go along, another dialect's are reported. */
export function extraOf(rendering: Rendering, extra: JsonObject, path: string): JsonObject {
  if (rendering.conversation.dialect === ID) return extra;
  rendering.losses.extra(extra, path);
  return {};
}

/** A tool's name: of another dialect as the vendor takes it. */
export function nameOf(tool: Pick<ToolCallPart, 'name' | 'namespace'>, { own }: Rendering): string {
  const name = flatName(tool);
  return own ? name : fittingName(name, TOOL_NAMES);
}

/** Only what is not null. */
export function said(members: Readonly<Record<string, JsonObject[string]>>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}

export function cacheOf(cache: CacheMark | null): JsonObject {
  if (cache === null) return {};
  const { ttl } = cache;
  return { cache_control: ttl === null ? { type: 'ephemeral' } : { type: 'ephemeral', ttl } };
}
