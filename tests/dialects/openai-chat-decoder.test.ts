import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/contract/event.ts';
import type { JsonObject } from '../../src/contract/json.ts';
import { chunk, decode, decodeAnswer, finishChunk, fold } from './openai-chat-kit.ts';

const DONE = '[DONE]';

/** A piece of a call. */
const piece = (index: number | null, more: JsonObject): JsonObject =>
  chunk({ tool_calls: [index === null ? more : { index, ...more }] });
const named = (id: string, name: string, input = ''): JsonObject => ({
  id,
  type: 'function',
  function: { name, arguments: input },
});
const begun = (index: number | null, ...who: Parameters<typeof named>): JsonObject =>
  piece(index, named(...who));
const added = (index: number, input: string): JsonObject =>
  piece(index, { function: { arguments: input } });

/** The parts of a stream, as they are told. */
function partsOf(frames: readonly (JsonObject | string)[]): unknown[] {
  return fold(decode([...frames, finishChunk('stop'), DONE])).parts.map(({ part }) => part);
}

describe('a stream', () => {
  it('is told as it comes', () => {
    const frames = [
      { ...chunk({ role: 'assistant', content: '' }), system_fingerprint: 'fp' },
      chunk({ content: 'Hel' }),
      chunk({ content: 'lo' }),
      finishChunk('stop'),
      { choices: [], usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 } },
      DONE,
    ];
    expect(decode(frames)).toEqual([
      { type: 'start', id: 'chatcmpl-1', model: 'm1', extra: { system_fingerprint: 'fp' } },
      { type: 'part_start', index: 0, part: { kind: 'text' } },
      { type: 'part_delta', index: 0, delta: { kind: 'text', text: 'Hel' } },
      { type: 'part_delta', index: 0, delta: { kind: 'text', text: 'lo' } },
      { type: 'part_end', index: 0 },
      {
        type: 'usage',
        usage: {
          input: 9,
          cacheRead: null,
          cacheWrite: null,
          cacheWriteLong: null,
          audioInput: null,
          output: 2,
          reasoning: null,
          audioOutput: null,
          reportedCost: null,
        },
        native: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
      },
      { type: 'finish', reason: 'stop', said: 'stop', stopSequence: null },
    ] satisfies Event[]);
  });

  it('needs no end marker after a finish reason, and no finish reason before an end marker', () => {
    expect(decode([chunk({ content: 'a' }), finishChunk('length')]).at(-1)).toMatchObject({
      reason: 'length',
    });
    expect(decode([chunk({ content: 'a' }), DONE]).at(-1)).toMatchObject({
      reason: 'stop',
      said: null,
    });
  });

  it('may begin with chunks that say nothing', () => {
    const azure = { id: '', model: '', choices: [], prompt_filter_results: [{}] };
    const events = decode([azure, '', ' ', chunk({ content: 'a' }), finishChunk('stop')]);
    expect(events[0]).toMatchObject({ type: 'start', id: 'chatcmpl-1', model: 'm1' });
  });

  it('keeps only the first choice', () => {
    const other = { choices: [{ index: 1, delta: { content: 'b' }, finish_reason: 'stop' }] };
    expect(partsOf([chunk({ content: 'a' }), other])).toMatchObject([{ kind: 'text', text: 'a' }]);
  });

  it('is not read beyond its end marker', () => {
    expect(
      decode([chunk({ content: 'a' }), DONE, DONE, '{', chunk({ content: 'b' })]),
    ).toHaveLength(5);
  });

  it('tells the last usage that says something', () => {
    const usage = (completion: number | null): JsonObject => ({
      choices: [],
      usage: {
        prompt_tokens: completion === null ? null : 1,
        completion_tokens: completion,
        cost: completion ?? 7,
      },
    });
    const events = decode([chunk({ content: 'a' }), usage(1), usage(2), usage(null), DONE]);
    expect(events.filter(({ type }) => type === 'usage')).toMatchObject([
      { usage: { output: 2, reportedCost: '7' } },
    ]);
  });

  it.each<[string, string, string]>([
    ['stop', 'stop', 'stop'],
    ['length', 'length', 'length'],
    ['model_length', 'length', 'model_length'],
    ['tool_calls', 'tool_use', 'tool_calls'],
    ['function_call', 'tool_use', 'function_call'],
    ['content_filter', 'content_filter', 'content_filter'],
    ['new_reason', 'other', 'new_reason'],
  ])('finishes by %s', (told, reason, said) => {
    expect(decode([finishChunk(told)]).at(-1)).toMatchObject({ type: 'finish', reason, said });
  });
});

