import { describe, expect, it } from 'vitest';
import type { Part } from '../../src/contract/conversation.ts';
import { carried } from '../../src/hub/signature.ts';
import { parse } from '../support/gemini.ts';

const partOf = (value: object, role = 'user'): Part | undefined =>
  parse({ contents: [{ role, parts: [value] }] }).turns[0]?.parts[0];

const BASE = { path: 'contents[0].parts[0]', cache: null, signature: null, extra: {} };

describe('turns', () => {
  it('are the instruction, then the contents', () => {
    const said = parse({
      systemInstruction: { role: 'user', parts: [{ text: 'Be brief.' }] },
      contents: [
        { role: 'user', parts: [{ text: 'Hi' }] },
        { role: 'model', parts: [{ text: 'Hello' }], more: 1 },
        { role: 'function', parts: [] },
        { parts: { text: 'alone' } },
      ],
    });
    expect(said.turns.map(({ role, path, extra }) => [role, path, extra])).toEqual([
      ['system', 'systemInstruction', {}],
      ['user', 'contents[0]', {}],
      ['assistant', 'contents[1]', { more: 1 }],
      ['user', 'contents[2]', {}],
      ['user', 'contents[3]', {}],
    ]);
    expect(said.turns[0]?.parts[0]?.path).toBe('systemInstruction.parts[0]');
    expect(said.turns[4]?.parts[0]).toMatchObject({ text: 'alone', path: 'contents[3].parts' });
  });

  it('may be one without its list, and roles in upper case', () => {
    const said = parse({ contents: { role: 'USER', parts: [{ text: 'Hi' }] } });
    expect(said.turns).toMatchObject([{ role: 'user', path: 'contents', parts: [{ text: 'Hi' }] }]);
  });
});

describe('a part', () => {
  it.each<[string, object, object]>([
    ['text', { text: 'a' }, { kind: 'text', text: 'a' }],
    ['nothing', {}, { kind: 'text', text: '' }],
    [
      'text with a signature',
      { text: 'a', thoughtSignature: 'c2ln' },
      { kind: 'text', text: 'a', signature: { by: 'gemini-generate', value: 'c2ln' } },
    ],
    [
      'a thought',
      { text: 'a', thought: true, thoughtSignature: 'c2ln' },
      {
        kind: 'reasoning',
        id: null,
        form: 'summary',
        texts: ['a'],
        hidden: null,
        signature: { by: 'gemini-generate', value: 'c2ln' },
      },
    ],
    [
      'a thought signed by another dialect',
      {
        text: 'a',
        thought: true,
        thoughtSignature: carried({ by: 'anthropic-messages', value: 'x' }, 'gemini-generate'),
      },
      {
        kind: 'reasoning',
        id: null,
        form: 'summary',
        texts: ['a'],
        hidden: null,
        signature: { by: 'anthropic-messages', value: 'x' },
      },
    ],
    [
      'hidden reasoning of another dialect',
      {
        text: '',
        thought: true,
        thoughtSignature: carried(
          { by: 'openai-responses', value: 'hidden:gAAA' },
          'gemini-generate',
        ),
      },
      {
        kind: 'reasoning',
        id: null,
        form: 'summary',
        texts: [],
        hidden: { by: 'openai-responses', value: 'gAAA' },
      },
    ],
    [
      'an image',
      { inlineData: { mimeType: 'image/png', data: 'AA==' }, mediaResolution: { level: 'x' } },
      {
        kind: 'media',
        media: 'image',
        source: { at: 'inline', mimeType: 'image/png', data: 'AA==' },
        name: null,
        detail: null,
        extra: { mediaResolution: { level: 'x' } },
      },
    ],
    [
      'audio',
      { inlineData: { mimeType: 'audio/wav', data: 'AA==' } },
      {
        kind: 'media',
        media: 'audio',
        source: { at: 'inline', mimeType: 'audio/wav', data: 'AA==' },
        name: null,
        detail: null,
      },
    ],
    [
      'a named document',
      { inlineData: { mimeType: 'application/pdf', data: 'AA==', displayName: 'a.pdf', x: 1 } },
      {
        kind: 'media',
        media: 'file',
        source: { at: 'inline', mimeType: 'application/pdf', data: 'AA==' },
        name: 'a.pdf',
        detail: null,
        extra: { inlineData: { x: 1 } },
      },
    ],
    [
      'an image by its address',
      { fileData: { fileUri: 'https://example.com/a', mimeType: 'image/png' } },
      {
        kind: 'media',
        media: 'image',
        source: { at: 'url', url: 'https://example.com/a', mimeType: 'image/png' },
        name: null,
        detail: null,
      },
    ],
    [
      'a video by its address',
      { fileData: { fileUri: 'https://youtu.be/x' } },
      {
        kind: 'media',
        media: 'video',
        source: { at: 'url', url: 'https://youtu.be/x', mimeType: null },
        name: null,
        detail: null,
      },
    ],
    [
      'a stored file',
      { fileData: { fileUri: 'files/abc', mimeType: 'audio/wav' } },
      {
        kind: 'media',
        media: 'audio',
        source: { at: 'stored', id: 'files/abc' },
        name: null,
        detail: null,
        extra: { fileData: { mimeType: 'audio/wav' } },
      },
    ],
    [
      'a call',
      {
        functionCall: { id: 'c1', name: 'f', args: { a: 1 }, willContinue: false },
        thoughtSignature: 'c2ln',
      },
      {
        kind: 'tool_call',
        id: 'c1',
        name: 'f',
        namespace: null,
        form: 'json',
        input: '{"a":1}',
        signature: { by: 'gemini-generate', value: 'c2ln' },
        extra: { functionCall: { willContinue: false } },
      },
    ],
    [
      'a call without arguments and id',
      { functionCall: { name: 'f' } },
      {
        kind: 'tool_call',
        id: 'call_at_0',
        name: 'f',
        namespace: null,
        form: 'json',
        input: '{}',
      },
    ],
    [
      'code',
      { executableCode: { language: 'PYTHON', code: '1' }, thoughtSignature: 's' },
      {
        kind: 'native',
        dialect: 'gemini-generate',
        type: 'executableCode',
        value: { executableCode: { language: 'PYTHON', code: '1' }, thoughtSignature: 's' },
      },
    ],
    [
      'something new',
      { somethingNew: { x: 1 } },
      {
        kind: 'native',
        dialect: 'gemini-generate',
        type: 'somethingNew',
        value: { somethingNew: { x: 1 } },
      },
    ],
    [
      'text with more',
      { text: 'a', x: { y: 1 } },
      { kind: 'text', text: 'a', extra: { x: { y: 1 } } },
    ],
  ])('%s', (_, value, part) => {
    expect(partOf(value)).toEqual({ ...BASE, ...part });
  });
});

