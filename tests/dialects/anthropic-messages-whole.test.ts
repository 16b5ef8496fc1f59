import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SseScanner } from '../../src/wire/sse.ts';
import {
  block,
  blockStop,
  decoding,
  delta,
  type Frame,
  finish,
  fold,
  input,
  start,
  stop,
  text,
} from './anthropic-messages-grammar.ts';

/** One answer, told whole and as a stream. */
const words = fc.string({ unit: 'grapheme', maxLength: 6 });
const citation = fc.record({ type: fc.constant('page_location'), cited_text: words });
const anyBlock = fc.oneof(
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
type AnyBlock = typeof anyBlock extends fc.Arbitrary<infer T> ? T : never;

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

const answers = fc.record({
  blocks: fc.array(anyBlock, { maxLength: 4 }),
  reason: fc.constantFrom('end_turn', 'tool_use', 'refusal', 'new'),
  sequence: fc.option(words),
});

describe('an answer', () => {
  it('means the same whole and as a stream, however its bytes are split', () => {
    fc.assert(
      fc.property(answers, fc.array(fc.nat(40), { maxLength: 30 }), (said, cuts) => {
        const usage = { input_tokens: 10, cache_read_input_tokens: 4, output_tokens: 7 };
        const whole = decoding();
        whole.decoder.answer(
          JSON.stringify({
            id: 'msg_1',
            type: 'message',
            role: 'assistant',
            model: 'claude-x',
            content: said.blocks.map(wholeBlock),
            stop_reason: said.reason,
            stop_sequence: said.sequence,
            usage,
          }),
        );
        whole.decoder.end();

        const frames = [
          start,
          ...said.blocks.flatMap(streamed),
          finish(said.reason, { stop_sequence: said.sequence }),
          stop,
        ];
        const bytes = new TextEncoder().encode(
          frames.map((f) => `event: ${f.type}\ndata: ${JSON.stringify(f)}\n\n`).join(''),
        );
        const { events, decoder } = decoding();
        const scanner = new SseScanner(({ event, data }) => decoder.frame(event, data));
        let at = 0;
        for (const cut of cuts) {
          scanner.push(bytes.subarray(at, at + cut));
          at += cut;
        }
        scanner.push(bytes.subarray(at));
        decoder.end();
        expect(fold(events)).toEqual(fold(whole.events));
      }),
      { numRuns: 200 },
    );
  });
});