describe('tool calls', () => {
  it('are put together from interleaved pieces', () => {
    const parts = partsOf([
      chunk({ content: 'let me see' }),
      begun(0, 'c0', 'f'),
      begun(1, 'c1', 'g'),
      added(0, '{"a"'),
      added(1, '{'),
      added(0, ':1}'),
      added(1, '}'),
    ]);
    expect(parts).toMatchObject([
      { kind: 'text', text: 'let me see' },
      { kind: 'tool_call', id: 'c0', name: 'f', form: 'json', input: '{"a":1}' },
      { kind: 'tool_call', id: 'c1', name: 'g', form: 'json', input: '{}' },
    ]);
  });

  it('end when they are whole and another begins, so that nothing waits for the finish', () => {
    const events = decode([begun(0, 'c0', 'f', '{}'), begun(1, 'c1', 'g'), finishChunk('stop')]);
    expect(events.map(({ type }) => type)).toEqual([
      'start',
      'part_start',
      'part_delta',
      'part_end',
      'part_start',
      'part_end',
      'finish',
    ]);
    expect(events.at(-1)).toMatchObject({ reason: 'tool_use', said: 'stop' });
  });

  it.each<[string, JsonObject[], object[]]>([
    [
      'without indexes',
      [begun(null, 'a', 'f', '{}'), begun(null, 'b', 'f', '{}')],
      [{ id: 'a' }, { id: 'b' }],
    ],
    [
      'with one index for all',
      [begun(0, 'a', 'f', '{}'), begun(0, 'b', 'g', '{"x":1}')],
      [{ id: 'a' }, { id: 'b', input: '{"x":1}' }],
    ],
    [
      'without ids',
      [begun(0, '', 'f', '{}'), begun(1, '', 'g', '{}')],
      [{ id: 'call_0' }, { id: 'call_1' }],
    ],
    [
      'without ids and indexes',
      [begun(null, '', 'f', '{}'), begun(null, '', 'f', '{}')],
      [{ id: 'call_0' }, { id: 'call_1' }],
    ],
    [
      'that repeat who they are',
      [begun(0, 'a', 'f', '{"x"'), begun(0, 'a', 'f', ':1}')],
      [{ id: 'a', input: '{"x":1}' }],
    ],
    [
      'with another id in each piece',
      [begun(0, 'a', 'f', '{'), piece(0, { id: 'b', function: { arguments: '}' } })],
      [{ id: 'a', input: '{}' }],
    ],
    [
      'whose name comes late',
      [added(0, '{'), piece(0, { id: 'a', function: { name: 'f', arguments: '}' } })],
      [{ id: 'a', name: 'f', input: '{}' }],
    ],
    [
      'whose arguments are no text',
      [piece(0, { id: 'a', function: { name: 'f', arguments: { x: 1 } } })],
      [{ input: '{"x":1}' }],
    ],
    [
      'of free text',
      [
        piece(0, { id: 'a', type: 'custom', custom: { name: 'sh', input: 'ls' } }),
        piece(0, { custom: { input: ' -l' } }),
      ],
      [{ id: 'a', name: 'sh', form: 'text', input: 'ls -l' }],
    ],
    [
      'of the old kind',
      [chunk({ function_call: { name: 'f' } }), chunk({ function_call: { arguments: '{}' } })],
      [{ id: 'call_0', name: 'f', input: '{}' }],
    ],
    [
      'that are signed',
      [
        piece(0, {
          id: 'a',
          function: { name: 'f', arguments: '{}' },
          extra_content: { google: { thought_signature: 'sig' } },
        }),
      ],
      [{ id: 'a', signature: { by: 'openai-chat', value: 'sig' } }],
    ],
  ])('are read %s', (_name, frames, expected) => {
    const calls = partsOf(frames);
    expect(calls).toHaveLength(expected.length);
    expect(calls).toMatchObject(expected);
  });
});

