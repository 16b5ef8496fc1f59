import { describe, expect, it } from 'vitest';
import type { MediaPart, ReasoningPart, Turn } from '../../src/contract/conversation.ts';
import type { JsonObject } from '../../src/contract/json.ts';
import type { Quirks } from '../../src/contract/rendering.ts';
import {
  adjusts,
  bodyOf,
  foreign,
  freeRules,
  lossesOf,
  messagesOf,
  parse,
  render,
} from './openai-chat-kit.ts';
import { base, call, media, reasoning, result, text, turn } from './openai-chat-turns.ts';

const calledF = (id: string): JsonObject => ({
  id,
  type: 'function',
  function: { name: 'f', arguments: '{}' },
});
const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };

describe('turns of another dialect', () => {
  it.each<[string, Turn[], JsonObject[], string[]]>([
    [
      'system prompts are one message, wherever they stand',
      [
        turn('system', text('a'), text('b')),
        turn('developer', text('d')),
        turn('user', text('c')),
        turn('system', text('e')),
      ],
      [
        { role: 'system', content: 'a\n\nb\n\nd\n\ne' },
        { role: 'user', content: 'c' },
      ],
      ['system_position p'],
    ],
    [
      'texts are joined and empty ones left out',
      [turn('user', text('a'), text(''), text('b')), turn('user'), turn('user', text(''))],
      [{ role: 'user', content: 'a\n\nb' }],
      [],
    ],
    [
      'an answer in pieces is one message',
      [
        turn('assistant', text('a'), text('b')),
        turn('assistant', call('c1')),
        turn('assistant', call('c2')),
      ],
      [{ role: 'assistant', content: 'ab', tool_calls: [calledF('c1'), calledF('c2')] }],
      [],
    ],
    [
      'results come before the rest of their turn',
      [
        turn('assistant', call('c1'), call('c2')),
        turn('user', text('go on'), result('c1'), result('c2')),
      ],
      [
        { role: 'assistant', content: null, tool_calls: [calledF('c1'), calledF('c2')] },
        { role: 'tool', tool_call_id: 'c1', content: 'one' },
        { role: 'tool', tool_call_id: 'c2', content: 'one' },
        { role: 'user', content: 'go on' },
      ],
      [],
    ],
    [
      'pictures of results stand in the user’s next words',
      [
        turn('user', result('c1', { content: [text('see'), media({})] }), result('c2')),
        turn('user', result('c3', { name: 'shot', content: [media({})], failed: true })),
        turn('user', text('go on')),
      ],
      [
        { role: 'tool', tool_call_id: 'c1', content: 'see' },
        { role: 'tool', tool_call_id: 'c2', content: 'one' },
        { role: 'tool', tool_call_id: 'c3', content: '' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Result of tool call c1:' },
            image,
            { type: 'text', text: 'Result of shot c3:' },
            image,
            { type: 'text', text: 'go on' },
          ],
        },
      ],
      ['tool_result_media p.media', 'tool_result_error p.result'],
    ],
    [
      'pictures of answers stand in a message of their own',
      [turn('assistant', text('here'), media({})), turn('assistant', call('c'))],
      [
        { role: 'assistant', content: 'here', tool_calls: [calledF('c')] },
        { role: 'user', content: [{ type: 'text', text: 'Your answer above held:' }, image] },
      ],
      ['media_position p.media'],
    ],
    [
      'a refusal is said as text',
      [turn('assistant', { ...text('no'), kind: 'refusal' })],
      [{ role: 'assistant', content: [{ type: 'text', text: 'no' }] }],
      ['refusal p.text'],
    ],
    [
      'blocks, signatures and members of another dialect go',
      [
        turn('user', text('a', { extra: { citations: {} } }), {
          ...base('p.block'),
          kind: 'native',
          dialect: 'anthropic-messages',
          type: 'search_result',
          value: {},
        }),
        {
          ...turn('assistant', call('c', { signature: { by: 'gemini-generate', value: 's' } })),
          extra: { x: 1 },
        },
      ],
      [
        { role: 'user', content: 'a' },
        { role: 'assistant', content: null, tool_calls: [calledF('c')] },
      ],
      ['native_part p.block', 'citations p.text.citations', 'x p.x', 'reasoning_signature p.call'],
    ],
    [
      'calls of free text and in a namespace become functions',
      [
        turn(
          'assistant',
          call('a', { form: 'text', name: 'sh', input: 'ls' }),
          call('b', { namespace: 'mcp' }),
          call('c', { input: '' }),
          call('d', { input: 'not json' }),
        ),
      ],
      [
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'a', type: 'function', function: { name: 'sh', arguments: '{"input":"ls"}' } },
            { id: 'b', type: 'function', function: { name: 'mcp__f', arguments: '{}' } },
            { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } },
            { id: 'd', type: 'function', function: { name: 'f', arguments: 'not json' } },
          ],
        },
      ],
      [],
    ],
  ])('%s', (_name, turns, messages, losses) => {
    const said = render(foreign({ turns }));
    expect(messagesOf(said)).toEqual(messages);
    expect(lossesOf(said)).toEqual(losses);
  });
});

