import type { AnswerContext } from '../../contract/dialect.ts';
import type { Finish } from '../../contract/event.ts';
import type { JsonObject } from '../../contract/json.ts';
import { derivedId } from '../../hub/ids.ts';
import { stopReason } from './schema.ts';

const PREFIX = 'msg_';

const NOTHING: JsonObject = {};

interface Start {
  readonly id: string | null;
  readonly model: string | null;
  readonly extra: JsonObject;
}

/** How an answer begins; ids of other dialects do not fit this one. */
export function answerHead(start: Start | null, context: AnswerContext): Record<string, unknown> {
  const own = start?.id?.startsWith(PREFIX) === true;
  return {
    ...(own ? start?.extra : NOTHING),
    id: own ? start?.id : derivedId(PREFIX, context.requestId, 0),
    type: 'message',
    role: 'assistant',
    model: start?.model ?? context.model,
  };
}

interface End {
  readonly stop_reason: string;
  readonly stop_sequence: string | null;
  /** Members only this dialect knows. */
  readonly extra: JsonObject;
}

/** @param called Whether the answer calls tools, which not every provider's finish tells. */
export function answerEnd(finish: Finish | null, called: boolean): End {
  const reason = finish?.reason ?? 'stop';
  const silent = reason === 'stop' && called;
  return {
    stop_reason: stopReason(silent ? 'tool_use' : reason, finish?.said ?? null),
    stop_sequence: finish?.stopSequence ?? null,
    extra: finish?.extra ?? NOTHING,
  };
}
