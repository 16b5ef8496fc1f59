import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/contract/json.ts';
import { bodyOf, parse } from './openai-chat-kit.ts';

const NONE = { cache: null, signature: null, extra: {} };

/** The parts of a single message. */
function partsOf(message: JsonObject): unknown {
  return parse(bodyOf({ messages: [message] })).turns[0]?.parts;
}

const userParts = (...content: JsonObject[]): unknown => partsOf({ role: 'user', content });
const assistant = (more: JsonObject): unknown => partsOf({ role: 'assistant', ...more });

describe('a message', () => {
  it('is a turn, and tells where it stood', () => {
    const messages = [
      { role: 'system', content: 'a' },
      { role: 'developer', content: 'b', name: 'dev', x: 1 },
      { role: 'user', content: 'c', cache_control: { type: 'ephemeral', ttl: '1h' } },
    ];
    const text = (words: string, at: number): object => ({
      kind: 'text',
      text: words,
      path: `messages[${at}].content`,
      ...NONE,
    });
    expect(parse(bodyOf({ messages })).turns).toEqual([
      {
        role: 'system',
        parts: [text('a', 0)],
        path: 'messages[0]',
        name: null,
        cache: null,
        extra: {},
      },
      {
        role: 'developer',
        parts: [text('b', 1)],
        path: 'messages[1]',
        name: 'dev',
        cache: null,
        extra: { x: 1 },
      },
      {
        role: 'user',
        parts: [text('c', 2)],
        path: 'messages[2]',
        name: null,
        cache: { ttl: '1h' },
        extra: {},
      },
    ]);
  });

  it('of a tool is a result in a turn of the user', () => {
    const message = { role: 'tool', tool_call_id: 'c', name: 'f', content: 'one', x: 1 };
    expect(parse(bodyOf({ messages: [message] })).turns).toMatchObject([
      {
        role: 'user',
        extra: { x: 1 },
        parts: [
          {
            kind: 'tool_result',
            id: 'c',
            name: 'f',
            form: 'json',
            failed: null,
            content: [{ kind: 'text', text: 'one' }],
          },
        ],
      },
    ]);
  });

  it('of a function is tied to the last call of that name', () => {
    const called = (name: string): JsonObject => ({
      role: 'assistant',
      function_call: { name, arguments: '{}' },
    });
    const answered = (name: string): JsonObject => ({ role: 'function', name, content: 'r' });
    const messages = [
      called('f'),
      answered('f'),
      called('g'),
      called('f'),
      answered('f'),
      answered('g'),
    ];
    const ids = parse(bodyOf({ messages })).turns.flatMap(({ parts }) =>
      parts.map((part) => ('id' in part ? part.id : null)),
    );
    expect(ids).toEqual([ids[0], ids[0], ids[2], ids[3], ids[3], ids[2]]);
    expect(new Set(ids).size).toBe(3);
  });
});

describe('a part', () => {
  it.each<[string, JsonObject, object]>([
    [
      'of text, with a mark',
      { type: 'text', text: 'a', cache_control: { type: 'ephemeral' } },
      { kind: 'text', text: 'a', cache: { ttl: null } },
    ],
    [
      'that is a picture',
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'high' } },
      {
        kind: 'media',
        media: 'image',
        detail: 'high',
        source: { at: 'inline', mimeType: 'image/png', data: 'AAAA' },
      },
    ],
    [
      'that is a picture elsewhere',
      { type: 'image_url', image_url: { url: 'https://a.test/b.png' } },
      { media: 'image', source: { at: 'url', url: 'https://a.test/b.png', mimeType: null } },
    ],
    [
      'that is a film',
      { type: 'video_url', video_url: { url: 'data:video/mp4;base64,AAAA' } },
      { media: 'video', source: { at: 'inline', mimeType: 'video/mp4' } },
    ],
    [
      'that is sound',
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } },
      { media: 'audio', source: { at: 'inline', mimeType: 'audio/mpeg', data: 'AAAA' } },
    ],
    [
      'that is a document',
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' } },
      { media: 'file', name: 'a.pdf', source: { at: 'inline', mimeType: 'application/pdf' } },
    ],
    [
      'that is a bare document',
      { type: 'file', file: { file_data: 'JVBERi0=' } },
      { media: 'file', source: { at: 'inline', mimeType: 'application/pdf', data: 'JVBERi0=' } },
    ],
    [
      'that is a stored file',
      { type: 'file', file: { file_id: 'file-1' } },
      { media: 'file', source: { at: 'stored', id: 'file-1' } },
    ],
    [
      'of a kind of its own',
      { type: 'input_video', x: 1 },
      {
        kind: 'native',
        dialect: 'openai-chat',
        type: 'input_video',
        value: { type: 'input_video', x: 1 },
      },
    ],
    [
      'that is a document by its URL',
      { type: 'document_url', document_url: 'https://a.test/c', document_name: 'c' },
      { media: 'file', source: { at: 'url', url: 'https://a.test/c', mimeType: null }, name: 'c' },
    ],
    [
      'that is a document that says more',
      { type: 'document_url', document_url: 'https://a.test/c', x: 1 },
      { kind: 'native', media: 'file', value: { x: 1 } },
    ],
    [
      'with members not known, here and within',
      { type: 'image_url', image_url: { url: 'https://a.test', x: 1 }, y: 2 },
      { extra: { y: 2, image_url: { x: 1 } } },
    ],
  ])('%s', (_name, part, expected) => {
    expect(userParts(part)).toMatchObject([{ path: 'messages[0].content[0]', ...expected }]);
  });
});

