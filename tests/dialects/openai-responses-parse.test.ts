import { describe, expect, it } from 'vitest';
import type { Part, Turn } from '../../src/contract/conversation.ts';
import { carried } from '../../src/hub/signature.ts';
import { parsed } from '../support/responses-request.ts';

const BASE = { cache: null, signature: null, extra: {} };
const turns = (input: unknown): readonly Turn[] => parsed({ model: 'm', input }).turns;
const item = (value: object): unknown => parsed({ model: 'm', input: [value] }).turns[0];
const part = (value: object): Part | undefined =>
  parsed({ model: 'm', input: [{ role: 'user', content: [value] }] }).turns[0]?.parts[0];

describe('what was said', () => {
  it('is one turn where it is a string, after the instructions', () => {
    const base = { name: null, cache: null, extra: {} };
    const text = (words: string, path: string): object => ({
      ...BASE,
      kind: 'text',
      text: words,
      path,
    });
    expect(parsed({ model: 'm', instructions: 'Be brief.', input: 'Hi' }).turns).toEqual([
      {
        ...base,
        role: 'system',
        path: 'instructions',
        parts: [text('Be brief.', 'instructions')],
      },
      { ...base, role: 'user', path: 'input', parts: [text('Hi', 'input')] },
    ]);
  });

  it('is one turn for each item, whoever speaks and wherever', () => {
    const input = [
      { role: 'user', content: 'a' },
      { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'b' }] },
      { role: 'system', content: 'c' },
      {
        type: 'message',
        id: 'msg_1',
        status: 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', text: 'd', annotations: [], logprobs: [] }],
        phase: 'final_answer',
      },
    ];
    const found = turns(input);
    expect(found[3]?.parts[0]?.extra).toEqual({});
    expect(found).toMatchObject([
      { role: 'user', path: 'input[0]', parts: [{ text: 'a', path: 'input[0].content' }] },
      { role: 'developer', path: 'input[1]', parts: [{ text: 'b', path: 'input[1].content[0]' }] },
      { role: 'system', path: 'input[2]', parts: [{ text: 'c' }] },
      {
        role: 'assistant',
        parts: [{ text: 'd', extra: {} }],
        extra: { id: 'msg_1', status: 'completed', phase: 'final_answer' },
      },
    ]);
  });

  it.each<[string, object, object]>([
    ['text of another API’s type', { type: 'text', text: 'a' }, { kind: 'text', text: 'a' }],
    ['a refusal', { type: 'refusal', refusal: 'no' }, { kind: 'refusal', text: 'no' }],
    [
      'an image’s bytes',
      { type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'low' },
      {
        media: 'image',
        source: { at: 'inline', mimeType: 'image/png', data: 'AAAA' },
        detail: 'low',
      },
    ],
    [
      'an image’s address',
      { type: 'input_image', image_url: 'https://a/b.png' },
      { source: { at: 'url', url: 'https://a/b.png', mimeType: null }, detail: null },
    ],
    [
      'a stored image',
      { type: 'input_image', file_id: 'file_1' },
      { media: 'image', source: { at: 'stored', id: 'file_1' } },
    ],
    [
      'a file’s bytes',
      { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,AA' },
      {
        media: 'file',
        name: 'a.pdf',
        source: { at: 'inline', mimeType: 'application/pdf', data: 'AA' },
      },
    ],
    [
      'a file’s bytes alone',
      { type: 'input_file', filename: 'A.PDF', file_data: 'AA' },
      { source: { at: 'inline', mimeType: 'application/pdf', data: 'AA' } },
    ],
    [
      'a file’s address',
      { type: 'input_file', file_url: 'https://a' },
      { media: 'file', source: { at: 'url', url: 'https://a', mimeType: null }, name: null },
    ],
    [
      'audio',
      { type: 'input_audio', input_audio: { data: 'AA', format: 'mp3' } },
      { media: 'audio', source: { at: 'inline', mimeType: 'audio/mpeg', data: 'AA' } },
    ],
    [
      'a cache’s mark',
      { type: 'input_text', text: 'a', prompt_cache_breakpoint: { mode: 'explicit' } },
      { cache: { ttl: null }, extra: {} },
    ],
    [
      'a mark of its own lifetime',
      { type: 'input_text', text: 'a', prompt_cache_breakpoint: { mode: 'explicit', ttl: '12h' } },
      {
        cache: { ttl: '1h' },
        extra: { prompt_cache_breakpoint: { mode: 'explicit', ttl: '12h' } },
      },
    ],
    [
      'citations',
      { type: 'output_text', text: 'a', annotations: [{ type: 'url_citation', url: 'u' }] },
      { text: 'a', extra: { annotations: [{ type: 'url_citation', url: 'u' }] } },
    ],
    [
      'what is not known',
      { type: 'input_smell', smell: 1 },
      {
        kind: 'native',
        dialect: 'openai-responses',
        type: 'input_smell',
        value: { type: 'input_smell', smell: 1 },
      },
    ],
  ])('may be %s', (_, value, expected) => {
    const found = part(value);
    expect(found).toMatchObject({ path: 'input[0].content[0]', ...expected });
    expect(found?.extra).toEqual('extra' in expected ? expected.extra : {});
  });
});

