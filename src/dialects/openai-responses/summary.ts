import type { Conversation } from '../../contract/conversation.ts';
import type { PartHead } from '../../contract/event.ts';

/**
 * Whether reasoning is told as a summary: where it is one, and where the caller asked for one and
 * the model shows all of its reasoning. Most clients show nothing else.
 */
export function tellsSummary(head: PartHead, { settings }: Conversation): boolean {
  if (head.kind !== 'reasoning') return false;
  return head.form === 'summary' || settings.reasoning?.visible === true;
}