describe('an earlier answer', () => {
  it('has its calls after its text', () => {
    const calls = [
      { id: 'a', type: 'function', function: { name: 'f', arguments: '{ }', x: 1 }, y: 2 },
      { id: 'b', type: 'custom', custom: { name: 'sh', input: 'ls' } },
      { type: 'retrieval', retrieval: {} },
    ];
    expect(assistant({ content: 'a', refusal: 'no', tool_calls: calls })).toMatchObject([
      { kind: 'text', text: 'a' },
      { kind: 'refusal', text: 'no', path: 'messages[0].refusal' },
      {
        kind: 'tool_call',
        id: 'a',
        name: 'f',
        namespace: null,
        form: 'json',
        input: '{ }',
        path: 'messages[0].tool_calls[0]',
        extra: { y: 2, function: { x: 1 } },
      },
      { kind: 'tool_call', id: 'b', name: 'sh', form: 'text', input: 'ls' },
      { kind: 'native', type: 'retrieval' },
    ]);
  });

  it('has signatures, of this dialect or wrapped in its fields', () => {
    const signed = (value: string): Json => ({
      id: 'a',
      type: 'function',
      function: { name: 'f', arguments: '{}' },
      extra_content: { google: { thought_signature: value } },
    });
    expect(
      // weir:sig: gemini-generate:s
      assistant({ tool_calls: [signed('own'), signed('d2VpcjpzaWc6Z2VtaW5pLWdlbmVyYXRlOnM=')] }),
    ).toMatchObject([
      { signature: { by: 'openai-chat', value: 'own' }, extra: {} },
      { signature: { by: 'gemini-generate', value: 's' } },
    ]);
  });

  it('has its reasoning first, once, whatever names it stands under', () => {
    const details = [
      { type: 'reasoning.text', text: 'h', signature: 's', index: 0 },
      { type: 'reasoning.text', text: 'm', index: 0 },
      { type: 'reasoning.encrypted', data: 'x', index: 1 },
    ];
    const parts = assistant({ content: 'a', reasoning: 'hm', reasoning_details: details });
    expect(parts).toMatchObject([
      {
        kind: 'reasoning',
        form: 'full',
        texts: ['hm'],
        signature: { by: 'openai-chat', value: 's' },
        hidden: null,
        path: 'messages[0].reasoning',
      },
      { kind: 'reasoning', texts: [], hidden: { by: 'openai-chat', value: 'x' } },
      { kind: 'text' },
    ]);
    const turn = parse(
      bodyOf({ messages: [{ role: 'assistant', reasoning: 'hm', reasoning_content: 'other' }] }),
    ).turns[0];
    expect(turn?.parts).toMatchObject([{ texts: ['other'] }]);
    expect(turn?.extra).toEqual({ reasoning: 'hm' });
  });

  it('has no reasoning where its text is empty', () => {
    expect(assistant({ content: 'a', reasoning_content: '' })).toMatchObject([{ kind: 'text' }]);
  });
});