describe('reasoning', () => {
  const detail = (more: JsonObject): JsonObject => ({ reasoning_details: [more] });

  it.each<[string, JsonObject[], object[]]>([
    [
      'under either name, before the text',
      [chunk({ reasoning_content: 'h' }), chunk({ reasoning: 'm' }), chunk({ content: 'a' })],
      [
        { kind: 'reasoning', texts: ['hm'], form: 'full' },
        { kind: 'text', text: 'a' },
      ],
    ],
    [
      'under both names once',
      [chunk({ reasoning_content: 'hm', reasoning: 'hm' })],
      [{ texts: ['hm'] }],
    ],
    [
      'with details, which have the signature',
      [
        chunk({ reasoning: 'h', ...detail({ type: 'reasoning.text', text: 'h', index: 0 }) }),
        chunk({ reasoning: 'm', ...detail({ type: 'reasoning.text', text: 'm', index: 0 }) }),
        chunk(detail({ type: 'reasoning.text', signature: 's', index: 0 })),
      ],
      [{ texts: ['hm'], signature: { by: 'openai-chat', value: 's' } }],
    ],
    [
      'with details only at the end',
      [
        chunk({ reasoning_content: 'h' }),
        chunk({ reasoning_content: 'm' }),
        chunk(detail({ type: 'reasoning.text', text: 'hm', signature: 's' })),
      ],
      [{ texts: ['hm'], signature: { by: 'openai-chat', value: 's' } }],
    ],
    [
      'in two blocks',
      [
        chunk(detail({ type: 'reasoning.text', text: 'a', signature: 's', index: 0 })),
        chunk(detail({ type: 'reasoning.text', text: 'b', index: 1 })),
      ],
      [{ texts: ['a'] }, { texts: ['b'], signature: null }],
    ],
    [
      'summed up, with a hidden part',
      [
        chunk({
          reasoning: 'a',
          ...detail({ type: 'reasoning.summary', summary: 'a', id: 'r', index: 0 }),
        }),
        chunk(detail({ type: 'reasoning.encrypted', data: 'x', id: 'r', index: 0 })),
      ],
      [{ id: 'r', form: 'summary', texts: ['a'], hidden: { by: 'openai-chat', value: 'x' } }],
    ],
    [
      'signed by another dialect long ago',
      // weir:sig: anthropic-messages:s
      [
        chunk(
          detail({
            type: 'reasoning.text',
            text: 'a',
            signature: 'd2VpcjpzaWc6YW50aHJvcGljLW1lc3NhZ2VzOnM=',
          }),
        ),
      ],
      [{ signature: { by: 'anthropic-messages', value: 's' } }],
    ],
    [
      'in parts of the content',
      [
        chunk({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] }),
        chunk({ content: [{ type: 'text', text: 'a' }] }),
      ],
      [
        { kind: 'reasoning', texts: ['hm'] },
        { kind: 'text', text: 'a' },
      ],
    ],
    [
      'as part of the text',
      [chunk({ content: '<think>hm</think>a' })],
      [{ text: '<think>hm</think>a' }],
    ],
  ])('is read %s', (_name, frames, expected) => {
    const parts = partsOf(frames);
    expect(parts).toHaveLength(expected.length);
    expect(parts).toMatchObject(expected);
  });
});

describe('what else a message holds', () => {
  it('is refusals, pictures, sound and blocks of one server', () => {
    const image = (url: string): JsonObject => ({ type: 'image_url', image_url: { url } });
    expect(
      partsOf([
        chunk({ refusal: 'I ' }),
        chunk({ refusal: 'won’t' }),
        chunk({ images: [image('data:image/png;base64,AAAA'), image('https://a.test/b')] }),
        chunk({ audio: { id: 'x', transcript: 'hey' } }),
        chunk({ audio: { data: 'AA' } }),
        chunk({ audio: { transcript: ' you', data: 'BB' } }),
        chunk({ content: [{ type: 'reference', reference_ids: [1] }] }),
      ]),
    ).toMatchObject([
      { kind: 'refusal', text: 'I won’t' },
      { kind: 'media', media: 'image', source: { mimeType: 'image/png', data: 'AAAA' } },
      { kind: 'native', dialect: 'openai-chat', type: 'image_url' },
      { kind: 'text', text: 'hey you' },
      { kind: 'media', media: 'audio', source: { data: 'AABB' } },
      { kind: 'native', type: 'reference', value: { type: 'reference', reference_ids: [1] } },
    ]);
  });

  it('is citations and log probabilities of a text', () => {
    const cited = { url: 'https://a.test', title: 'A', start_index: 1, end_index: 2, content: 'q' };
    const annotation = { type: 'url_citation', url_citation: cited };
    const [part] = fold(
      decode([
        chunk({ content: '' }, { logprobs: { content: [{ token: '' }], refusal: null } }),
        chunk({ content: 'ab' }, { logprobs: { content: [{ token: 'ab' }] } }),
        chunk({ annotations: [annotation, { type: 'file' }] }),
        DONE,
      ]),
    ).parts;
    expect(part).toMatchObject({
      part: { kind: 'text', text: 'ab' },
      probabilities: [{ token: '' }, { token: 'ab' }],
      citations: [
        {
          url: 'https://a.test',
          title: 'A',
          quote: 'q',
          start: 1,
          end: 2,
          dialect: 'openai-chat',
          native: annotation,
        },
      ],
    });
  });
});

describe('a whole answer', () => {
  it('is told as its stream is', () => {
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };
    const message = { role: 'assistant', reasoning: 'hm', content: 'a', tool_calls: [call] };
    const usage = { prompt_tokens: 1, completion_tokens: 2 };
    const told = decodeAnswer({
      id: 'chatcmpl-1',
      model: 'm1',
      choices: [{ index: 0, message, finish_reason: 'tool_calls' }],
      usage,
    });
    const streamed = decode([
      chunk({ reasoning: 'hm' }),
      chunk({ content: 'a' }),
      begun(0, 'c', 'f', '{}'),
      { ...finishChunk('tool_calls'), usage },
      DONE,
    ]);
    expect(told).toEqual(streamed);
  });

  it('may have space around it, and no finish reason', () => {
    const body = `\n\n${JSON.stringify({ choices: [{ message: { content: 'a' } }] })}\n`;
    expect(decodeAnswer(body).at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
  });
});
