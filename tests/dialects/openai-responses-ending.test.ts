import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/contract/error.ts';
import type { Event, FinishReason } from '../../src/contract/event.ts';
import type { Usage } from '../../src/contract/usage.ts';
import { responsesTranslator } from '../../src/dialects/openai-responses/translator.ts';
import { parsed } from '../support/responses-request.ts';
import {
  answering,
  begin,
  FINISH,
  framesOf,
  HEX,
  PLAIN,
  responseOf,
  START,
  text,
  written,
} from '../support/responses-written.ts';

const USAGE: Usage = {
  input: 20,
  cacheRead: 60,
  cacheWrite: 10,
  cacheWriteLong: 5,
  audioInput: 5,
  output: 40,
  reasoning: 30,
  audioOutput: 10,
  reportedCost: '1',
};
const usage: Event = { type: 'usage', usage: USAGE, native: {} };

describe('the end', () => {
  it.each<[FinishReason, string, string | null]>([
    ['stop', 'completed', null],
    ['stop_sequence', 'completed', null],
    ['tool_use', 'completed', null],
    ['pause', 'completed', null],
    ['other', 'completed', null],
    ['length', 'incomplete', 'max_output_tokens'],
    ['context_full', 'incomplete', 'max_output_tokens'],
    ['content_filter', 'incomplete', 'content_filter'],
  ])('after %s is %s', (reason, status, why) => {
    const finish: Event = { type: 'finish', reason, said: 'x', stopSequence: null };
    const frame = framesOf(written([START, finish])).at(-2);
    expect(frame).toMatchObject({
      type: `response.${status}`,
      response: { status, incomplete_details: why === null ? null : { reason: why } },
    });
  });

  it('has the usage on the vendor’s basis, whenever it came', () => {
    const expected = {
      // 20 text + 5 audio + 60 read + 15 written.
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 60, cache_write_tokens: 15 },
      output_tokens: 50,
      output_tokens_details: { reasoning_tokens: 30 },
      total_tokens: 150,
    };
    expect(responseOf(written([START, usage, FINISH]))['usage']).toEqual(expected);
    expect(responseOf(written([START, FINISH, usage]))['usage']).toEqual(expected);
    expect(responseOf(written([START, FINISH]))['usage']).toMatchObject({
      input_tokens: 0,
      total_tokens: 0,
    });
  });

  it('closes what was left open, and opens what never was', () => {
    const frames = framesOf(written([begin(0, { kind: 'text' }), text(0, 'a')]));
    expect(frames.map(({ type }) => type)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
      '[DONE]',
    ]);
    expect(frames[0]).toMatchObject({ response: { id: `resp_${HEX}`, model: 'asked' } });
  });

  it('keeps the vendor’s own id', () => {
    const start: Event = {
      type: 'start',
      id: 'resp_1',
      model: 'm',
      extra: { service_tier: 'flex' },
    };
    expect(responseOf(written([start, FINISH]))).toMatchObject({
      id: 'resp_1',
      service_tier: 'flex',
    });
  });
});

describe('a failure', () => {
  const error = new GatewayError('upstream_failed', 'It broke.');

  it.each<[string, Event[], number]>([
    ['first', [], 0],
    ['after a beginning', [START], 2],
    ['in the middle', [START, begin(0, { kind: 'text' }), text(0, 'a')], 5],
  ])('is told by an error and a failed response: %s', (_, events, number) => {
    const encoder = responsesTranslator.encoder(PLAIN);
    const before = events.map((event) => encoder.event(event)).join('');
    const frames = framesOf(before + encoder.fail(error) + encoder.end() + encoder.event(FINISH));
    expect(frames.slice(number)).toMatchObject([
      { type: 'error', sequence_number: number, code: 'upstream_failed', message: 'It broke.' },
      {
        type: 'response.failed',
        sequence_number: number + 1,
        response: {
          id: `resp_${HEX}`,
          status: 'failed',
          error: { code: 'server_error', message: 'It broke.' },
        },
      },
    ]);
    expect(frames).toHaveLength(number + 2);
  });

  it('of the provider’s keeps its own code, which Codex knows', () => {
    const told = { code: 'context_length_exceeded', type: null, message: 'Too long.' };
    const text = written([START, { type: 'error', error: told }]);
    expect(framesOf(text).slice(2)).toMatchObject([
      { type: 'error', code: 'context_length_exceeded' },
      { response: { error: { code: 'context_length_exceeded', message: 'Too long.' } } },
    ]);
  });
});

describe('an answer repeats its request', () => {
  it('as the vendor’s SDK requires it, also where nothing was said', () => {
    const first = framesOf(written([START, FINISH]))[0];
    expect(first).toEqual({
      type: 'response.created',
      sequence_number: 0,
      response: expect.objectContaining({
        object: 'response',
        created_at: 1_790_000_000,
        status: 'in_progress',
        error: null,
        incomplete_details: null,
        instructions: null,
        metadata: {},
        output: [],
        parallel_tool_calls: true,
        reasoning: { effort: null, summary: null },
        temperature: null,
        text: { format: { type: 'text' } },
        tool_choice: 'auto',
        tools: [],
        top_p: null,
        truncation: 'disabled',
      }),
    });
  });

  it('in its own words', () => {
    const request = {
      instructions: 'Be brief.',
      tools: [
        { type: 'namespace', name: 'n', description: 'N', tools: [{ type: 'custom', name: 'f' }] },
      ],
      tool_choice: { type: 'custom', name: 'f' },
      temperature: 0.5,
      metadata: { a: 'b' },
      parallel_tool_calls: false,
      store: true,
      max_output_tokens: 5,
      previous_response_id: 'resp_0',
      reasoning: { effort: 'low', summary: 'auto', context: 'auto' },
      text: { format: { type: 'json_object' }, verbosity: 'low' },
    };
    const answer = answering(parsed({ model: 'm', input: 'Hi', ...request }));
    expect(responseOf(written([START, FINISH], answer))).toMatchObject(request);
  });
});
