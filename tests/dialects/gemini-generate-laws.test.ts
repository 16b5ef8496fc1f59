import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decoder } from '../../src/contract/dialect.ts';
import type { Message } from '../../src/contract/event.ts';
import { geminiTranslator } from '../../src/dialects/gemini-generate/translator.ts';
import { bodyOf, CONTEXT, folded, framesOf, parse, told } from '../support/gemini.ts';
import { answerArbitrary, body, chunks, whole } from './gemini-generate-grammar.ts';

/** A conversation without the places where things stood. */
const placeless = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner) => (key === 'path' ? undefined : inner)));

describe('a request', () => {
  it('parsed and rendered is what it was', () => {
    fc.assert(
      fc.property(body, (one) => {
        const said = parse(one);
        const again = bodyOf(said);
        expect(again).toEqual(JSON.parse(JSON.stringify(one)));
        expect(placeless(parse(again))).toEqual(placeless(said));
      }),
      { numRuns: 100 },
    );
  });

  it('says the same in the other spelling of its fields', () => {
    const camel = {
      systemInstruction: { parts: [{ text: 's' }] },
      contents: [
        { role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data: 'AA==' } }] },
        {
          role: 'model',
          parts: [{ functionCall: { name: 'f', args: { a_b: 1 } }, thoughtSignature: 'cw==' }],
        },
        { role: 'user', parts: [{ functionResponse: { name: 'f', response: { c_d: 1 } } }] },
      ],
      tools: [
        { functionDeclarations: [{ name: 'f', parametersJsonSchema: { x_y: {} } }] },
        { googleSearch: {} },
      ],
      toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['f'] } },
      generationConfig: { maxOutputTokens: 5, thinkingConfig: { includeThoughts: true } },
      safetySettings: [],
    };
    const text = JSON.stringify(camel);
    const keep = /^(a_b|c_d|x_y)$/;
    const snake = JSON.parse(text, function (this: unknown, _key, inner) {
      if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
      return Object.fromEntries(
        Object.entries(inner).map(([key, one]) => [
          keep.test(key) ? key : key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
          one,
        ]),
      );
    });
    expect(parse(snake)).toEqual(parse(camel));
    expect(bodyOf(parse(snake))).toEqual(camel);
  });

  it('without ids stays without them', () => {
    const one = {
      contents: [
        {
          role: 'model',
          parts: [
            { functionCall: { name: 'f', args: {} } },
            { functionCall: { name: 'f', args: { a: 1 } } },
          ],
        },
        {
          role: 'user',
          parts: [
            { functionResponse: { name: 'f', response: { output: '1' } } },
            { functionResponse: { name: 'f', response: { output: '2' } } },
          ],
        },
        { role: 'user', parts: [{ functionResponse: { name: 'other', response: {} } }] },
      ],
    };
    expect(bodyOf(parse(one))).toEqual(one);
  });
});

const decoded = (feed: (decoder: Decoder) => void): Message => folded(told(feed));

const fromFrames = (frames: readonly string[]): Message =>
  decoded((decoder) => {
    for (const frame of frames) decoder.frame('', frame);
    decoder.end();
  });

describe('an answer', () => {
  it('is the same message as a stream and as a whole', () => {
    fc.assert(
      fc.property(answerArbitrary, (answer) => {
        const streamed = fromFrames(chunks(answer).map((one) => JSON.stringify(one)));
        const once = decoded((decoder) => decoder.answer(JSON.stringify(whole(answer))));
        expect(streamed).toEqual(once);
        const listed = decoded((decoder) => decoder.answer(JSON.stringify(chunks(answer))));
        expect(listed).toEqual(once);
      }),
      { numRuns: 70 },
    );
  });

  it('is the same message after it was written and read again', () => {
    fc.assert(
      fc.property(answerArbitrary, fc.integer({ min: 1, max: 50 }), (answer, cut) => {
        const events = told((decoder) => {
          for (const one of chunks(answer)) decoder.frame('', JSON.stringify(one));
          decoder.end();
        });
        const message = { ...folded(events), nativeUsage: null };

        const encoder = geminiTranslator.encoder(CONTEXT);
        const text = events.map((event) => encoder.event(event)).join('') + encoder.end();
        expect({ ...fromFrames(framesOf(text, cut)), nativeUsage: null }).toEqual(message);

        const once = geminiTranslator.answer(message, CONTEXT);
        const again = decoded((reader) => reader.answer(once));
        expect({ ...again, nativeUsage: null }).toEqual(message);
      }),
      { numRuns: 70 },
    );
  });
});
