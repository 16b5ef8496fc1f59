/** Any answer of Messages, told whole and as a stream. */
import fc from 'fast-check';
import {
  block,
  blockStop,
  delta,
  type Frame,
  finish,
  input,
  start,
  stop,
  text,
} from './anthropic-messages-grammar.ts';

const words = fc.string({ unit: 'grapheme', maxLength: 6 });
const citation = fc.record({ type: fc.constant('page_location'), cited_text: words });
type AnyBlock =
  | {
      readonly kind: 'text';
      readonly pieces: readonly string[];
      readonly citations: readonly object[];
    }
  | { readonly kind: 'thinking'; readonly pieces: readonly string[]; readonly signature: string }
  | { readonly kind: 'redacted_thinking'; readonly data: string }
  | {
      readonly kind: 'tool_use';
      readonly id: string;
      readonly name: string;
      readonly input: object;
      readonly cut: number;
    }
  | { readonly kind: 'web_search_tool_result'; readonly content: readonly string[] };

const anyBlock: fc.Arbitrary<AnyBlock> = fc.oneof(
  fc.record({
    kind: fc.constant('text' as const),
    pieces: fc.array(words),
    citations: fc.array(citation, { maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant('thinking' as const), pieces: fc.array(words), signature: words }),
  fc.record({ kind: fc.constant('redacted_thinking' as const), data: words }),
  fc.record({
    kind: fc.constant('tool_use' as const),
    id: words,
    name: fc.constantFrom('f', 'g'),
    input: fc.dictionary(fc.constantFrom('a', 'b'), words),
    cut: fc.nat(9),
  }),
  fc.record({ kind: fc.constant('web_search_tool_result' as const), content: fc.array(words) }),
);

function wholeBlock(said: AnyBlock): object {
  if (said.kind === 'text') {
    return { type: 'text', text: said.pieces.join(''), citations: said.citations };
  }
  if (said.kind === 'thinking') {
    return { type: 'thinking', thinking: said.pieces.join(''), signature: said.signature };
  }
  const { kind, ...rest } = said;
  if ('cut' in rest) {
    const { cut: _cut, ...call } = rest;
    return { type: kind, ...call };
  }
  return { type: kind, ...rest };
}

function streamed(said: AnyBlock, index: number): Frame[] {
  if (said.kind === 'text') {
    return [
      block(index, { type: 'text', text: '', citations: null }),
      ...said.pieces.map((piece) => text(index, piece)),
      ...said.citations.map((value) => delta(index, { type: 'citations_delta', citation: value })),
      blockStop(index),
    ];
  }
  if (said.kind === 'thinking') {
    return [
      block(index, { type: 'thinking', thinking: '', signature: '' }),
      ...said.pieces.map((piece) => delta(index, { type: 'thinking_delta', thinking: piece })),
      delta(index, { type: 'signature_delta', signature: said.signature }),
      blockStop(index),
    ];
  }
  if (said.kind !== 'tool_use') return [block(index, wholeBlock(said)), blockStop(index)];
  const json = JSON.stringify(said.input);
  return [
    block(index, { type: 'tool_use', id: said.id, name: said.name, input: {} }),
    input(index, json.slice(0, said.cut)),
    input(index, json.slice(said.cut)),
    blockStop(index),
  ];
}

interface Answer {
  readonly blocks: readonly AnyBlock[];
  readonly reason: string;
  readonly sequence: string | null;
}

export const answers: fc.Arbitrary<Answer> = fc.record({
  blocks: fc.array(anyBlock, { maxLength: 4 }),
  reason: fc.constantFrom('end_turn', 'tool_use', 'refusal', 'new'),
  sequence: fc.option(words),
});

export function framesOf({ blocks, reason, sequence }: Answer): readonly Frame[] {
  return [start, ...blocks.flatMap(streamed), finish(reason, { stop_sequence: sequence }), stop];
}

export function wholeOf({ blocks, reason, sequence }: Answer): object {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-x',
    content: blocks.map(wholeBlock),
    stop_reason: reason,
    stop_sequence: sequence,
    usage: { input_tokens: 10, cache_read_input_tokens: 4, output_tokens: 7 },
  };
}
