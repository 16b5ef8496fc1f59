import { describe, expect, it } from 'vitest';
import type { Part } from '../../src/contract/conversation.ts';
import {
  BASE,
  call,
  conversation,
  render,
  result,
  say,
  turn,
} from './anthropic-messages-conversation.ts';

/** The messages of a request with those turns. */
function messages(...turns: ReturnType<typeof turn>[]) {
  const { body, losses } = render(conversation({ turns }));
  return { system: body['system'], messages: body['messages'], losses };
}

describe('a request of another dialect', () => {
  it('has a limit, a model and its turns', () => {
    expect(render(conversation({ stream: true }))).toEqual({
      body: {
        model: 'upstream',
        max_tokens: 8192,
        messages: [{ role: 'user', content: 'hi' }],
        stream: true,
      },
      losses: [],
    });
  });

  it('puts system prompts first, and says which stood elsewhere', () => {
    expect(
      messages(
        turn('system', 'one'),
        turn('developer', 'two', ' '),
        turn('user', 'hi'),
        turn('system', 'three'),
      ),
    ).toEqual({
      system: [
        { type: 'text', text: 'one' },
        { type: 'text', text: 'two' },
        { type: 'text', text: 'three' },
      ],
      messages: [{ role: 'user', content: 'hi' }],
      losses: ['system_position system'],
    });
    expect(messages(turn('system', 'one'), turn('user', 'hi')).system).toBe('one');
  });

  it('makes a message of a prompt that stands alone', () => {
    expect(messages(turn('system', 'one'))).toEqual({
      system: undefined,
      messages: [{ role: 'user', content: 'one' }],
      losses: ['system_position system'],
    });
  });

  it('alternates, begins with the user, and leaves out what is empty', () => {
    expect(
      messages(
        turn('assistant', 'a'),
        turn('user', 'b'),
        turn('assistant', '', ' \n'),
        turn('user', '', 'c'),
        turn('assistant'),
      ).messages,
    ).toEqual([
      { role: 'user', content: '(beginning)' },
      { role: 'assistant', content: 'a' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'b' },
          { type: 'text', text: 'c' },
        ],
      },
    ]);
  });

  it('answers all calls in the next message, before anything else', () => {
    expect(
      messages(
        turn('user', 'go'),
        turn('assistant', 'ok', call('t1', '{"a":1}'), call('t2')),
        turn('user', result('t1', say('one'))),
        turn('user', 'and'),
        turn('user', { ...result('t2'), failed: true } as Part),
      ).messages,
    ).toEqual([
      { role: 'user', content: 'go' },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'ok' },
          { type: 'tool_use', id: 't1', name: 'f', input: { a: 1 } },
          { type: 'tool_use', id: 't2', name: 'f', input: {} },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 't1', content: 'one' },
          { type: 'tool_result', tool_use_id: 't2', is_error: true },
          { type: 'text', text: 'and' },
        ],
      },
    ]);
  });

  it('declares tools that were called earlier and are offered no more', () => {
    const turns = [turn('user', 'go'), turn('assistant', call('t')), turn('user', result('t'))];
    const { body } = render(conversation({ turns }));
    expect(body).toMatchObject({
      tools: [{ name: 'f', input_schema: { type: 'object' } }],
      tool_choice: { type: 'none' },
    });
  });

  it.each([
    ['{"a":1}', { a: 1 }],
    ['', {}],
    ['[1]', { input: '[1]' }],
    ['{"a":', { input: '{"a":' }],
  ])('keeps the arguments %j, if only as a text', (input, object) => {
    const said = messages(turn('user', 'go'), turn('assistant', call('t', input)));
    expect(said.messages).toMatchObject([{}, { content: [{ input: object }] }]);
  });

  it.each([
    ['call_aB-9', 'call_aB-9'],
    ['functions.f:0', 'functions_2e_f_3a_0'],
    ['a b', 'a_20_b'],
    ['', '_'],
  ])('gives the call %j an id the vendor takes', (id, proper) => {
    const said = messages(
      turn('user', 'go'),
      turn('assistant', call(id)),
      turn('user', result(id)),
    );
    expect(said.messages).toMatchObject([
      {},
      { content: [{ id: proper }] },
      { content: [{ tool_use_id: proper }] },
    ]);
  });

  it('says names in their groups flat, and free text as an argument', () => {
    const said = messages(
      turn('user', 'go'),
      turn('assistant', call('t', '{}', { namespace: 'g' }), call('u', 'ls', { form: 'text' })),
    );
    expect(said.messages).toMatchObject([
      {},
      { content: [{ name: 'g__f' }, { name: 'f', input: { input: 'ls' } }] },
    ]);
  });
});