describe('media of another dialect', () => {
  const inUser = (part: MediaPart, quirks: Quirks = {}): ReturnType<typeof render> =>
    render(foreign({ turns: [turn('user', text('a'), part)] }), { quirks });

  it.each<[string, MediaPart, JsonObject]>([
    ['a picture', media({}), image],
    [
      'a picture elsewhere',
      media({ detail: 'low', source: { at: 'url', url: 'https://a.test', mimeType: 'image/png' } }),
      { type: 'image_url', image_url: { url: 'https://a.test', detail: 'low' } },
    ],
    [
      'a film',
      media({ media: 'video', source: { at: 'url', url: 'https://a.test', mimeType: null } }),
      { type: 'video_url', video_url: { url: 'https://a.test' } },
    ],
    [
      'sound',
      media({ media: 'audio', source: { at: 'inline', mimeType: 'audio/mpeg', data: 'SUQz' } }),
      { type: 'input_audio', input_audio: { data: 'SUQz', format: 'mp3' } },
    ],
    [
      'a document',
      media({ media: 'file', source: { at: 'inline', mimeType: 'application/pdf', data: 'JVBE' } }),
      {
        type: 'file',
        file: { filename: 'document.pdf', file_data: 'data:application/pdf;base64,JVBE' },
      },
    ],
    [
      'a document that is a text',
      media({
        media: 'file',
        name: 'T',
        source: { at: 'text', mimeType: 'text/plain', text: 'x' },
      }),
      { type: 'text', text: 'T\n\nx' },
    ],
  ])('%s is said', (_name, part, expected) => {
    const said = inUser(part);
    expect(messagesOf(said)).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'a' }, expected] },
    ]);
    expect(lossesOf(said)).toEqual([]);
  });

  const elsewhere = { at: 'url', url: 'https://a.test', mimeType: null } as const;
  it.each<[string, MediaPart, string, Quirks]>([
    ['a stored file', media({ source: { at: 'stored', id: 'f' } }), 'stored_object p.media !', {}],
    [
      'a document elsewhere',
      media({ media: 'file', source: elsewhere }),
      'media_url p.media !',
      {},
    ],
    ['sound elsewhere', media({ media: 'audio', source: elsewhere }), 'media_url p.media !', {}],
    [
      'a picture elsewhere, where URLs are refused',
      media({ source: elsewhere }),
      'media_url p.media !',
      { mediaUrls: false },
    ],
  ])('%s is missing', (_name, part, loss, quirks) => {
    const said = inUser(part, quirks);
    expect(lossesOf(said)).toEqual([loss]);
    expect(JSON.stringify(said.body)).not.toContain('https://a.test');
  });

  it('in a system prompt are missing', () => {
    const said = render(foreign({ turns: [turn('system', text('a'), media({}))] }));
    expect(messagesOf(said)).toEqual([{ role: 'system', content: 'a' }]);
    expect(lossesOf(said)).toEqual(['image p.media !']);
  });
});

