import { describe, expect, it } from 'vitest';
import type { Conversation, Part } from '../../src/contract/conversation.ts';
import { carried } from '../../src/hub/signature.ts';
import { parse as parseBody } from './anthropic-messages-grammar.ts';

const parse = (body: object): Conversation =>
  parseBody({ model: 'm', max_tokens: 9, messages: [], ...body });

const user = (...content: unknown[]) => ({ messages: [{ role: 'user', content }] });

/** The parts of the one message. */
function partsOf(...content: unknown[]): readonly Part[] {
  return parse(user(...content)).turns[0]?.parts ?? [];
}

const base = (path: string) => ({ path, cache: null, signature: null, extra: {} });
const AT = 'messages[0].content[0]';

describe('the turns of a request', () => {
  it('begin with the system prompt, wherever it stood', () => {
    const { turns } = parse({
      messages: [
        { role: 'user', content: 'hi' },
        { role: 'system', content: 'later', clear_at: 'never' },
        { role: 'assistant', content: [{ type: 'text', text: 'yes' }] },
      ],
      system: 'be kind',
    });
    const turn = { name: null, cache: null, extra: {} };
    expect(turns).toEqual([
      {
        ...turn,
        role: 'system',
        path: 'system',
        parts: [{ kind: 'text', text: 'be kind', ...base('system') }],
      },
      {
        ...turn,
        role: 'user',
        path: 'messages[0]',
        parts: [{ kind: 'text', text: 'hi', ...base('messages[0].content') }],
      },
      {
        ...turn,
        role: 'system',
        path: 'messages[1]',
        extra: { clear_at: 'never' },
        parts: [{ kind: 'text', text: 'later', ...base('messages[1].content') }],
      },
      {
        ...turn,
        role: 'assistant',
        path: 'messages[2]',
        parts: [{ kind: 'text', text: 'yes', ...base('messages[2].content[0]') }],
      },
    ]);
  });

  it('keep the block that says who calls apart from the prompt', () => {
    const text = 'x-anthropic-billing-header: cc_version=2.1.197.a; cc_entrypoint=cli;';
    const { turns } = parse({
      system: [
        { type: 'text', text },
        { type: 'text', text: 'You are…', cache_control: { type: 'ephemeral', ttl: '1h' } },
      ],
    });
    expect(turns[0]?.parts).toEqual([
      {
        kind: 'native',
        dialect: 'anthropic-messages',
        type: 'attribution',
        value: { type: 'text', text },
        ...base('system[0]'),
      },
      { kind: 'text', text: 'You are…', ...base('system[1]'), cache: { ttl: '1h' } },
    ]);
  });
});

