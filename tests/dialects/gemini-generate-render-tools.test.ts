import { describe, expect, it } from 'vitest';
import type { Conversation, MediaPart, Part, ToolChoice } from '../../src/contract/conversation.ts';
import type { RenderTarget } from '../../src/contract/rendering.ts';
import {
  BASE,
  bodyOf,
  called,
  foreign,
  lossesOf,
  returned,
  ruled,
  text,
  tool,
  turn,
} from '../support/gemini.ts';

const contentsOf = (turns: Conversation['turns'], target: Partial<RenderTarget> = {}): unknown =>
  bodyOf(foreign({ turns }), target).contents;
const user = (...parts: object[]): object => ({ role: 'user', parts });

const media = (source: MediaPart['source'], more: Partial<MediaPart> = {}): MediaPart => ({
  ...BASE,
  kind: 'media',
  media: 'image',
  source,
  name: null,
  detail: null,
  ...more,
});

describe('results of tools', () => {
  const png = media({ at: 'inline', mimeType: 'image/png', data: 'AA==' });
  const inlineData = { mimeType: 'image/png', data: 'AA==' };
  const exchange = (result: Part, ...more: Part[]): Conversation['turns'] => [
    turn('user', text('q')),
    turn('assistant', called('c1', { name: 'look', namespace: 'n' })),
    turn('user', ...more, result),
  ];
  const responded = (response: object, more: object = {}): object => ({
    functionResponse: { id: 'c1', name: 'n__look', response, ...more },
  });
  const third = (turns: Conversation['turns'], target: Partial<RenderTarget> = {}): unknown =>
    (contentsOf(turns, target) as unknown[])[2];

  it.each<[string, Part, object]>([
    ['a text', returned('c1', text('done')), { output: 'done' }],
    ['an object', returned('c1', text('{"a":1}')), { a: 1 }],
    ['a list', returned('c1', text('[1]')), { output: '[1]' }],
    ['several texts', returned('c1', text('a'), text('b')), { output: 'a\nb' }],
    ['nothing', returned('c1'), { output: '' }],
    [
      'a failure',
      { ...returned('c1', text('no file')), failed: true } as Part,
      { error: 'no file' },
    ],
    [
      'a failure told as an object',
      { ...returned('c1', text('{"error":"x","b":1}')), failed: true } as Part,
      { error: 'x', b: 1 },
    ],
    [
      'a failure told as another object',
      { ...returned('c1', text('{"b":1}')), failed: true } as Part,
      { error: '{"b":1}' },
    ],
  ])('have the name of their call: %s', (_, result, response) => {
    expect(third(exchange(result))).toEqual(user(responded(response)));
  });

  it('come first in their turn, with a name also without a call', () => {
    expect(third(exchange(returned('c1', text('x')), text('and?')))).toEqual(
      user(responded({ output: 'x' }), { text: 'and?' }),
    );
    expect(contentsOf([turn('user', returned('lost', text('x')))])).toEqual([
      user({ functionResponse: { id: 'lost', name: 'lost', response: { output: 'x' } } }),
    ]);
  });

  it('have the name of the last call with their id', () => {
    const turns = [
      turn('assistant', called('c', { name: 'a' })),
      turn('user', returned('c')),
      turn('assistant', called('c', { name: 'b' })),
      turn('user', returned('c')),
    ];
    const names = [1, 3].map((at) => bodyOf(foreign({ turns })).contents[at].parts[0]);
    expect(names.map(({ functionResponse }) => functionResponse.name)).toEqual(['a', 'b']);
  });

  it('lose the cache marks within', () => {
    const marked = { ...BASE, kind: 'text', text: 'x', cache: { ttl: null }, path: 'in' } as const;
    expect(lossesOf(foreign({ turns: [turn('user', returned('c', marked))] }))).toEqual([
      'cache_control in',
    ]);
  });

  it('keep their ids, whatever these look like', () => {
    const turns = [turn('assistant', called('call_at_0')), turn('user', returned('call_at_0'))];
    expect(contentsOf(turns)).toMatchObject([
      { parts: [{ functionCall: { id: 'call_at_0' } }] },
      { parts: [{ functionResponse: { id: 'call_at_0' } }] },
    ]);
  });

  it('keep their media, beside them or within, as the model takes it', () => {
    const result = returned('c1', text('see'), png);
    expect(third(exchange(result))).toEqual(user(responded({ output: 'see' }), { inlineData }));
    expect(third(exchange(result), ruled({ signedCalls: true }))).toEqual(
      user(responded({ output: 'see' }, { parts: [{ inlineData }] })),
    );
  });
});

describe('calls that must be signed', () => {
  const own = { by: 'gemini-generate', value: 's' } as const;
  const id = (name: string, more: object = {}): object => ({
    functionCall: { id: name, name: 'f', args: {} },
    ...more,
  });

  it('get the documented stand-in, the first of those made at once', () => {
    const turns = [
      turn('assistant', text('a'), called('1'), called('2')),
      turn('user', returned('1'), returned('2')),
      turn('assistant', called('3', { signature: own }), called('4')),
      turn('user', returned('3')),
      turn('assistant', called('5', { signature: { by: 'openai-chat', value: 'x' } })),
    ];
    const contents = contentsOf(turns, ruled({ signedCalls: true })) as { parts: object[] }[];
    const skip = { thoughtSignature: 'skip_thought_signature_validator' };
    expect(contents[0]?.parts).toEqual([{ text: 'a' }, id('1', skip), id('2')]);
    expect(contents[2]?.parts).toEqual([id('3', { thoughtSignature: 's' }), id('4')]);
    expect(contents[4]?.parts).toEqual([id('5', skip)]);
    expect((contentsOf(turns) as { parts: object[] }[])[0]?.parts[1]).toEqual(id('1'));
  });
});

