/**
 * Messages, from Anthropic's reference: platform.claude.com/docs/en/api/messages and
 * .../build-with-claude/streaming.
 */
import type { Finish, Script, Spent } from '../neutral.ts';
import { SIGNATURES } from './behaviours.ts';
import type { Frame, Said, Vendor } from './vendor.ts';
import { sse } from './vendor.ts';

const FINISH: Readonly<Record<Finish, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tools: 'tool_use',
  filter: 'refusal',
};

const SIGNATURE = SIGNATURES['anthropic-messages'];

/** `input_tokens` is what was neither read from the cache nor written to it. */
function usage(spent: Spent): object {
  return {
    input_tokens: spent.input - spent.cached - spent.written,
    cache_creation_input_tokens: spent.written,
    cache_read_input_tokens: spent.cached,
    cache_creation: {
      ephemeral_5m_input_tokens: spent.written,
      ephemeral_1h_input_tokens: 0,
    },
    output_tokens: spent.output,
    output_tokens_details: { thinking_tokens: spent.reasoning },
    server_tool_use: null,
    service_tier: 'standard',
    inference_geo: null,
    speed: 'standard',
  };
}

/** At the end of a stream: cumulative. */
function lastUsage(spent: Spent): object {
  return {
    input_tokens: spent.input - spent.cached - spent.written,
    cache_creation_input_tokens: spent.written,
    cache_read_input_tokens: spent.cached,
    output_tokens: spent.output,
    output_tokens_details: { thinking_tokens: spent.reasoning },
    server_tool_use: null,
  };
}

interface Block {
  readonly whole: object;
  readonly begun: object;
  readonly deltas: readonly object[];
}

function blocksOf({ reasoning, text, calls }: Script): Block[] {
  const blocks: Block[] = [];
  if (reasoning.length > 0) {
    blocks.push({
      whole: { type: 'thinking', thinking: reasoning.join(''), signature: SIGNATURE },
      begun: { type: 'thinking', thinking: '', signature: '' },
      deltas: [
        ...reasoning.map((thinking) => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: SIGNATURE },
      ],
    });
  }
  if (text.length > 0) {
    blocks.push({
      whole: { type: 'text', text: text.join(''), citations: null },
      begun: { type: 'text', text: '', citations: null },
      deltas: text.map((piece) => ({ type: 'text_delta', text: piece })),
    });
  }
  const tools = calls.map(({ id, name, pieces }): Block => {
    const head = { type: 'tool_use', id: `toolu_${id}`, name, caller: { type: 'direct' } };
    return {
      whole: { ...head, input: JSON.parse(pieces.join('')) as unknown },
      begun: { ...head, input: {} },
      // A first empty piece is what the vendor sends.
      deltas: ['', ...pieces].map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
    };
  });
  return [...blocks, ...tools];
}

function ending({ finish, stopped }: Script): object {
  return {
    stop_reason: stopped === null ? FINISH[finish] : 'stop_sequence',
    stop_sequence: stopped,
  };
}

function message({ model, script }: Said): object {
  return {
    id: 'msg_witness',
    type: 'message',
    role: 'assistant',
    model,
    content: blocksOf(script).map((block) => block.whole),
    container: null,
    diagnostics: null,
    stop_details: null,
    ...ending(script),
    usage: usage(script.spent),
  };
}

function event(data: { readonly type: string }): string {
  return sse(data, data.type);
}

function blockFrames(block: Block, index: number): Frame[] {
  let waits = 'text' in block.whole;
  return [
    event({ type: 'content_block_start', index, content_block: block.begun } as { type: string }),
    ...block.deltas.flatMap((delta): Frame[] => {
      const frame = event({ type: 'content_block_delta', index, delta } as { type: string });
      if (!waits) return [frame];
      waits = false;
      return [frame, 'WAIT', event({ type: 'ping' })];
    }),
    event({ type: 'content_block_stop', index } as { type: string }),
  ];
}

function stream(said: Said): Frame[] {
  const { script } = said;
  const begun = {
    ...message(said),
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { ...usage(script.spent), output_tokens: 1, output_tokens_details: null },
  };
  return [
    event({ type: 'message_start', message: begun } as { type: string }),
    event({ type: 'ping' }),
    ...blocksOf(script).flatMap(blockFrames),
    event({
      type: 'message_delta',
      delta: { ...ending(script), stop_details: null, container: null },
      usage: lastUsage(script.spent),
    } as { type: string }),
    event({ type: 'message_stop' }),
  ];
}

function error(type: string, words: string): object {
  return { type: 'error', error: { type, message: words, details: null } };
}

export const anthropicVendor: Vendor = {
  answer: (said) => JSON.stringify(message(said)),
  stream,
  unknown: event({ type: 'witness_event' }),
  refusal: (status, words) =>
    JSON.stringify({
      ...error(status === 429 ? 'rate_limit_error' : 'invalid_request_error', words),
      request_id: 'req_witness',
    }),
  broken: (words) => [event(error('api_error', words) as { type: string })],
};
