import fc from 'fast-check';
import { describe, it } from 'vitest';
import { GatewayError, MalformedAnswer } from '../../src/contract/error.ts';
import type { Event } from '../../src/contract/event.ts';
import { openaiResponses } from '../../src/dialects/openai-responses/index.ts';
import { responsesTranslator } from '../../src/dialects/openai-responses/translator.ts';
import { Folder } from '../../src/hub/fold.ts';
import { functionCall, message, reasoning, streamOf } from '../support/responses-grammar.ts';
import { bodyOf, parsed } from '../support/responses-request.ts';

/** Runs what may only fail in the ways named. */
function failingOnly(run: () => void, kind: new (...args: never[]) => Error): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof kind)) throw error;
  }
}

const json = fc.jsonValue({ maxDepth: 2 });
/** A value of the right kind more often than not, and all there is otherwise. */
const odd = (...values: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...values) }, json);
const record = (members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> =>
  fc.record(members, { requiredKeys: [] });

const FRAMES = streamOf([
  reasoning('rs_1', [['a'], ['b']], 'e'),
  message('msg_1', ['a', 'b'], [{ type: 'url_citation', url: 'u' }]),
  functionCall('c', 'f', ['{}']),
]);

describe('whatever comes', () => {
  it('as frames is heard in order, or refused as an answer', () => {
    const spoilt = fc
      .tuple(
        fc.constantFrom(...FRAMES),
        record({ item: json, part: json, delta: json, response: json }),
      )
      .map(([frame, members]) => ({ ...frame, ...members }));
    const frame = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...FRAMES) }, spoilt);
    const shuffled = fc.shuffledSubarray([...FRAMES], { minLength: 1 });
    fc.assert(
      fc.property(fc.oneof(fc.array(frame, { maxLength: 20 }), shuffled), (frames) => {
        const told: Event[] = [];
        const decoder = responsesTranslator.decoder((event) => told.push(event));
        const meter = openaiResponses.meter();
        failingOnly(() => {
          for (const one of frames) {
            meter.frame('', JSON.stringify(one));
            decoder.frame('', JSON.stringify(one));
          }
          decoder.end();
        }, MalformedAnswer);
        // The folder refuses parts that are out of order.
        const folder = new Folder();
        for (const event of told) folder.event(event);
        if (told.slice(0, -1).some(({ type }) => type === 'error')) throw new Error('went on');
      }),
      { numRuns: 300 },
    );
  });

  it('as an answer is read or refused', () => {
    const part = record({ type: odd('output_text', 'refusal', 'reasoning_text'), text: odd('a') });
    const item = record({
      type: odd('message', 'function_call', 'reasoning', 'custom_tool_call', 'x'),
      content: fc.oneof(fc.array(part, { maxLength: 2 }), json),
      summary: fc.oneof(fc.array(part, { maxLength: 2 }), json),
      name: odd('f'),
      call_id: odd('c'),
      arguments: odd('{}'),
      encrypted_content: odd('e'),
    });
    const answer = record({
      output: fc.oneof(fc.array(item, { maxLength: 3 }), json),
      status: odd('completed', 'incomplete', 'failed'),
      usage: json,
      error: odd(null),
      incomplete_details: json,
    });
    fc.assert(
      fc.property(answer, (value) => {
        const folder = new Folder();
        openaiResponses.meter().answer(JSON.stringify(value));
        failingOnly(() => {
          const decoder = responsesTranslator.decoder((event) => folder.event(event));
          decoder.answer(JSON.stringify(value));
        }, MalformedAnswer);
      }),
      { numRuns: 300 },
    );
  });

  it('as a request is taken and can be written, or refused by its field', () => {
    const content = fc.oneof(
      fc.array(record({ type: odd('input_text', 'input_image', 'input_file'), text: odd('a') })),
      json,
    );
    const item = record({
      type: odd('message', 'function_call', 'function_call_output', 'reasoning', 'x'),
      role: odd('user', 'assistant'),
      content,
      output: content,
      call_id: odd('c'),
      name: odd('f'),
      arguments: odd('{}'),
      summary: odd([]),
    });
    const body = record({
      input: fc.oneof(fc.array(item, { maxLength: 3 }), json),
      tools: fc.oneof(
        fc.array(record({ type: odd('function', 'namespace'), name: odd('f') })),
        json,
      ),
      tool_choice: odd('auto', { type: 'function', name: 'f' }),
      reasoning: odd({ effort: 'low' }),
      text: odd({ format: { type: 'text' } }),
      include: odd(['x']),
    });
    fc.assert(
      fc.property(body, (value) => {
        failingOnly(() => void bodyOf(parsed({ ...value, model: 'm' })), GatewayError);
      }),
      { numRuns: 300 },
    );
  });
});