describe('tools of another dialect', () => {
  it('are functions with JSON Schemas', () => {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: {
        const: { const: 'x' },
        b: { anyOf: [{ const: 1 }, { type: 'array', items: { const: null } }] },
      },
      additionalProperties: { const: true },
      $defs: { d: { const: 2 } },
    };
    const said = foreign({ tools: [tool('f', { schema, description: 'd' }), tool('g')] });
    expect(bodyOf(said).tools).toEqual([
      {
        functionDeclarations: [
          {
            name: 'f',
            description: 'd',
            parametersJsonSchema: {
              type: 'object',
              properties: {
                const: { enum: ['x'] },
                b: { anyOf: [{ enum: [1] }, { type: 'array', items: { enum: [null] } }] },
              },
              additionalProperties: { enum: [true] },
              $defs: { d: { enum: [2] } },
            },
          },
          { name: 'g' },
        ],
      },
    ]);
    expect(lossesOf(said)).toEqual([]);
  });

  it('are functions also where they take free text', () => {
    const base = { path: 't', namespace: 'n', cache: null, extra: {} };
    const format = { type: 'grammar', syntax: 'lark', definition: 'x' };
    const said = foreign({
      tools: [{ ...base, kind: 'custom', name: 'patch', description: 'Patches.', format }],
    });
    expect(bodyOf(said).tools[0].functionDeclarations[0]).toEqual({
      name: 'n__patch',
      description: `Patches.\n\nThe input must follow this format:\n${JSON.stringify(format)}`,
      parametersJsonSchema: {
        type: 'object',
        properties: { input: { type: 'string' } },
        required: ['input'],
        additionalProperties: false,
      },
    });
  });

  it('of a provider are dropped, unless one is forced', () => {
    const native = { kind: 'native', path: 'tools[0]', type: 'x', value: {} } as const;
    expect(bodyOf(foreign({ tools: [native] }))).toEqual({ contents: [] });
    expect(lossesOf(foreign({ tools: [native] }))).toEqual(['server_tool tools[0]']);
    const forced = foreign({ tools: [native], toolChoice: { kind: 'native', value: {} } });
    expect(lossesOf(forced)).toEqual(['server_tool tools[0]', 'tool! tool_choice']);
  });

  const FORCE = { kind: 'tool', name: 'f', namespace: null } as const;

  it.each<[ToolChoice | null, boolean | null, object | undefined]>([
    [null, null, undefined],
    [null, true, { mode: 'VALIDATED' }],
    [{ kind: 'auto' }, null, { mode: 'AUTO' }],
    [{ kind: 'auto' }, true, { mode: 'VALIDATED' }],
    [{ kind: 'none' }, true, { mode: 'NONE' }],
    [{ kind: 'required' }, true, { mode: 'ANY' }],
    [FORCE, null, { mode: 'ANY', allowedFunctionNames: ['f'] }],
    [
      { kind: 'tool', name: 'f', namespace: 'n' },
      null,
      { mode: 'ANY', allowedFunctionNames: ['n__f'] },
    ],
    [
      { kind: 'allowed', mode: 'required', names: ['f'] },
      null,
      { mode: 'ANY', allowedFunctionNames: ['f'] },
    ],
    [
      { kind: 'allowed', mode: 'auto', names: ['f'] },
      null,
      { mode: 'VALIDATED', allowedFunctionNames: ['f'] },
    ],
  ])('are chosen: %j, strict %s', (toolChoice, strict, config) => {
    const said = foreign({ tools: [tool('f', { strict })], toolChoice });
    expect(bodyOf(said).toolConfig?.functionCallingConfig).toEqual(config);
  });

  it('are only offered where they cannot be forced, and not chosen where there are none', () => {
    const said = foreign({ tools: [tool('f')], toolChoice: FORCE });
    expect(bodyOf(said, ruled({ forcedTools: false })).toolConfig).toEqual({
      functionCallingConfig: { mode: 'AUTO' },
    });
    expect(lossesOf(said, ruled({ forcedTools: false }))).toEqual(['tool_choice tool_choice']);
    expect(bodyOf(foreign({ toolChoice: { kind: 'auto' } })).toolConfig).toBeUndefined();
  });

  it('are not held to their schemas by a server that cannot, and may always run at once', () => {
    const said = foreign({
      tools: [tool('f', { strict: true })],
      settings: { parallelTools: false },
    });
    const target = { quirks: { strictTools: false } } as const;
    expect(bodyOf(said, target).toolConfig).toBeUndefined();
    expect(lossesOf(said, target)).toEqual(['strict t', 'parallel_tool_calls parallel_tool_calls']);
  });
});
