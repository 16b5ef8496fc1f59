import type { Conversation } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { RenderTarget } from '../../contract/rendering.ts';
import type { Losses } from '../../hub/losses.ts';
import { fittingName } from '../../hub/tool-names.ts';
import { TOOL_NAMES } from './schema.ts';

/** One rendering under way. */
export interface Task {
  readonly conversation: Conversation;
  readonly target: RenderTarget;
  readonly losses: Losses;
  /** The conversation was parsed by this dialect, whose words it may therefore repeat. */
  readonly own: boolean;
}

const NOTHING: JsonObject = {};

/** Members the hub has no word for: this dialect's own again, others' are lost. */
export function extraOf(task: Task, extra: JsonObject, path: string): JsonObject {
  if (task.own) return extra;
  task.losses.extra(extra, path);
  return NOTHING;
}

/** A tool's name: of another dialect as the vendor takes it. */
export function nameOf({ own }: Task, name: string): string {
  return own ? name : fittingName(name, TOOL_NAMES);
}

/** The members that say something. */
export function said(members: JsonObject): JsonObject {
  const entries = Object.entries(members).filter(([, value]) => (value ?? null) !== null);
  return Object.fromEntries(entries);
}
