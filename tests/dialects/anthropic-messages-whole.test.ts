import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SseScanner } from '../../src/wire/sse.ts';
import { answers, framesOf, wholeOf } from './anthropic-messages-answers.ts';
import { decoding, fold } from './anthropic-messages-grammar.ts';

describe('an answer', () => {
  it('means the same whole and as a stream, however its bytes are split', () => {
    fc.assert(
      fc.property(answers, fc.array(fc.nat(40), { maxLength: 30 }), (said, cuts) => {
        const whole = decoding();
        whole.decoder.answer(JSON.stringify(wholeOf(said)));
        whole.decoder.end();

        const frames = framesOf(said);
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
