import type { AnswerContext } from '../../contract/dialect.ts';
import type { FinishReason, Message } from '../../contract/event.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { Usage } from '../../contract/usage.ts';
import { derivedId } from '../../hub/ids.ts';
import { wordOf } from '../../hub/lenient.ts';
import { Losses } from '../../hub/losses.ts';
import { isObject } from '../../wire/json-read.ts';
import { incompleteReason } from './finish.ts';
import { renderFields } from './render.ts';
import { ID } from './schema.ts';
import { said, type Task } from './task.ts';
import { writeUsage } from './usage.ts';

/** What an answer says of itself before it says anything. */
export type Opening = Pick<Message, 'id' | 'model' | 'extra'>;

/** A response that has only begun. */
export function openResponse(opening: Opening, context: AnswerContext): JsonObject {
  const { id } = opening;
  const own = id?.startsWith('resp_') ? id : null;
  return {
    id: own ?? derivedId('resp_', context.requestId, 0),
    object: 'response',
    created_at: context.createdAt,
    status: 'in_progress',
    error: null,
    incomplete_details: null,
    model: opening.model ?? context.model,
    output: [],
    usage: null,
    ...repeated(context),
    ...said({ service_tier: wordOf(opening.extra['service_tier']) }),
  };
}

/** The same response at its end. */
export interface Ending {
  readonly reason: FinishReason | null;
  readonly output: readonly Json[];
  readonly usage: Usage | null;
}

export function wholeResponse(open: JsonObject, { reason, output, usage }: Ending): JsonObject {
  const why = incompleteReason(reason);
  return {
    ...open,
    status: why === null ? 'completed' : 'incomplete',
    incomplete_details: why === null ? null : { reason: why },
    output,
    usage: writeUsage(usage),
  };
}

/** Members that a request may leave out, with what the vendor's SDK requires in an answer then. */
const DEFAULTS: JsonObject = {
  access_programs: null,
  background: false,
  instructions: null,
  max_output_tokens: null,
  max_tool_calls: null,
  metadata: {},
  parallel_tool_calls: true,
  previous_response_id: null,
  prompt_cache_key: null,
  safety_identifier: null,
  service_tier: 'auto',
  store: false,
  temperature: null,
  tool_choice: 'auto',
  tools: [],
  top_logprobs: 0,
  top_p: null,
  truncation: 'disabled',
  user: null,
};

/** What an answer repeats of its request (resources/responses, `Response`). */
function repeated({ conversation, model }: AnswerContext): JsonObject {
  const target = { model, rules: null, quirks: {} };
  const own = conversation.dialect === ID;
  const task: Task = { conversation, target, losses: new Losses(), own };
  const asked = said(renderFields(task));
  const names = Object.keys(DEFAULTS);
  const members = names.map((name): [string, Json | undefined] => [
    name,
    asked[name] ?? DEFAULTS[name],
  ]);
  const first = conversation.turns[0];
  const told = first?.path === 'instructions' ? first.parts[0] : undefined;
  return {
    ...Object.fromEntries(members),
    ...(told?.kind === 'text' ? { instructions: told.text } : {}),
    reasoning: { effort: null, summary: null, ...objectIn(asked['reasoning']) },
    text: { format: { type: 'text' }, ...objectIn(asked['text']) },
  };
}

function objectIn(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
