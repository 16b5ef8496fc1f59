import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/contract/error.ts';
import type { FinishReason } from '../../src/contract/event.ts';
import { anthropicTranslator } from '../../src/dialects/anthropic-messages/translator.ts';
import {
  called,
  close,
  context,
  done,
  encode,
  framesOf,
  open,
  start,
  text,
  used,
  words,
} from './anthropic-messages-events.ts';

describe('a stream', () => {
  it('has the events of the vendor’s, with usage first and last', () => {
    const told = encode(
      start,
      used({ output: 0 }),
      open(0, text),
      words(0, 'He'),
      words(0, 'y'),
      close(0),
      done('stop'),
      used(),
    );
    const message = {
      id: 'msg_0199e5a2000070008000000000000001',
      type: 'message',
      role: 'assistant',
      model: 'gpt',
      content: [],
      stop_reason: null,
      stop_sequence: null,
    };
    const usage = {
      input_tokens: 10,
      cache_read_input_tokens: 4,
      output_tokens_details: { thinking_tokens: 3 },
    };
    const expected: Record<string, unknown>[] = [
      { type: 'message_start', message: { ...message, usage: { ...usage, output_tokens: 0 } } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'He' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'y' } },
      { type: 'content_block_stop', index: 0 },
      {
        type: 'message_delta',
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: { ...usage, output_tokens: 7 },
      },
      { type: 'message_stop' },
    ];
    expect(framesOf(told)).toEqual(expected.map((data) => ({ event: data['type'], data })));
  });

  it('says every piece at once', () => {
    const encoder = anthropicTranslator.encoder(context);
    expect(encoder.event(start)).toBe('');
    expect(encoder.event(open(0, text))).toContain('message_start');
    expect(encoder.event(words(0, 'a'))).toContain('text_delta');
  });

  it('keeps parallel calls apart, one after the other', () => {
    const told = framesOf(
      encode(
        start,
        open(0, called('a')),
        open(1, called('b')),
        words(1, '{"b":'),
        words(0, '{"a":1}'),
        words(1, '2}'),
        close(0),
        close(1),
        done('tool_use'),
      ),
    );
    const indexes = told.map(({ data }) => data['index']).filter((index) => index !== undefined);
    expect(indexes).toEqual([0, 0, 0, 1, 1, 1, 1]);
    expect(told.at(-2)?.data['delta']).toEqual({ stop_reason: 'tool_use', stop_sequence: null });
  });

  it.each<[FinishReason, string | null, string]>([
    ['stop', 'stop', 'end_turn'],
    ['stop_sequence', null, 'stop_sequence'],
    ['length', 'length', 'max_tokens'],
    ['context_full', null, 'model_context_window_exceeded'],
    ['content_filter', 'SAFETY', 'refusal'],
    ['pause', null, 'pause_turn'],
    ['other', 'OTHER', 'end_turn'],
    ['other', 'compaction', 'compaction'],
  ])('that ended with %s (%s) ends with %s', (reason, said, stopReason) => {
    expect(framesOf(encode(start, done(reason, said))).at(-2)?.data['delta']).toMatchObject({
      stop_reason: stopReason,
    });
  });

  it('ends with the calls it has, whatever its provider says', () => {
    const told = framesOf(encode(start, open(0, called('a')), close(0), done('stop', 'STOP')));
    expect(told.at(-2)?.data['delta']).toMatchObject({ stop_reason: 'tool_use' });
  });

  it('tells usage on the vendor’s basis', () => {
    const long = used({
      audioInput: 5,
      audioOutput: 2,
      cacheWrite: 1,
      cacheWriteLong: 20,
      cacheRead: null,
      reasoning: null,
    });
    expect(framesOf(encode(start, long)).at(-2)?.data['usage']).toEqual({
      input_tokens: 15,
      output_tokens: 9,
      cache_creation_input_tokens: 21,
      cache_creation: { ephemeral_5m_input_tokens: 1, ephemeral_1h_input_tokens: 20 },
    });
    expect(framesOf(encode(start)).at(-2)?.data['usage']).toEqual({
      input_tokens: 0,
      output_tokens: 0,
    });
  });

  it('keeps what the vendor itself told', () => {
    const told = framesOf(
      encode(
        { type: 'start', id: 'msg_9', model: 'c', extra: { diagnostics: { a: 1 } } },
        {
          type: 'finish',
          reason: 'content_filter',
          said: 'refusal',
          stopSequence: null,
          extra: { stop_details: { type: 'refusal' }, context_management: { b: 2 } },
        },
      ),
    );
    expect(told[0]?.data['message']).toMatchObject({ id: 'msg_9', diagnostics: { a: 1 } });
    expect(told.at(-2)?.data).toMatchObject({
      delta: { stop_reason: 'refusal', stop_details: { type: 'refusal' } },
      context_management: { b: 2 },
    });
  });

  it('fails with an event of its own, before its start and after', () => {
    const error = new GatewayError('upstream_failed', 'It broke.');
    const fresh = anthropicTranslator.encoder(context);
    const [frame] = framesOf(fresh.fail(error));
    expect(frame).toEqual({
      event: 'error',
      data: {
        type: 'error',
        error: {
          type: 'api_error',
          message: 'It broke.',
          details: { error_code: 'upstream_failed' },
        },
        request_id: context.requestId,
      },
    });
    const begun = anthropicTranslator.encoder(context);
    begun.event(start);
    begun.event(open(0, text));
    expect(begun.event({ type: 'error', error: { code: null, type: null, message: 'm' } })).toBe(
      '',
    );
    expect(framesOf(begun.fail(error))).toEqual([frame]);
  });
});