describe('a result', () => {
  const resultOf = (response: unknown, more: object = {}): Part | undefined =>
    partOf({ functionResponse: { id: 'c1', name: 'f', response, ...more } });

  it.each<[string, unknown, string, boolean | null]>([
    ['a text', { output: 'done' }, 'done', null],
    ['an object', { a: 1 }, '{"a":1}', null],
    ['an object as output', { output: { a: 1 } }, '{"output":{"a":1}}', null],
    ['more than output', { output: 'x', b: 1 }, '{"output":"x","b":1}', null],
    ['a failure', { error: 'no such file' }, 'no such file', true],
    ['a failure that is an object', { error: { code: 1 } }, '{"error":{"code":1}}', true],
    ['no failure', { error: null, output: 'x' }, '{"error":null,"output":"x"}', null],
    ['nothing', undefined, '', null],
  ])('that is %s', (_, response, text, failed) => {
    const path = 'contents[0].parts[0].functionResponse.response';
    expect(resultOf(response)).toEqual({
      ...BASE,
      kind: 'tool_result',
      id: 'c1',
      name: 'f',
      form: 'json',
      failed,
      content: [{ ...BASE, path, kind: 'text', text }],
    });
  });

  it('keeps its media and what no one knows', () => {
    const parts = [{ inlineData: { mimeType: 'image/png', data: 'AA==' } }];
    const result = resultOf({ output: 'see' }, { parts, scheduling: 'SILENT' });
    expect(result).toMatchObject({
      content: [
        { text: 'see' },
        { kind: 'media', path: 'contents[0].parts[0].functionResponse.parts[0]' },
      ],
      extra: { functionResponse: { scheduling: 'SILENT' } },
    });
  });

  it('without an id belongs to the first call of its name that has none', () => {
    const call = (name: string, id?: string): object => ({ functionCall: { name, id } });
    const result = (name: string, id?: string): object => ({
      functionResponse: { name, id, response: {} },
    });
    const { turns } = parse({
      contents: [
        { role: 'model', parts: [call('f'), call('g', 'g1'), call('f')] },
        { role: 'user', parts: [result('g'), result('f'), result('f'), result('h')] },
        { role: 'model', parts: [call('f')] },
        { role: 'user', parts: [result('f')] },
      ],
    });
    const ids = turns.map(({ parts }) => parts.map((part) => ('id' in part ? part.id : null)));
    expect(ids).toEqual([
      ['call_at_0', 'g1', 'call_at_2'],
      ['g1', 'call_at_0', 'call_at_2', 'result_at_3'],
      ['call_at_3'],
      ['call_at_3'],
    ]);
  });
});