describe('a tool', () => {
  const toolOf = (tool: JsonObject): unknown => parse(bodyOf({ tools: [tool] })).tools[0];

  it.each<[string, JsonObject, object]>([
    [
      'that is a function',
      {
        type: 'function',
        function: { name: 'f', description: 'd', parameters: { type: 'object' }, strict: true },
        cache_control: { type: 'ephemeral' },
      },
      {
        kind: 'function',
        name: 'f',
        namespace: null,
        description: 'd',
        schema: { type: 'object' },
        strict: true,
        cache: { ttl: null },
      },
    ],
    [
      'without a type',
      { function: { name: 'f' } },
      { kind: 'function', schema: null, strict: null },
    ],
    [
      'of free text',
      { type: 'custom', custom: { name: 'c', format: { type: 'text' } } },
      { kind: 'custom', name: 'c', format: { type: 'text' } },
    ],
    [
      'the server runs',
      { type: 'web_search', x: 1 },
      { kind: 'native', type: 'web_search', value: { type: 'web_search', x: 1 } },
    ],
  ])('%s', (_name, tool, expected) => {
    expect(toolOf(tool)).toMatchObject({ path: 'tools[0]', ...expected });
  });

  it.each<[Json, object]>([
    ['auto', { kind: 'auto' }],
    ['any', { kind: 'required' }],
    [
      { type: 'function', function: { name: 'f' } },
      { kind: 'tool', name: 'f', namespace: null },
    ],
    [
      { type: 'custom', custom: { name: 'c' } },
      { kind: 'tool', name: 'c', namespace: null },
    ],
    [
      {
        type: 'allowed_tools',
        allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'f' } }] },
      },
      { kind: 'allowed', mode: 'required', names: ['f'] },
    ],
    [{ type: 'web_search' }, { kind: 'native', value: { type: 'web_search' } }],
  ])('may be chosen by %j', (choice, expected) => {
    expect(parse(bodyOf({ tool_choice: choice })).toolChoice).toEqual(expected);
  });
});

describe('a setting', () => {
  it.each<[JsonObject, object]>([
    [{ max_tokens: 5 }, { outputLimit: 5 }],
    [{ max_completion_tokens: 6, max_tokens: 5 }, { outputLimit: 6 }],
    [
      { temperature: 0, top_p: 0.5, top_k: 3 },
      { temperature: 0, topP: 0.5, topK: 3 },
    ],
    [
      { frequency_penalty: 1, presence_penalty: 2 },
      { frequencyPenalty: 1, presencePenalty: 2 },
    ],
    [{ stop: 'a' }, { stop: ['a'] }],
    [{ stop: ['a', 'b'] }, { stop: ['a', 'b'] }],
    [
      { seed: 0, n: 2 },
      { seed: 0, answers: 2 },
    ],
    [
      { logprobs: true, top_logprobs: 2 },
      { probabilities: true, topProbabilities: 2 },
    ],
    [{ logit_bias: { a: 1 } }, { logitBias: { a: 1 } }],
    [{ safety_identifier: 'u' }, { user: 'u' }],
    [
      { user: 'u', metadata: { a: 'b' } },
      { user: 'u', metadata: { a: 'b' } },
    ],
    [
      { prompt_cache_key: 'k', store: true },
      { cacheKey: 'k', store: true },
    ],
    [
      { service_tier: 'flex', verbosity: 'low' },
      { serviceTier: 'flex', verbosity: 'low' },
    ],
    [{ parallel_tool_calls: false }, { parallelTools: false }],
    [{ cache_control: { type: 'ephemeral' } }, { cache: { ttl: null } }],
    [{ response_format: { type: 'json_object' } }, { format: { kind: 'json' } }],
    [
      { response_format: { type: 'json_schema', json_schema: { name: 'n', schema: { a: 1 } } } },
      { format: { kind: 'schema', name: 'n', description: null, schema: { a: 1 }, strict: null } },
    ],
    [{ reasoning_effort: 'new' }, { reasoning: { effort: 'new', mode: null } }],
    [
      { reasoning: { effort: 'low', max_tokens: 9, exclude: true, summary: 'auto' } },
      { reasoning: { effort: 'low', budgetTokens: 9, visible: false, summary: 'auto' } },
    ],
    [{ reasoning: { enabled: false } }, { reasoning: { mode: 'off' } }],
    [
      { thinking: { type: 'enabled', budget_tokens: 5 } },
      { reasoning: { mode: 'on', budgetTokens: 5 } },
    ],
    [{ thinking: { type: 'auto' } }, { reasoning: { mode: 'auto' } }],
    [
      { enable_thinking: false, thinking_budget: 5 },
      { reasoning: { mode: 'off', budgetTokens: 5 } },
    ],
    [
      { reasoning_effort: 'high', thinking: { type: 'disabled' }, include_reasoning: true },
      { reasoning: { effort: 'high', mode: 'off', visible: true } },
    ],
  ])('%j', (more, expected) => {
    const { settings, extra } = parse(bodyOf(more));
    expect(settings).toMatchObject(expected);
    expect(Object.keys(extra)).toEqual(
      more['max_tokens'] === 5 && more['max_completion_tokens'] ? ['max_tokens'] : [],
    );
  });

  it('is null where the caller did not say', () => {
    const said = Object.values(parse(bodyOf()).settings).filter((value) => value !== null);
    expect(said).toEqual([]);
  });

  it('of no setting’s name is kept', () => {
    expect(parse(bodyOf({ min_p: 1, top_k: 'x', reasoning: 'y' })).extra).toEqual({
      min_p: 1,
      top_k: 'x',
      reasoning: 'y',
    });
  });
});
