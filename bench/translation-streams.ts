/**
 * One answer as each vendor streams it: some thinking, mostly text, a call of a tool. The frames
 * have what theirs have, unused members included, since parsing those is part of the cost.
 */
import type { DialectId } from '../src/contract/dialect-id.ts';
import { functionCall, message, reasoning, streamOf } from '../tests/support/responses-grammar.ts';

const THINKING = 40;
const WORDS = 140;
const PIECES = 20;

/** Each frame as a chunk of its own, as they come when tokens do. */
export function frames(dialect: DialectId): Uint8Array[] {
  return TEXTS[dialect]().map((text) => new TextEncoder().encode(text));
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const thought = (index: number): string => ` step ${index}`;
const word = (index: number): string => (index % 9 === 8 ? ' "naïve"\n' : ` word${index}`);

/** The arguments, whole, of which each piece is a part. */
const ARGUMENTS = JSON.stringify({
  path: 'src/main.ts',
  content: 'x'.repeat(PIECES * 5 - 40),
});
const piece = (index: number): string => ARGUMENTS.slice(index * 5, index * 5 + 5);
const REST = ARGUMENTS.slice(PIECES * 5);

const named = <T extends { readonly type: string }>(event: T): string =>
  `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
const unnamed = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;

function chat(): string[] {
  const chunk = (delta: object, finish: string | null = null): string =>
    unnamed({
      id: 'chatcmpl-BqkE1bT0u3yqvJ0p4Zt8Wd7nR5xYs',
      object: 'chat.completion.chunk',
      created: 1_790_000_000,
      model: 'gpt-5.6-2026-05-01',
      service_tier: 'default',
      system_fingerprint: 'fp_44709d6fcb',
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
      usage: null,
      obfuscation: 'k3Jd8sQ2x',
    });
  const call = (more: object): string => chunk({ tool_calls: [{ index: 0, ...more }] });
  return [
    chunk({ role: 'assistant', content: '', refusal: null }),
    ...times(THINKING, (at) => chunk({ reasoning_content: thought(at) })),
    ...times(WORDS, (at) => chunk({ content: word(at) })),
    call({ id: 'call_a', type: 'function', function: { name: 'write', arguments: '' } }),
    ...times(PIECES, (at) => call({ function: { arguments: piece(at) } })),
    call({ function: { arguments: REST } }),
    chunk({}, 'tool_calls'),
    unnamed({
      id: 'chatcmpl-BqkE1bT0u3yqvJ0p4Zt8Wd7nR5xYs',
      object: 'chat.completion.chunk',
      created: 1_790_000_000,
      model: 'gpt-5.6-2026-05-01',
      choices: [],
      usage: {
        prompt_tokens: 1200,
        completion_tokens: 210,
        total_tokens: 1410,
        prompt_tokens_details: { cached_tokens: 1024, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 40, audio_tokens: 0 },
      },
    }),
    'data: [DONE]\n\n',
  ];
}

function messages(): string[] {
  const start = (index: number, content_block: object): string =>
    named({ type: 'content_block_start', index, content_block });
  const delta = (index: number, inner: object): string =>
    named({ type: 'content_block_delta', index, delta: inner });
  const stop = (index: number): string => named({ type: 'content_block_stop', index });
  const usage = { input_tokens: 176, cache_read_input_tokens: 1024, output_tokens: 1 };
  return [
    named({
      type: 'message_start',
      message: {
        id: 'msg_01XFDUDYJgAACzvnptvVoYEL',
        type: 'message',
        role: 'assistant',
        model: 'claude-opus-4-6',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage,
      },
    }),
    start(0, { type: 'thinking', thinking: '', signature: '' }),
    ...times(THINKING, (at) => delta(0, { type: 'thinking_delta', thinking: thought(at) })),
    delta(0, { type: 'signature_delta', signature: 'EuYBCkQYAiJA'.repeat(20) }),
    stop(0),
    start(1, { type: 'text', text: '' }),
    ...times(WORDS, (at) => delta(1, { type: 'text_delta', text: word(at) })),
    stop(1),
    start(2, { type: 'tool_use', id: 'toolu_01T1x1fJ34qAmk2tNTrN7Up6', name: 'write', input: {} }),
    ...times(PIECES, (at) => delta(2, { type: 'input_json_delta', partial_json: piece(at) })),
    delta(2, { type: 'input_json_delta', partial_json: REST }),
    stop(2),
    named({
      type: 'message_delta',
      delta: { stop_reason: 'tool_use', stop_sequence: null },
      usage: { output_tokens: 210 },
    }),
    named({ type: 'message_stop' }),
  ];
}

function responses(): string[] {
  const pieces = [...times(PIECES, piece), REST];
  const told = [
    reasoning(
      'rs_67ccd2bf17f0819081ff3bb2cf6508e6',
      [times(THINKING, thought)],
      'gAAAA'.repeat(50),
    ),
    message('msg_67ccd2bf17f0819081ff3bb2cf6508e6', times(WORDS, word)),
    functionCall('call_a', 'write', pieces),
  ];
  return streamOf(told).map((frame) => {
    const hidden = frame.type.endsWith('.delta') ? { obfuscation: 'k3Jd8sQ2x' } : {};
    return named({ ...frame, ...hidden });
  });
}

function gemini(): string[] {
  const chunk = (part: object, finishReason?: string): string =>
    unnamed({
      candidates: [{ content: { role: 'model', parts: [part] }, finishReason, index: 0 }],
      usageMetadata: {
        promptTokenCount: 1200,
        candidatesTokenCount: 170,
        totalTokenCount: 1410,
        cachedContentTokenCount: 1024,
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: 1200 }],
        thoughtsTokenCount: 40,
      },
      modelVersion: 'gemini-3-pro',
      responseId: 'mAitaLmkHPPlz7IPvtfUqQ4',
    });
  // Calls come whole here, so the rest of the 200 is text.
  return [
    ...times(THINKING, (at) => chunk({ text: thought(at), thought: true })),
    ...times(WORDS + PIECES, (at) => chunk({ text: word(at) })),
    chunk({
      functionCall: { name: 'write', args: JSON.parse(ARGUMENTS) as object },
      thoughtSignature: 'EuYBCkQYAiJA'.repeat(20),
    }),
    chunk({ text: '' }, 'STOP'),
  ];
}

const TEXTS: Readonly<Record<DialectId, () => string[]>> = {
  'openai-chat': chat,
  'openai-responses': responses,
  'anthropic-messages': messages,
  'gemini-generate': gemini,
};
