/** One short answer as each vendor streams it, in pieces that a test may break. */
import type { DialectId } from '../../src/contract/dialect-id.ts';

export interface VendorStream {
  /** Up to the first words, with what the vendor tells of usage by then. */
  readonly open: string;
  /** Further words. */
  readonly more: string;
  /** What ends it. */
  readonly close: string;
  /** The vendor says that it failed. */
  readonly error: string;
  /** Something that has begun begins again; null where pieces have no places that could be taken. */
  readonly doubled: string | null;
  /** What may be said at any time and means nothing. */
  readonly idle: string;
  /** A piece of what has not begun, or has ended. */
  readonly stray: string;
  /** The same answer in whole. */
  readonly whole: string;
  /** Prompt tokens known once it has begun; null: none. */
  readonly input: number | null;
}

/** Of Responses and Messages the event's name stands before its data. */
const named = (data: { readonly type: string; readonly [name: string]: unknown }): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const plain = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;

const chunk = (delta: object, finish_reason: string | null = null): object => ({
  id: 'c1',
  model: 'm',
  choices: [{ index: 0, delta, finish_reason }],
});
const chatUsage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };

const CHAT: VendorStream = {
  open: plain(chunk({ role: 'assistant', content: '' })) + plain(chunk({ content: 'ho' })),
  more: plain(chunk({ content: 'ho' })),
  close: `${plain(chunk({}, 'stop'))}${plain({ choices: [], usage: chatUsage })}data: [DONE]\n\n`,
  error: plain({ error: { message: 'Overloaded.', type: 'server_error', code: 'overloaded' } }),
  // A second id at a taken index is another call: some servers number all of theirs 0.
  doubled: null,
  idle: plain(chunk({ role: 'assistant', content: '' })),
  stray: plain(chunk({ tool_calls: [{ index: 3, function: { arguments: '{}' } }] })),
  whole: JSON.stringify({
    id: 'c1',
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content: 'hoho' }, finish_reason: 'stop' }],
    usage: chatUsage,
  }),
  input: null,
};

const at = { output_index: 0, item_id: 'msg_1', content_index: 0 };
const message = (text: string): object => ({
  type: 'message',
  id: 'msg_1',
  status: 'completed',
  role: 'assistant',
  content: [{ type: 'output_text', text, annotations: [] }],
});
const added = named({
  type: 'response.output_item.added',
  output_index: 0,
  item: { type: 'message', id: 'msg_1', role: 'assistant', content: [] },
});
const words = (delta: string): string =>
  named({ type: 'response.output_text.delta', ...at, delta });
const response = {
  id: 'resp_1',
  object: 'response',
  model: 'm',
  status: 'completed',
  output: [message('hoho')],
  usage: { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
};

const RESPONSES: VendorStream = {
  open:
    named({
      type: 'response.created',
      response: { id: 'resp_1', status: 'in_progress', output: [] },
    }) +
    added +
    words('ho'),
  more: words('ho'),
  close:
    named({
      type: 'response.output_item.done',
      output_index: 0,
      item: message('hoho'),
    }) + named({ type: 'response.completed', response }),
  error: named({
    type: 'response.failed',
    response: {
      ...response,
      status: 'failed',
      error: { code: 'server_error', message: 'Overloaded.' },
    },
  }),
  doubled: added,
  idle: named({ type: 'response.in_progress', response: { id: 'resp_1' } }),
  stray: named({
    type: 'response.output_text.delta',
    ...at,
    output_index: 7,
    item_id: 'msg_7',
    delta: 'x',
  }),
  whole: JSON.stringify(response),
  input: null,
};

const block = (index: number): string =>
  named({
    type: 'content_block_start',
    index,
    content_block: { type: 'text', text: '' },
  });
const text = (index: number): string =>
  named({
    type: 'content_block_delta',
    index,
    delta: { type: 'text_delta', text: 'ho' },
  });
const envelope = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm' };

const MESSAGES: VendorStream = {
  open:
    named({
      type: 'message_start',
      message: {
        ...envelope,
        content: [],
        stop_reason: null,
        usage: { input_tokens: 3, output_tokens: 1 },
      },
    }) +
    block(0) +
    text(0),
  more: text(0),
  close:
    named({ type: 'content_block_stop', index: 0 }) +
    named({
      type: 'message_delta',
      delta: { stop_reason: 'end_turn' },
      usage: { output_tokens: 2 },
    }) +
    named({ type: 'message_stop' }),
  error: named({
    type: 'error',
    error: { type: 'overloaded_error', message: 'Overloaded.' },
  }),
  doubled: block(0),
  idle: named({ type: 'ping' }),
  stray: text(5),
  whole: JSON.stringify({
    ...envelope,
    content: [{ type: 'text', text: 'hoho' }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 3, output_tokens: 2 },
  }),
  input: 3,
};

const said = (words: string, more: object = {}): object => ({
  candidates: [{ content: { role: 'model', parts: [{ text: words }] }, ...more }],
  usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
});

const GEMINI: VendorStream = {
  open: plain(said('ho')),
  more: plain(said('ho')),
  close: plain(said('', { finishReason: 'STOP' })),
  error: plain({ error: { code: 503, status: 'UNAVAILABLE', message: 'Overloaded.' } }),
  doubled: null,
  idle: plain(said('')),
  stray: plain(said('', { finishReason: 'STOP' })) + plain(said('more')),
  whole: JSON.stringify(said('hoho', { finishReason: 'STOP' })),
  input: 3,
};

export const VENDOR_STREAMS: Readonly<Record<DialectId, VendorStream>> = {
  'openai-chat': CHAT,
  'openai-responses': RESPONSES,
  'anthropic-messages': MESSAGES,
  'gemini-generate': GEMINI,
};
