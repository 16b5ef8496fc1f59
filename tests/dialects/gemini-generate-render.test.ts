import { describe, expect, it } from 'vitest';
import type { Conversation, MediaPart, Part } from '../../src/contract/conversation.ts';
import type { RenderTarget } from '../../src/contract/rendering.ts';
import {
  BASE,
  bodyOf,
  called,
  foreign,
  lossesOf,
  ruled,
  text,
  tool,
  turn,
} from '../support/gemini.ts';

const contentsOf = (turns: Conversation['turns'], target: Partial<RenderTarget> = {}): unknown =>
  bodyOf(foreign({ turns }), target).contents;
const user = (...parts: object[]): object => ({ role: 'user', parts });
const model = (...parts: object[]): object => ({ role: 'model', parts });
const media = (source: MediaPart['source'], more: Partial<MediaPart> = {}): MediaPart => ({
  ...BASE,
  kind: 'media',
  media: 'image',
  source,
  name: null,
  detail: null,
  ...more,
});

describe('turns of another dialect', () => {
  it('are instructions in front and turns that alternate', () => {
    const said = foreign({
      turns: [
        turn('system', text('Be brief.')),
        turn('developer', text('Be kind.')),
        turn('user', text('a')),
        turn('user', text(''), text('b')),
        turn('assistant', text('c')),
        turn('assistant'),
        turn('user', text('d')),
      ],
    });
    expect(bodyOf(said)).toEqual({
      systemInstruction: { parts: [{ text: 'Be brief.' }, { text: 'Be kind.' }] },
      contents: [user({ text: 'a' }, { text: 'b' }), model({ text: 'c' }), user({ text: 'd' })],
    });
    expect(lossesOf(said)).toEqual([]);
  });

  it('have their later instructions moved to the front', () => {
    const said = foreign({ turns: [turn('user', text('a')), turn('system', text('Now.'))] });
    expect(bodyOf(said)).toEqual({
      systemInstruction: { parts: [{ text: 'Now.' }] },
      contents: [user({ text: 'a' })],
    });
    expect(lossesOf(said)).toEqual(['system_position system']);
  });

  it('have their instructions in the first turn, where nothing else can hold them', () => {
    const turns = [turn('system', text('s')), turn('user', text('a'))];
    expect(bodyOf(foreign({ turns }), ruled({ instructions: 'none' }))).toEqual({
      contents: [user({ text: 's' }, { text: 'a' })],
    });
    const model1 = [turn('system', text('s')), turn('assistant', text('a'))];
    expect(contentsOf(model1, ruled({ instructions: 'none' }))).toEqual([
      user({ text: 's' }),
      model({ text: 'a' }),
    ]);
    const alone = foreign({ turns: [turn('system', text('s'))] });
    expect(bodyOf(alone)).toEqual({ contents: [user({ text: 's' })] });
    expect(lossesOf(alone)).toEqual(['system_position system']);
  });

  it('lose a beginning the model would not go on with', () => {
    const turns = [turn('user', text('a')), turn('assistant', text('{'))];
    expect(contentsOf(turns)).toEqual([user({ text: 'a' }), model({ text: '{' })]);
    expect(contentsOf(turns, ruled({ prefill: false }))).toEqual([user({ text: 'a' })]);
    expect(lossesOf(foreign({ turns }), ruled({ prefill: false }))).toEqual(['prefill assistant']);
    const calls = [turn('assistant', called('c1'))];
    expect(contentsOf(calls, ruled({ prefill: false }))).toHaveLength(1);
  });

  it('lose names, cache marks and what only their dialect knows', () => {
    const cache = { ttl: null };
    const said = foreign({
      turns: [
        {
          ...turn('user', { ...BASE, kind: 'text', text: 'a', cache, extra: { x: 1 } }),
          name: 'Ann',
          cache,
          extra: { y: 1 },
        },
      ],
      tools: [tool('f', { cache, extra: { z: 1 } })],
      extra: { top: 1 },
    });
    expect(lossesOf(said)).toEqual([
      'y user.y',
      'cache_control user',
      'name user',
      'cache_control p',
      'x p.x',
      'top top',
      'cache_control t',
      'z t.z',
    ]);
  });
});

