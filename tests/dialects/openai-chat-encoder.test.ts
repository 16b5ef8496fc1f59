import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/contract/error.ts';
import type { Delta, Event, FinishReason } from '../../src/contract/event.ts';
import type { JsonObject } from '../../src/contract/json.ts';
import type { Usage } from '../../src/contract/usage.ts';
import { openaiChatTranslator } from '../../src/dialects/openai-chat/translator.ts';
import { added, began, delta, ended, finished, part, saidOf, start } from './openai-chat-events.ts';
import { contextOf, encode, fold, framesOf } from './openai-chat-kit.ts';

const usage: Usage = {
  input: 10,
  cacheRead: 20,
  cacheWrite: 3,
  cacheWriteLong: 4,
  audioInput: 1,
  output: 7,
  reasoning: 5,
  audioOutput: 2,
  reportedCost: '0.01',
};

describe('a stream', () => {
  const head =
    '{"id":"chatcmpl-0199e5a2000070008000000000000000","object":"chat.completion.chunk","created":1700000000,"model":"claude"';
  const events = [
    start,
    began(0, { kind: 'text' }),
    added(0, 'Hi'),
    ended(0),
    { type: 'usage', usage, native: {} } as const,
    finished('stop'),
  ];

  it('has a role, pieces, a finish, usage and its end', () => {
    const choice = (more: string): string => `"choices":[{"index":0,${more}}]`;
    expect(encode(events)).toBe(
      [
        `${head},${choice('"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null')},"usage":null}`,
        `${head},${choice('"delta":{"content":"Hi"},"logprobs":null,"finish_reason":null')},"usage":null}`,
        `${head},${choice('"delta":{},"logprobs":null,"finish_reason":"stop"')},"usage":null}`,
        `${head},"choices":[],"usage":{"prompt_tokens":38,"completion_tokens":9,"total_tokens":47,"prompt_tokens_details":{"cached_tokens":20,"cache_write_tokens":7,"audio_tokens":1},"completion_tokens_details":{"reasoning_tokens":5,"audio_tokens":2},"cost":0.01}}`,
        '[DONE]',
      ]
        .map((data) => `data: ${data}\n\n`)
        .join(''),
    );
  });

  it('has no usage unasked, nor where there is none', () => {
    expect(encode(events, contextOf({ wantsUsage: false }))).not.toContain('usage');
    expect(encode(events.filter(({ type }) => type !== 'usage'))).not.toContain('"choices":[]');
  });

  it('leaves out what was not said', () => {
    const nothing = {
      ...usage,
      cacheRead: null,
      cacheWrite: null,
      cacheWriteLong: null,
      audioInput: null,
    };
    const stream = encode([
      start,
      {
        type: 'usage',
        usage: { ...nothing, reasoning: null, audioOutput: null, reportedCost: null },
        native: {},
      },
    ]);
    expect(framesOf(stream).at(-2)).toContain(
      '"usage":{"prompt_tokens":10,"completion_tokens":7,"total_tokens":17}',
    );
  });

  it('names the model that was asked for where the answer names none', () => {
    expect(encode([finished('stop')])).toContain('"model":"asked"');
  });

  it('keeps what stays true of an answer of this dialect', () => {
    const extra = { system_fingerprint: 'fp', prompt_filter_results: [] };
    const stream = encode([{ type: 'start', id: 'x', model: 'm', extra }]);
    expect(stream).toContain('"system_fingerprint":"fp"');
    expect(stream).not.toContain('prompt_filter_results');
  });

  it.each<[FinishReason, string]>([
    ['stop', 'stop'],
    ['stop_sequence', 'stop'],
    ['length', 'length'],
    ['context_full', 'length'],
    ['tool_use', 'tool_calls'],
    ['content_filter', 'content_filter'],
    ['pause', 'stop'],
    ['other', 'stop'],
  ])('that finishes by %s says %s', (reason, word) => {
    expect(framesOf(encode([start, finished(reason)])).at(-2)).toContain(
      `"finish_reason":"${word}"`,
    );
  });

  it.each<[string, Event[]]>([
    ['before it began', []],
    ['in the middle', [start, began(0, { kind: 'text' }), added(0, 'Hi')]],
  ])('that fails %s ends with the error and nothing else', (_name, told) => {
    const encoder = openaiChatTranslator.encoder(contextOf());
    const before = told.map((event) => encoder.event(event)).join('');
    const frames = framesOf(
      before + encoder.fail(new GatewayError('upstream_failed', 'It failed.')),
    );
    expect(JSON.parse(frames.at(-1) ?? '')).toEqual({
      error: { message: 'It failed.', type: 'server_error', param: null, code: 'upstream_failed' },
      request_id: '0199e5a2-0000-7000-8000-000000000000',
    });
    expect(frames).not.toContain('[DONE]');
  });
});