describe('earlier reasoning', () => {
  const thought = (more: object): Part =>
    ({
      kind: 'reasoning',
      id: null,
      form: 'full',
      texts: ['hm'],
      hidden: null,
      ...BASE,
      ...more,
    }) as Part;
  const own = (value: string) => ({ by: 'anthropic-messages' as const, value });
  const foreign = { by: 'openai-responses' as const, value: 'x' };
  it.each<[string, Part, object[], string[]]>([
    [
      'goes back with its signature',
      thought({ signature: own('EuYB'), texts: ['a', 'b'] }),
      [{ type: 'thinking', thinking: 'a\n\nb', signature: 'EuYB' }],
      [],
    ],
    [
      'goes back where nobody may read it',
      thought({ hidden: own('Enc'), texts: [] }),
      [{ type: 'redacted_thinking', data: 'Enc' }],
      [],
    ],
    [
      'of another dialect is left out',
      thought({ signature: foreign }),
      [],
      ['reasoning_signature p'],
    ],
    ['hidden elsewhere is left out', thought({ hidden: foreign }), [], ['reasoning_signature p']],
    ['without a signature is left out', thought({}), [], ['reasoning p']],
    [
      'with an empty one is left out',
      thought({ signature: own('') }),
      [],
      ['reasoning_signature p'],
    ],
  ])('%s', (_, part, blocks, losses) => {
    const said = messages(turn('user', 'go'), turn('assistant', part, 'a'));
    const content = blocks.length === 0 ? 'a' : [...blocks, { type: 'text', text: 'a' }];
    expect(said.messages).toMatchObject([{}, { content }]);
    expect(said.losses).toEqual(losses);
  });
});

describe('what cannot be said of a turn', () => {
  it.each<[string, object, string]>([
    ['a speaker’s name', { name: 'Bob' }, 'name user'],
    ['a member of another dialect', { extra: { audio: {} } }, 'audio user.audio'],
    ['a part’s member', { parts: [{ ...say('a'), extra: { x: 1 } }] }, 'x p.x'],
    [
      'a block of another dialect',
      {
        parts: [
          say('a'),
          { ...BASE, kind: 'native', dialect: 'openai-responses', type: 't', value: {} },
        ],
      },
      'native_part p',
    ],
  ])('is reported: %s', (_, more, loss) => {
    expect(messages({ ...turn('user', 'hi'), ...more } as never).losses).toEqual([loss]);
  });

  it('is that a text was a refusal', () => {
    const said = messages(
      turn('user', 'a'),
      turn('assistant', { ...BASE, kind: 'refusal', text: 'No.' }),
    );
    expect(said.messages).toMatchObject([{}, { content: 'No.' }]);
    expect(said.losses).toEqual(['refusal p']);
  });
});

describe('marks of a prompt cache', () => {
  const marked = (text: string, ttl: '1h' | null = null): Part => ({
    ...(say(text) as Part),
    cache: { ttl },
  });
  const short = { type: 'ephemeral' };

  it('stand on their block, and a turn’s on its last one', () => {
    const turns = [
      { ...turn('system', 's'), cache: { ttl: '1h' as const } },
      turn('user', marked('a'), 'b'),
    ];
    expect(render(conversation({ turns, settings: { cache: { ttl: '5m' } } })).body).toMatchObject({
      system: [{ text: 's', cache_control: { type: 'ephemeral', ttl: '1h' } }],
      messages: [{ content: [{ text: 'a', cache_control: short }, { text: 'b' }] }],
      cache_control: { type: 'ephemeral', ttl: '5m' },
    });
  });

  it('are four at most: the earliest in messages go', () => {
    const turns = [
      turn('system', marked('s')),
      turn('user', ...'abcd'.split('').map((t) => marked(t))),
    ];
    const { body, losses } = render(conversation({ turns }));
    expect(body['messages']).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b', cache_control: short },
          { type: 'text', text: 'c', cache_control: short },
          { type: 'text', text: 'd', cache_control: short },
        ],
      },
    ]);
    expect(losses).toEqual(['cache_control messages']);
  });
});

describe('an answer that has begun', () => {
  const turns = [turn('user', 'a'), turn('assistant', 'It is \n')];

  it('is gone on with, without white space at its end', () => {
    expect(messages(...turns).messages).toMatchObject([
      {},
      { role: 'assistant', content: 'It is' },
    ]);
  });

  it('is asked for where the model takes none', () => {
    const { body, losses } = render(conversation({ turns }), { rules: { prefill: false } });
    expect(body['messages']).toMatchObject([{}, { role: 'assistant' }, { role: 'user' }]);
    expect(losses).toEqual(['prefill assistant']);
    const calls = [turn('user', 'a'), turn('assistant', call('t'))];
    const open = render(conversation({ turns: calls }), { rules: { prefill: false } });
    expect(open.body['messages']).toHaveLength(2);
    expect(open.losses).toEqual([]);
  });
});