describe('the parts of a turn', () => {
  const pdf = { type: 'base64', media_type: 'application/pdf', data: 'JVBE' };
  it.each<[string, object, object]>([
    ['text', { type: 'text', text: '' }, { kind: 'text', text: '' }],
    [
      'text with a mark and citations',
      { type: 'text', text: 'a', cache_control: { type: 'ephemeral' }, citations: [{ type: 'x' }] },
      { kind: 'text', text: 'a', cache: { ttl: null }, extra: { citations: [{ type: 'x' }] } },
    ],
    [
      'a mark that says more',
      { type: 'text', text: 'a', cache_control: { type: 'ephemeral', ttl: '5m', scope: 'global' } },
      {
        kind: 'text',
        text: 'a',
        cache: { ttl: '5m' },
        extra: { cache_control: { type: 'ephemeral', ttl: '5m', scope: 'global' } },
      },
    ],
    [
      'an image',
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBO' } },
      {
        kind: 'media',
        media: 'image',
        source: { at: 'inline', mimeType: 'image/png', data: 'iVBO' },
        name: null,
        detail: null,
      },
    ],
    [
      'an image elsewhere',
      { type: 'image', source: { type: 'url', url: 'https://a/b.png' } },
      {
        kind: 'media',
        media: 'image',
        source: { at: 'url', url: 'https://a/b.png', mimeType: null },
        name: null,
        detail: null,
      },
    ],
    [
      'a stored image',
      { type: 'image', source: { type: 'file', file_id: 'f' } },
      {
        kind: 'media',
        media: 'image',
        source: { at: 'stored', id: 'f' },
        name: null,
        detail: null,
      },
    ],
    [
      'a PDF with a title',
      { type: 'document', source: pdf, title: 'T', context: 'c', citations: { enabled: true } },
      {
        kind: 'media',
        media: 'file',
        source: { at: 'inline', mimeType: 'application/pdf', data: 'JVBE' },
        name: 'T',
        detail: null,
        extra: { context: 'c', citations: { enabled: true } },
      },
    ],
    [
      'a text file',
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'words' } },
      {
        kind: 'media',
        media: 'file',
        source: { at: 'text', mimeType: 'text/plain', text: 'words' },
        name: null,
        detail: null,
      },
    ],
    [
      'a call',
      { type: 'tool_use', id: 't1', name: 'f', input: { a: [1] }, caller: { type: 'direct' } },
      {
        kind: 'tool_call',
        id: 't1',
        name: 'f',
        namespace: null,
        form: 'json',
        input: '{"a":[1]}',
        extra: { caller: { type: 'direct' } },
      },
    ],
    [
      'a result that is a text',
      { type: 'tool_result', tool_use_id: 't1', content: 'ok', is_error: true },
      {
        kind: 'tool_result',
        id: 't1',
        name: null,
        form: 'json',
        failed: true,
        content: [{ kind: 'text', text: 'ok', ...base(`${AT}.content`) }],
      },
    ],
    [
      'a result without content',
      { type: 'tool_result', tool_use_id: 't1', cache_control: { type: 'ephemeral', ttl: '5m' } },
      {
        kind: 'tool_result',
        id: 't1',
        name: null,
        form: 'json',
        failed: null,
        content: [],
        cache: { ttl: '5m' },
      },
    ],
    [
      'thinking',
      { type: 'thinking', thinking: 'hm', signature: 'EuYB' },
      {
        kind: 'reasoning',
        id: null,
        form: 'full',
        texts: ['hm'],
        hidden: null,
        signature: { by: 'anthropic-messages', value: 'EuYB' },
      },
    ],
    [
      'thinking that is not shown',
      { type: 'thinking', thinking: '', signature: 'EuYB' },
      {
        kind: 'reasoning',
        id: null,
        form: 'full',
        texts: [],
        hidden: null,
        signature: { by: 'anthropic-messages', value: 'EuYB' },
      },
    ],
    [
      'thinking of another provider',
      {
        type: 'thinking',
        thinking: 'hm',
        signature: carried({ by: 'gemini-generate', value: 'G' }, 'anthropic-messages'),
      },
      {
        kind: 'reasoning',
        id: null,
        form: 'full',
        texts: ['hm'],
        hidden: null,
        signature: { by: 'gemini-generate', value: 'G' },
      },
    ],
    [
      'redacted thinking',
      { type: 'redacted_thinking', data: 'Enc' },
      {
        kind: 'reasoning',
        id: null,
        form: 'full',
        texts: [],
        hidden: { by: 'anthropic-messages', value: 'Enc' },
      },
    ],
  ])('are %s', (_, block, part) => {
    expect(partsOf(block)).toEqual([{ ...base(AT), ...part }]);
  });

  const SHOWN: Record<string, string> = { document: 'file', search_result: 'file', image: 'image' };

  it.each([
    { type: 'search_result', source: 's', title: 't', content: [] },
    { type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'q' } },
    { type: 'web_search_tool_result', tool_use_id: 's', content: [] },
    { type: 'document', source: { type: 'content', content: [{ type: 'image' }] } },
    { type: 'image', source: { type: 'url', url: 'u', headers: {} } },
    { type: 'compaction', content: 'c', cache_control: { type: 'ephemeral' } },
    { type: 'mcp_tool_use', id: 'm', name: 'n', server_name: 's', input: {} },
  ])('are kept whole where the hub has no word for them: %j', (block) => {
    expect(partsOf(block)).toEqual([
      {
        kind: 'native',
        dialect: 'anthropic-messages',
        type: block.type,
        ...(SHOWN[block.type] === undefined ? {} : { media: SHOWN[block.type] }),
        value: block,
        ...base(AT),
      },
    ]);
  });

  it.each([
    [
      { type: 'search_result', source: 's', title: 't', content: [{ type: 'text', text: 'a' }] },
      's\n\na',
    ],
    [
      { type: 'document', title: 't', source: { type: 'content', content: 'x' }, citations: {} },
      'x',
    ],
  ])('are documents of plain text where they are that to others: %j', (block, text) => {
    expect(partsOf(block)).toEqual([
      {
        kind: 'media',
        media: 'file',
        source: { at: 'text', mimeType: 'text/plain', text },
        name: 't',
        detail: null,
        ...base(AT),
        extra: { citations: block },
      },
    ]);
  });

  it('hold results of many kinds', () => {
    const content = [
      { type: 'text', text: 'a' },
      { type: 'image', source: { type: 'url', url: 'u' } },
      { type: 'tool_reference', tool_name: 'g' },
    ];
    const [part] = partsOf({ type: 'tool_result', tool_use_id: 't', content });
    expect(part).toMatchObject({
      content: [
        { kind: 'text', path: `${AT}.content[0]` },
        { kind: 'media', path: `${AT}.content[1]` },
        { kind: 'native', type: 'tool_reference' },
      ],
    });
  });
});
