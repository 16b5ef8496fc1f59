import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../src/contract/conversation.ts';
import { carried } from '../../src/hub/signature.ts';
import { body } from '../support/responses-bodies.ts';
import { bodyOf, lossesOf, parsed } from '../support/responses-request.ts';

/** What Codex 0.169 sends, by its own types (codex-protocol, `ResponseItem`). */
const CODEX = {
  model: 'gpt-5.6',
  instructions: 'You are Codex.',
  input: [
    {
      type: 'message',
      role: 'developer',
      content: [
        { type: 'input_text', text: 'a' },
        { type: 'input_text', text: 'b' },
      ],
      id: 'msg_0',
    },
    { type: 'message', role: 'user', content: 'Fix it.' },
    {
      type: 'reasoning',
      summary: [{ type: 'summary_text', text: 'Look.' }],
      encrypted_content: 'gAAAA',
    },
    {
      type: 'message',
      role: 'assistant',
      id: 'msg_1',
      status: 'completed',
      content: [{ type: 'output_text', text: 'On it.' }],
      phase: 'commentary',
    },
    { type: 'function_call', call_id: 'c1', name: 'read', namespace: 'files', arguments: '{}' },
    { type: 'custom_tool_call', call_id: 'c2', name: 'apply_patch', input: '*** Begin' },
    { type: 'function_call_output', call_id: 'c1', output: 'text' },
    {
      type: 'custom_tool_call_output',
      call_id: 'c2',
      output: [
        { type: 'input_text', text: 'see' },
        { type: 'input_image', image_url: 'data:image/png;base64,AAAA' },
      ],
    },
    { type: 'local_shell_call', call_id: 'c3', status: 'completed', action: { type: 'exec' } },
    { type: 'additional_tools', role: 'developer', tools: [{ type: 'custom', name: 'x' }] },
    { type: 'compaction', encrypted_content: 'gBBBB' },
  ],
  tools: [
    { type: 'function', name: 'shell', description: 'S', parameters: {}, strict: false },
    { type: 'custom', name: 'apply_patch', description: 'P', format: { type: 'grammar' } },
    {
      type: 'namespace',
      name: 'files',
      description: 'F',
      tools: [{ type: 'function', name: 'read', parameters: { type: 'object' } }],
    },
    { type: 'namespace', name: 'net', description: 'N', tools: [{ type: 'custom', name: 'get' }] },
    { type: 'web_search', external_web_access: false },
    { type: 'local_shell' },
  ],
  tool_choice: 'auto',
  parallel_tool_calls: true,
  reasoning: { effort: 'medium', summary: 'auto', context: 'all_turns' },
  store: false,
  stream: true,
  include: ['reasoning.encrypted_content'],
  prompt_cache_key: 'k',
  client_metadata: { session: 's' },
  text: {
    verbosity: 'low',
    format: { type: 'json_schema', name: 'codex_output_schema', schema: {}, strict: true },
  },
};

describe('a request of this dialect, taken apart and written again', () => {
  it.each<[string, object]>([
    ['Codex’s', CODEX],
    ['the shortest', { model: 'm', input: 'Hi' }],
    ['one without input', { model: 'm', prompt: { id: 'p' }, previous_response_id: 'r' }],
    ['an older spelling', { model: 'm', input: 'Hi', user: 'u' }],
    ['both spellings', { model: 'm', input: 'Hi', user: 'u', safety_identifier: 's' }],
    ['what is not known', { model: 'm', input: 'Hi', text: { format: { type: 'x', y: 1 }, z: 2 } }],
    ['includes of hosted tools', { model: 'm', include: ['web_search_call.results'] }],
    [
      'stored objects',
      {
        model: 'm',
        input: [
          { id: 'msg_1' },
          { type: 'message', role: 'user', content: [{ type: 'input_image', file_id: 'f' }] },
        ],
        tools: [{ type: 'file_search', vector_store_ids: ['v'] }],
        tool_choice: { type: 'file_search' },
      },
    ],
    [
      'marks of a cache',
      {
        model: 'm',
        input: [
          {
            type: 'message',
            role: 'user',
            content: [
              { type: 'input_text', text: 'a', prompt_cache_breakpoint: { mode: 'explicit' } },
              {
                type: 'input_text',
                text: 'b',
                prompt_cache_breakpoint: { mode: 'explicit', ttl: '12h' },
              },
            ],
          },
        ],
      },
    ],
    [
      'reasoning in both ways',
      {
        model: 'm',
        input: [
          {
            type: 'reasoning',
            id: 'rs_1',
            status: 'completed',
            summary: [{ type: 'summary_text', text: 's' }],
            content: [{ type: 'reasoning_text', text: 'c' }],
          },
        ],
      },
    ],
    ['reasoning of tomorrow', { model: 'm', input: [{ type: 'reasoning', summary: [{ a: 1 }] }] }],
    [
      'two groups of one name',
      {
        model: 'm',
        tools: ['A', 'B'].map((description) => ({
          type: 'namespace',
          name: 'n',
          description,
          tools: [{ type: 'custom', name: description }],
        })),
      },
    ],
    ['an empty message', { model: 'm', input: [{ type: 'message', role: 'user', content: [] }] }],
  ])('is the same: %s', (_, body) => {
    expect(bodyOf(parsed(body))).toEqual(body);
    expect(lossesOf(parsed(body))).toEqual([]);
  });

  it.each<[string, object]>([
    [
      'was signed by another maker',
      {
        type: 'reasoning',
        id: 'rs_weir01',
        summary: [],
        encrypted_content: carried({ by: 'gemini-generate', value: 's' }, 'openai-responses'),
      },
    ],
    ['has an id made here', { type: 'reasoning', id: 'rs_weir01', summary: [] }],
  ])('has no reasoning in it that %s', (_, item) => {
    const user = { type: 'message', role: 'user', content: 'a' };
    const conversation = parsed({ model: 'm', input: [item, user] });
    expect(bodyOf(conversation)['input']).toEqual([user]);
    expect(lossesOf(conversation)).toContain('reasoning input[0]');
  });
});

/** Paths tell where things stood, which writing may change. */
function withoutPaths(conversation: Conversation): unknown {
  return JSON.parse(
    JSON.stringify(conversation, (key, value) => (key === 'path' ? undefined : value)),
  );
}

describe('any request', () => {
  it('is the same again where it is written as Weir would', () => {
    fc.assert(
      fc.property(body, (value) => {
        expect(bodyOf(parsed(value))).toEqual(value);
        expect(lossesOf(parsed(value))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('means the same again however it was written', () => {
    const loose = body.map((value) => {
      const { input } = value as { input: unknown };
      const list = Array.isArray(input) ? input : [{ role: 'user', content: input }];
      return { ...value, input: list.map(loosened), previous_response_id: null, stream: false };
    });
    fc.assert(
      fc.property(loose, (value) => {
        const once = parsed(value);
        expect(withoutPaths(parsed(bodyOf(once)))).toEqual(withoutPaths(once));
      }),
      { numRuns: 100 },
    );
  });
});

/** The same item in other words: a list in place of a string, nulls, lists that hold nothing. */
function loosened(item: Record<string, unknown>): object {
  const { type, role, content: said } = item;
  if (type !== 'message' && role === undefined)
    return { ...item, namespace: item['namespace'] ?? null };
  const text = role === 'assistant' ? 'output_text' : 'input_text';
  const list = typeof said === 'string' ? [{ type: text, text: said, annotations: [] }] : said;
  return { ...item, content: list };
}
