import type { CacheMark, Conversation, ToolCallPart } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { RenderTarget } from '../../contract/rendering.ts';
import type { Losses } from '../../hub/losses.ts';
import { fittingName, flatName } from '../../hub/tool-names.ts';
import { isObject } from '../../wire/json-read.ts';
import { cacheControl } from './extensions.ts';
import { ID, TOOL_NAMES } from './schema.ts';

/**
 * A rendering under way. What came in this dialect is said as the caller said it, all but what the
 * target's quirks forbid; what came in another is said so that most servers understand it.
 */
export interface Saying {
  readonly own: boolean;
  readonly conversation: Conversation;
  readonly target: RenderTarget;
  readonly losses: Losses;
}

export function sayingOf(conversation: Conversation, target: RenderTarget, losses: Losses): Saying {
  return { own: conversation.dialect === ID, conversation, target, losses };
}

/** Members nothing else holds: of this dialect as they stood, of another a loss. */
export function extraOf({ own, losses }: Saying, extra: JsonObject, path: string): JsonObject {
  if (own) return extra;
  losses.extra(extra, path);
  return NOTHING;
}

const NOTHING: JsonObject = {};

/** A tool's name: of another dialect as the servers of this one take it. */
export function nameOf({ own }: Saying, tool: Named): string {
  const name = flatName(tool);
  return own ? name : fittingName(name, TOOL_NAMES);
}

type Named = Pick<ToolCallPart, 'name' | 'namespace'>;

export function marked(saying: Saying, cache: CacheMark | null, path: string): JsonObject {
  if (cache === null) return NOTHING;
  if (takesMarks(saying)) return cacheControl(cache);
  saying.losses.lost('cache_control', path);
  return NOTHING;
}

export function takesMarks({ own, target }: Saying): boolean {
  return own || target.quirks.cacheMarks === true;
}

/** An object that keeps most of its members below its type, as parts, tools and calls do. */
export function below(type: string, inner: JsonObject, extra: JsonObject): JsonObject {
  const { [type]: more, ...rest } = extra;
  return { ...rest, [type]: isObject(more) ? { ...inner, ...more } : inner };
}

/**
 * Where a part of this dialect stood in its message, as the same thing may stand in several:
 * reasoning, for one, in the content and under three names beside it.
 */
export function placeOf(path: string): string {
  return /^messages\[\d+\]\.(\w+)/.exec(path)?.[1] ?? '';
}