describe('what was done', () => {
  it.each<[string, object, object]>([
    [
      'a call',
      {
        type: 'function_call',
        id: 'fc_1',
        call_id: 'c1',
        name: 'f',
        namespace: 'n',
        arguments: '{"a": 1}',
        status: 'completed',
      },
      {
        role: 'assistant',
        parts: [
          {
            kind: 'tool_call',
            id: 'c1',
            name: 'f',
            namespace: 'n',
            form: 'json',
            input: '{"a": 1}',
            extra: { id: 'fc_1', status: 'completed' },
          },
        ],
      },
    ],
    [
      'a call with free text',
      { type: 'custom_tool_call', call_id: 'c1', name: 'patch', input: '***' },
      { parts: [{ kind: 'tool_call', form: 'text', input: '***', namespace: null }] },
    ],
    [
      'a result',
      { type: 'function_call_output', call_id: 'c1', output: 'done' },
      {
        role: 'user',
        parts: [
          {
            kind: 'tool_result',
            id: 'c1',
            name: null,
            form: 'json',
            failed: null,
            content: [{ kind: 'text', text: 'done', path: 'input[0].output' }],
          },
        ],
      },
    ],
    [
      'a result with an image',
      {
        type: 'custom_tool_call_output',
        call_id: 'c1',
        output: [
          { type: 'input_text', text: 'see' },
          { type: 'input_image', image_url: 'data:image/png;base64,AA' },
        ],
      },
      {
        parts: [
          {
            form: 'text',
            content: [
              { kind: 'text', text: 'see' },
              { kind: 'media', media: 'image', path: 'input[0].output[1]' },
            ],
          },
        ],
      },
    ],
    [
      'reasoning in summary, and encrypted',
      {
        type: 'reasoning',
        id: 'rs_1',
        summary: [
          { type: 'summary_text', text: 'a' },
          { type: 'summary_text', text: 'b' },
        ],
        encrypted_content: 'gAAAA',
      },
      {
        role: 'assistant',
        parts: [
          {
            kind: 'reasoning',
            id: 'rs_1',
            form: 'summary',
            texts: ['a', 'b'],
            hidden: { by: 'openai-responses', value: 'gAAAA' },
            signature: null,
          },
        ],
      },
    ],
    [
      'reasoning in full',
      { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'a' }] },
      { parts: [{ form: 'full', texts: ['a'], id: null, hidden: null, extra: {} }] },
    ],
    [
      'both',
      {
        type: 'reasoning',
        summary: [{ type: 'summary_text', text: 's' }],
        content: [{ type: 'reasoning_text', text: 'a' }],
      },
      { parts: [{ texts: ['a'], extra: { summary: [{ type: 'summary_text', text: 's' }] } }] },
    ],
    [
      'reasoning another maker signed',
      {
        type: 'reasoning',
        summary: [{ type: 'summary_text', text: 'a' }],
        encrypted_content: carried(
          { by: 'anthropic-messages', value: 'fs:sig' },
          'openai-responses',
        ),
      },
      {
        parts: [
          {
            form: 'full',
            texts: ['a'],
            hidden: null,
            signature: { by: 'anthropic-messages', value: 'sig' },
          },
        ],
      },
    ],
    [
      'a hosted tool',
      { type: 'web_search_call', id: 'ws_1', status: 'completed' },
      { role: 'assistant', parts: [{ kind: 'native', type: 'web_search_call' }] },
    ],
    [
      'its result',
      { type: 'local_shell_call_output', id: 'l', output: '' },
      { role: 'user', parts: [{ kind: 'native' }] },
    ],
    [
      'tools that came later',
      { type: 'additional_tools', role: 'developer', tools: [] },
      { role: 'developer', parts: [{ kind: 'native', type: 'additional_tools' }] },
    ],
    [
      'a reference',
      { id: 'msg_1' },
      { role: 'user', parts: [{ kind: 'native', type: 'item_reference', value: { id: 'msg_1' } }] },
    ],
    [
      'a result without a call',
      { type: 'function_call_output', name: 'f', output: 'x' },
      { parts: [{ kind: 'native', type: 'function_call_output' }] },
    ],
  ])('may be %s', (_, value, expected) => {
    expect(item(value)).toMatchObject({ path: 'input[0]', ...expected });
  });
});