describe('parts of another dialect', () => {
  const one = (part: Part, target: Partial<RenderTarget> = {}): [unknown, unknown] => {
    const said = foreign({ turns: [turn('assistant', text('-'), part)] });
    return [bodyOf(said, target).contents[0].parts[1], lossesOf(said, target)];
  };
  const png = { at: 'inline', mimeType: 'image/png', data: 'AA==' } as const;
  const reasoning = { ...BASE, kind: 'reasoning', id: null, form: 'full', hidden: null } as const;
  const foreignSignature = { by: 'anthropic-messages', value: 's' } as const;

  it.each<[string, Part, object | undefined, string[]]>([
    ['an image', media(png), { inlineData: { mimeType: 'image/png', data: 'AA==' } }, []],
    [
      'an image to be looked at closely',
      media(png, { detail: 'high' }),
      { inlineData: { mimeType: 'image/png', data: 'AA==' } },
      ['detail p'],
    ],
    [
      'a named document',
      media(
        { at: 'inline', mimeType: 'application/pdf', data: 'AA==' },
        { media: 'file', name: 'a' },
      ),
      { inlineData: { mimeType: 'application/pdf', data: 'AA==' } },
      ['name p'],
    ],
    [
      'a document of plain text',
      media({ at: 'text', mimeType: 'text/plain', text: 'é' }, { media: 'file' }),
      { text: 'é' },
      [],
    ],
    [
      'an address with a type',
      media({ at: 'url', url: 'https://e.com/a', mimeType: 'image/webp' }),
      { fileData: { mimeType: 'image/webp', fileUri: 'https://e.com/a' } },
      [],
    ],
    [
      'an address whose name tells the type',
      media({ at: 'url', url: 'https://e.com/a.PDF?x=1', mimeType: null }, { media: 'file' }),
      { fileData: { mimeType: 'application/pdf', fileUri: 'https://e.com/a.PDF?x=1' } },
      [],
    ],
    [
      'an address of an image',
      media({ at: 'url', url: 'https://e.com/a', mimeType: null }),
      { fileData: { mimeType: 'image/jpeg', fileUri: 'https://e.com/a' } },
      [],
    ],
    ['a stored object', media({ at: 'stored', id: 'file-1' }), undefined, ['stored_object! p']],
    ['a refusal', { ...BASE, kind: 'refusal', text: 'No.' }, { text: 'No.' }, ['refusal p']],
    ['reasoning', { ...reasoning, texts: ['a', 'b'] }, { text: 'a\n\nb', thought: true }, []],
    [
      'reasoning signed by somebody else',
      { ...reasoning, texts: ['a'], signature: foreignSignature },
      { text: 'a', thought: true },
      ['reasoning_signature p'],
    ],
    [
      'reasoning of its own',
      { ...reasoning, texts: ['a'], signature: { by: 'gemini-generate', value: 's' } },
      { text: 'a', thought: true, thoughtSignature: 's' },
      [],
    ],
    [
      'reasoning nobody may read',
      { ...reasoning, texts: [], hidden: foreignSignature },
      undefined,
      ['reasoning p'],
    ],
    [
      'an empty text that is signed',
      { ...BASE, kind: 'text', text: '', signature: { by: 'gemini-generate', value: 's' } },
      { text: '', thoughtSignature: 's' },
      [],
    ],
    [
      'a block only its dialect knows',
      { ...BASE, kind: 'native', dialect: 'openai-responses', type: 'x', value: {} },
      undefined,
      ['native_part p'],
    ],
    [
      'a block of this dialect',
      { ...BASE, kind: 'native', dialect: 'gemini-generate', type: 'x', value: { x: {} } },
      { x: {} },
      [],
    ],
    [
      'a call',
      called('c1', { input: '{"a":1}' }),
      { functionCall: { id: 'c1', name: 'f', args: { a: 1 } } },
      [],
    ],
    [
      'a call in a namespace',
      called('c1', { namespace: 'n' }),
      { functionCall: { id: 'c1', name: 'n__f', args: {} } },
      [],
    ],
    [
      'a call of free text',
      called('c1', { form: 'text', input: '{"a":1}' }),
      { functionCall: { id: 'c1', name: 'f', args: { input: '{"a":1}' } } },
      [],
    ],
    [
      'a call whose arguments are broken',
      called('c1', { input: '{"a":' }),
      { functionCall: { id: 'c1', name: 'f', args: { input: '{"a":' } } },
      [],
    ],
    [
      'a call whose arguments are a list',
      called('c1', { input: '[1]' }),
      { functionCall: { id: 'c1', name: 'f', args: { input: '[1]' } } },
      [],
    ],
    [
      'a call without arguments',
      called('c1', { input: '' }),
      { functionCall: { id: 'c1', name: 'f', args: {} } },
      [],
    ],
  ])('%s', (_, part, written, losses) => {
    expect(one(part)).toEqual([written, losses]);
  });

  it('by address are missing, where the server takes none', () => {
    const part = media({ at: 'url', url: 'https://e.com/a', mimeType: null });
    expect(one(part, { quirks: { mediaUrls: false } })).toEqual([undefined, ['media_url! p']]);
  });

  it('are missing among instructions, if they are media', () => {
    expect(lossesOf(foreign({ turns: [turn('system', media(png))] }))).toEqual(['image! p']);
  });
});