describe('a part', () => {
  it('of text and of refusal', () => {
    expect(
      saidOf(part({ kind: 'text' }, { kind: 'text', text: 'a' }, { kind: 'text', text: 'b' })),
    ).toMatchObject({
      deltas: [{ content: 'a' }, { content: 'b' }],
      message: { role: 'assistant', content: 'ab', refusal: null },
    });
    expect(saidOf(part({ kind: 'refusal' }, { kind: 'text', text: 'no' }))).toMatchObject({
      deltas: [{ refusal: 'no' }],
      message: { content: null, refusal: 'no' },
    });
  });

  it('of reasoning stands under every name clients look for, its signature in the details', () => {
    const events = part(
      { kind: 'reasoning', id: null, form: 'full' },
      { kind: 'text', text: 'hm' },
      { kind: 'signature', signature: { by: 'openai-chat', value: 's' } },
    );
    const details = (more: JsonObject): JsonObject[] => [
      { type: 'reasoning.text', index: 0, ...more },
    ];
    expect(saidOf(events)).toEqual({
      deltas: [
        { reasoning_content: 'hm', reasoning: 'hm', reasoning_details: details({ text: 'hm' }) },
        { reasoning_details: details({ text: '', signature: 's' }) },
      ],
      message: {
        role: 'assistant',
        content: null,
        refusal: null,
        reasoning_content: 'hm',
        reasoning: 'hm',
        reasoning_details: details({ text: 'hm', signature: 's' }),
      },
    });
  });

  it('of reasoning carries what another dialect signed or hid', () => {
    const { deltas } = saidOf(
      part(
        { kind: 'reasoning', id: 'rs_1', form: 'summary' },
        { kind: 'text', text: 'a' },
        { kind: 'break' },
        { kind: 'text', text: 'b' },
        { kind: 'hidden', signature: { by: 'openai-responses', value: 'x' } },
      ),
    );
    expect(deltas).toMatchObject([
      {
        reasoning: 'a',
        reasoning_details: [{ type: 'reasoning.summary', summary: 'a', id: 'rs_1' }],
      },
      { reasoning: '\n\n' },
      { reasoning: 'b' },
      // weir:sig: openai-responses:x
      {
        reasoning_details: [
          {
            type: 'reasoning.encrypted',
            data: 'd2VpcjpzaWc6b3BlbmFpLXJlc3BvbnNlczp4',
            id: 'rs_1',
            index: 0,
          },
        ],
      },
    ]);
  });

  it('of text has its citations at its end, counted in the whole content', () => {
    const cited = (more: object): Delta => ({
      kind: 'citation',
      citation: {
        url: 'https://a.test',
        title: null,
        quote: null,
        start: null,
        end: null,
        dialect: 'anthropic-messages',
        native: {},
        ...more,
      },
    });
    const events = [
      start,
      began(0, { kind: 'text' }),
      added(0, 'one '),
      ended(0),
      began(1, { kind: 'text' }),
      delta(1, cited({})),
      added(1, 'two'),
      delta(1, cited({ start: 1, end: 2, title: 'T', quote: 'q' })),
      delta(1, cited({ url: null })),
      ended(1),
      finished('stop'),
    ];
    const annotations = [
      {
        type: 'url_citation',
        url_citation: { url: 'https://a.test', title: '', start_index: 4, end_index: 7 },
      },
      {
        type: 'url_citation',
        url_citation: {
          url: 'https://a.test',
          title: 'T',
          content: 'q',
          start_index: 5,
          end_index: 6,
        },
      },
    ];
    expect(saidOf(events)).toMatchObject({
      deltas: [{ content: 'one ' }, { content: 'two' }, { annotations }],
      message: { content: 'one two', annotations },
    });
  });

  it('that is a picture or sound is said whole', () => {
    const png = { kind: 'media', media: 'image', mimeType: 'image/png' } as const;
    const images = [
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AABB' }, index: 0 },
    ];
    const pieces: Delta[] = [
      { kind: 'text', text: 'AA' },
      { kind: 'text', text: 'BB' },
    ];
    expect(saidOf(part(png, ...pieces))).toMatchObject({
      deltas: [{ images }],
      message: { images },
    });
    const wav = { kind: 'media', media: 'audio', mimeType: 'audio/wav' } as const;
    expect(saidOf(part(wav, ...pieces))).toMatchObject({
      deltas: [{ audio: { data: 'AABB' } }],
      message: { audio: { data: 'AABB' } },
    });
  });

  it('of another dialect alone says nothing', () => {
    const native = {
      kind: 'native',
      dialect: 'openai-responses',
      type: 'web_search_call',
      value: {},
    } as const;
    expect(saidOf(part(native))).toEqual({
      deltas: [],
      message: { role: 'assistant', content: null, refusal: null },
    });
  });

  it('has its log probabilities', () => {
    const tokens = [{ token: 'a', logprob: -1 }];
    const events = part(
      { kind: 'text' },
      { kind: 'text', text: 'a' },
      { kind: 'probabilities', tokens },
    );
    expect(encode(events)).toContain(
      '"delta":{},"logprobs":{"content":[{"token":"a","logprob":-1}],"refusal":null}',
    );
    const answer = JSON.parse(openaiChatTranslator.answer(fold(events), contextOf()));
    expect(answer.choices[0].logprobs).toEqual({ content: tokens, refusal: null });
  });
});

describe('a whole answer', () => {
  it('has the members a client looks for', () => {
    const events = [
      ...part({ kind: 'text' }, { kind: 'text', text: 'a' }),
      { type: 'usage', usage, native: {} } as const,
    ];
    expect(JSON.parse(openaiChatTranslator.answer(fold(events), contextOf()))).toEqual({
      id: 'chatcmpl-0199e5a2000070008000000000000000',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: 'claude',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'a', refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: expect.objectContaining({ prompt_tokens: 38, completion_tokens: 9, total_tokens: 47 }),
    });
  });
});