describe('reasoning of another dialect', () => {
  const own = { by: 'openai-chat', value: 's' } as const;
  const other = { by: 'anthropic-messages', value: 's' } as const;
  const answered = (part: ReasoningPart, quirks: Quirks = {}): ReturnType<typeof render> =>
    render(foreign({ turns: [turn('assistant', part, text('a'))] }), { quirks });

  it.each<[string, ReasoningPart, Quirks, JsonObject, string[]]>([
    ['goes where no field is known', reasoning(), {}, {}, ['reasoning p.reasoning']],
    [
      'goes with its signature',
      reasoning({ signature: other }),
      {},
      {},
      ['reasoning_signature p.reasoning', 'reasoning p.reasoning'],
    ],
    [
      'stands under the server’s name, its paragraphs joined',
      reasoning({ texts: ['h', 'm'], signature: other }),
      { reasoningField: 'reasoning' },
      { reasoning: 'h\n\nm' },
      ['reasoning_signature p.reasoning'],
    ],
    [
      'keeps a signature of this dialect',
      reasoning({ signature: own }),
      {},
      { reasoning_details: [{ type: 'reasoning.text', text: 'hm', signature: 's', index: 0 }] },
      [],
    ],
    [
      'keeps what is hidden',
      reasoning({ texts: [], id: 'r', hidden: own }),
      { reasoningRequired: true },
      {
        reasoning_content: '',
        reasoning_details: [{ type: 'reasoning.encrypted', data: 's', id: 'r', index: 0 }],
      },
      [],
    ],
  ])('%s', (_name, part, quirks, expected, losses) => {
    const said = answered(part, quirks);
    expect(messagesOf(said)).toEqual([{ role: 'assistant', content: 'a', ...expected }]);
    expect(lossesOf(said)).toEqual(losses);
  });

  it('that Weir signed for it stays behind as plain text', () => {
    // weir:sig: anthropic-messages:s
    const signature = 'd2VpcjpzaWc6YW50aHJvcGljLW1lc3NhZ2VzOnM=';
    const details = [{ type: 'reasoning.text', text: 'hm', signature, index: 0 }];
    const message = {
      role: 'assistant',
      content: 'a',
      reasoning: 'hm',
      reasoning_details: details,
    };
    const body = bodyOf({ messages: [message] });
    expect(adjusts(body, {})).toBe(true);
    const said = render(parse(body));
    expect(messagesOf(said)).toEqual([{ role: 'assistant', content: 'a', reasoning: 'hm' }]);
    expect(lossesOf(said)).toEqual(['reasoning_signature messages[0].reasoning']);
  });

  it('alone makes no message', () => {
    expect(messagesOf(render(foreign({ turns: [turn('assistant', reasoning())] })))).toEqual([]);
  });
});

describe('marks of a cache of another dialect', () => {
  const turns = [
    turn('system', text('a', { cache: { ttl: '1h' } })),
    turn('user', result('c', { cache: { ttl: null } })),
  ];

  it('go where the server does not know them', () => {
    const said = render(foreign({ turns }));
    expect(messagesOf(said)).toEqual([
      { role: 'system', content: 'a' },
      { role: 'tool', tool_call_id: 'c', content: 'one' },
    ]);
    expect(lossesOf(said)).toEqual(['cache_control p.text', 'cache_control p.result']);
  });

  it('stand on parts where it does', () => {
    const said = render(foreign({ turns }), { quirks: { cacheMarks: true } });
    const marked = (words: string, mark: JsonObject): JsonObject[] => [
      { type: 'text', text: words, cache_control: { type: 'ephemeral', ...mark } },
    ];
    expect(messagesOf(said)).toEqual([
      { role: 'system', content: marked('a', { ttl: '1h' }) },
      { role: 'tool', tool_call_id: 'c', content: marked('one', {}) },
    ]);
    expect(lossesOf(said)).toEqual([]);
  });
});

describe('calls for models that want them signed', () => {
  const rules = { ...freeRules, signedCalls: true };
  const signed = (value: string): JsonObject => ({
    extra_content: { google: { thought_signature: value } },
  });

  it('have the vendor’s own words for a lost signature, on the first of a message', () => {
    const turns = [turn('assistant', call('a'), call('b'))];
    expect(messagesOf(render(foreign({ turns }), { rules }))).toEqual([
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { ...calledF('a'), ...signed('skip_thought_signature_validator') },
          calledF('b'),
        ],
      },
    ]);
  });

  it('keep one of this dialect', () => {
    const signature = { by: 'openai-chat', value: 's' } as const;
    const turns = [turn('assistant', call('a', { signature }), call('b'))];
    expect(messagesOf(render(foreign({ turns }), { rules }))).toMatchObject([
      { tool_calls: [signed('s'), calledF('b')] },
    ]);
  });
});
