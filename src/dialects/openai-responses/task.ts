import type { Conversation } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { RenderTarget } from '../../contract/rendering.ts';
import type { Losses } from '../../hub/losses.ts';

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

/** The members that say something. */
export function said(members: JsonObject): JsonObject {
  const entries = Object.entries(members).filter(([, value]) => (value ?? null) !== null);
  return Object.fromEntries(entries);
}
