/**
 * Chat Completions, from OpenAI's reference: platform.openai.com/docs/api-reference/chat and
 * .../chat-streaming. Reasoning stands in `reasoning_content`, as DeepSeek and others have it
 * (api-docs.deepseek.com/guides/reasoning_model): OpenAI's own models show none here.
 */
import type { Finish, Script, Spent } from '../neutral.ts';
import type { Frame, Said, Vendor } from './vendor.ts';
import { inTurns, sse } from './vendor.ts';

const FINISH: Readonly<Record<Finish, string>> = {
  stop: 'stop',
  length: 'length',
  tools: 'tool_calls',
  filter: 'content_filter',
};

const CREATED = 1_790_000_000;

function usage(spent: Spent): object {
  return {
    prompt_tokens: spent.input,
    completion_tokens: spent.output,
    total_tokens: spent.input + spent.output,
    prompt_tokens_details: {
      cached_tokens: spent.cached,
      cache_write_tokens: spent.written,
      audio_tokens: 0,
    },
    completion_tokens_details: {
      reasoning_tokens: spent.reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function message({ text, reasoning, calls }: Script): object {
  return {
    role: 'assistant',
    content: text.length === 0 ? null : text.join(''),
    refusal: null,
    annotations: [],
    ...(reasoning.length === 0 ? {} : { reasoning_content: reasoning.join('') }),
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map(({ id, name, pieces }) => ({
            id,
            type: 'function',
            function: { name, arguments: pieces.join('') },
          })),
        }),
  };
}

/** The deltas of one answer, in order; calls are told by turns. */
function deltas({ text, reasoning, calls }: Script): object[] {
  const told = calls.map(({ id, name, pieces }, index) => [
    { tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] },
    ...pieces.map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ]);
  return [
    { role: 'assistant', content: text.length === 0 ? null : '', refusal: null },
    ...reasoning.map((piece) => ({ reasoning_content: piece })),
    ...text.map((piece) => ({ content: piece })),
    ...inTurns(told),
  ];
}

function stream({ script, model, request }: Said): Frame[] {
  const options = request['stream_options'] as { include_usage?: boolean } | undefined;
  const told = options?.include_usage === true;
  const chunk = (choices: object[], spent: object | null): string =>
    sse({
      id: 'chatcmpl-witness',
      object: 'chat.completion.chunk',
      created: CREATED,
      model,
      service_tier: 'default',
      system_fingerprint: 'fp_witness',
      choices,
      ...(told ? { usage: spent } : {}),
      // Sent by OpenAI to hide the length of a piece; means nothing.
      obfuscation: 'Xy7',
    });
  const choice = (delta: object, finish: string | null): object => ({
    index: 0,
    delta,
    logprobs: null,
    finish_reason: finish,
  });
  const frames = deltas(script).flatMap((delta): Frame[] => {
    const frame = chunk([choice(delta, null)], null);
    const first = (delta as { content?: unknown }).content === script.text[0];
    return first && script.text.length > 0 ? [frame, 'WAIT'] : [frame];
  });
  return [
    ': keep-alive\n\n',
    ...frames,
    ': keep-alive\n\n',
    chunk([choice({}, FINISH[script.finish])], null),
    ...(told ? [chunk([], usage(script.spent))] : []),
    sse('[DONE]'),
  ];
}

function error(status: number, words: string): object {
  const type = status === 429 ? 'rate_limit_error' : 'invalid_request_error';
  return {
    error: {
      message: words,
      type: status >= 500 ? 'server_error' : type,
      param: null,
      code: 'witness',
    },
  };
}

export const openaiChatVendor: Vendor = {
  answer: ({ script, model }) =>
    JSON.stringify({
      id: 'chatcmpl-witness',
      object: 'chat.completion',
      created: CREATED,
      model,
      choices: [
        {
          index: 0,
          message: message(script),
          logprobs: null,
          finish_reason: FINISH[script.finish],
        },
      ],
      usage: usage(script.spent),
      service_tier: 'default',
      system_fingerprint: 'fp_witness',
    }),
  stream,
  unknown: sse({ id: 'chatcmpl-witness', object: 'witness.chunk', choices: [], witness: true }),
  refusal: (status, words) => JSON.stringify(error(status, words)),
  broken: (words) => [sse(error(500, words)), sse('[DONE]')],
};
