/**
 * Responses, from OpenAI's reference: platform.openai.com/docs/api-reference/responses and
 * .../responses-streaming.
 */
import type { Script, Spent } from '../neutral.ts';
import { SIGNATURES } from './behaviours.ts';
import type { Frame, Said, Vendor } from './vendor.ts';
import { inTurns, sse } from './vendor.ts';

const CREATED = 1_790_000_000;
const ENCRYPTED = SIGNATURES['openai-responses'];

interface Item {
  readonly whole: Readonly<Record<string, unknown>>;
  readonly begun: Readonly<Record<string, unknown>>;
  /** The events between its `added` and its `done`, without their numbers. */
  readonly told: readonly object[];
}

function usage(spent: Spent): object {
  return {
    input_tokens: spent.input,
    input_tokens_details: { cached_tokens: spent.cached, cache_write_tokens: spent.written },
    output_tokens: spent.output,
    output_tokens_details: { reasoning_tokens: spent.reasoning },
    total_tokens: spent.input + spent.output,
  };
}

function reasoningItem(pieces: readonly string[]): Item {
  const id = 'rs_witness';
  const text = pieces.join('');
  const at = { item_id: id, summary_index: 0 };
  const part = { type: 'summary_text', text };
  return {
    begun: { id, type: 'reasoning', summary: [], encrypted_content: '' },
    whole: { id, type: 'reasoning', summary: [part], encrypted_content: ENCRYPTED },
    told: [
      { type: 'response.reasoning_summary_part.added', ...at, part: { ...part, text: '' } },
      ...pieces.map((delta) => ({
        type: 'response.reasoning_summary_text.delta',
        ...at,
        delta,
        obfuscation: 'q9',
      })),
      { type: 'response.reasoning_summary_text.done', ...at, text },
      { type: 'response.reasoning_summary_part.done', ...at, part },
    ],
  };
}

function messageItem(pieces: readonly string[], status: string): Item {
  const id = 'msg_witness';
  const text = pieces.join('');
  const at = { item_id: id, content_index: 0 };
  const part = { type: 'output_text', annotations: [], logprobs: [], text };
  const item = { id, type: 'message', role: 'assistant' };
  return {
    begun: { ...item, status: 'in_progress', content: [] },
    whole: { ...item, status, content: [part] },
    told: [
      { type: 'response.content_part.added', ...at, part: { ...part, text: '' } },
      ...pieces.map((delta) => ({
        type: 'response.output_text.delta',
        ...at,
        delta,
        logprobs: [],
        obfuscation: 'q9',
      })),
      { type: 'response.output_text.done', ...at, text, logprobs: [] },
      { type: 'response.content_part.done', ...at, part },
    ],
  };
}

function callItem(call: Script['calls'][number]): Item {
  const id = `fc_${call.id}`;
  const whole = { id, type: 'function_call', call_id: call.id, name: call.name };
  const text = call.pieces.join('');
  return {
    begun: { ...whole, status: 'in_progress', arguments: '' },
    whole: { ...whole, status: 'completed', arguments: text },
    told: [
      ...call.pieces.map((delta) => ({
        type: 'response.function_call_arguments.delta',
        item_id: id,
        delta,
      })),
      { type: 'response.function_call_arguments.done', item_id: id, arguments: text },
    ],
  };
}

function itemsOf({ reasoning, text, calls, finish }: Script): Item[] {
  const status = finish === 'length' || finish === 'filter' ? 'incomplete' : 'completed';
  return [
    ...(reasoning.length === 0 ? [] : [reasoningItem(reasoning)]),
    ...(text.length === 0 ? [] : [messageItem(text, status)]),
    ...calls.map(callItem),
  ];
}

/** The whole response object, which repeats what was asked. */
function response({ model, request, script }: Said, more: object): object {
  return {
    id: 'resp_witness',
    object: 'response',
    created_at: CREATED,
    access_programs: null,
    background: false,
    error: null,
    incomplete_details: null,
    instructions: request['instructions'] ?? null,
    max_output_tokens: request['max_output_tokens'] ?? null,
    max_tool_calls: null,
    model,
    output: [],
    parallel_tool_calls: true,
    previous_response_id: null,
    prompt_cache_key: null,
    reasoning: { effort: null, summary: null },
    safety_identifier: null,
    service_tier: 'default',
    status: script.finish === 'length' || script.finish === 'filter' ? 'incomplete' : 'completed',
    temperature: 1,
    text: { format: { type: 'text' }, verbosity: 'medium' },
    tool_choice: 'auto',
    tools: [],
    top_logprobs: 0,
    top_p: 1,
    truncation: 'disabled',
    metadata: {},
    ...more,
  };
}

function whole(said: Said): object {
  const { finish, spent } = said.script;
  const reasons = { length: 'max_output_tokens', filter: 'content_filter' };
  return response(said, {
    ...(finish === 'length' || finish === 'filter'
      ? { incomplete_details: { reason: reasons[finish] } }
      : { completed_at: CREATED + 1 }),
    output: itemsOf(said.script).map((item) => item.whole),
    usage: usage(spent),
  });
}

/** Every event of a stream, still without numbers; parallel calls are told by turns. */
function eventsOf(said: Said): object[] {
  const items = itemsOf(said.script).map((item, at) => {
    const added = { type: 'response.output_item.added', output_index: at, item: item.begun };
    const done = { type: 'response.output_item.done', output_index: at, item: item.whole };
    const told = item.told.map((event) => ({ ...event, output_index: at }));
    return { isCall: item.whole['type'] === 'function_call', events: [added, ...told, done] };
  });
  const begun = response(said, { status: 'in_progress' });
  const calls = items.filter(({ isCall }) => isCall).map(({ events }) => events);
  const ended = whole(said) as { status: string };
  return [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    ...items.filter(({ isCall }) => !isCall).flatMap(({ events }) => events),
    ...inTurns<object>(calls),
    { type: `response.${ended.status}`, response: ended },
  ];
}

function stream(said: Said): Frame[] {
  let waited = false;
  return eventsOf(said).flatMap((event, number): Frame[] => {
    const { type } = event as { type: string };
    const frame = sse({ ...event, sequence_number: number }, type);
    if (type !== 'response.output_text.delta' || waited) return [frame];
    waited = true;
    return [frame, 'WAIT', ': keep-alive\n\n'];
  });
}

export const openaiResponsesVendor: Vendor = {
  answer: (said) => JSON.stringify(whole(said)),
  stream,
  unknown: sse({ type: 'response.witness', sequence_number: 4, witness: true }, 'response.witness'),
  refusal: (status, words) =>
    JSON.stringify({
      error: {
        message: words,
        type: status === 429 ? 'rate_limit_error' : 'invalid_request_error',
        param: null,
        code: 'witness',
      },
    }),
  broken: (words, at) => [
    sse(
      { type: 'error', code: 'server_error', message: words, param: null, sequence_number: at },
      'error',
    ),
  ],
};
