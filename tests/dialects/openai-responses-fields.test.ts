import { describe, expect, it } from 'vitest';
import type { Settings } from '../../src/contract/conversation.ts';
import { GatewayError } from '../../src/contract/error.ts';
import { parsed } from '../support/responses-request.ts';

const tools = (...list: object[]): unknown => parsed({ model: 'm', tools: list }).tools;

describe('tools', () => {
  const said = { path: 'tools[0]', cache: null, extra: {} };

  it('are of the caller’s, or of the provider’s', () => {
    const schema = { type: 'object', properties: {} };
    const found = tools(
      { type: 'function', name: 'f', description: 'F', parameters: schema, strict: true },
      { type: 'custom', name: 'patch', format: { type: 'grammar', syntax: 'lark' } },
      { type: 'web_search', search_context_size: 'low' },
    );
    expect(found).toEqual([
      {
        ...said,
        kind: 'function',
        name: 'f',
        namespace: null,
        description: 'F',
        schema,
        strict: true,
      },
      {
        ...said,
        path: 'tools[1]',
        kind: 'custom',
        name: 'patch',
        namespace: null,
        description: null,
        format: { type: 'grammar', syntax: 'lark' },
      },
      {
        kind: 'native',
        path: 'tools[2]',
        type: 'web_search',
        value: { type: 'web_search', search_context_size: 'low' },
      },
    ]);
  });

  it('may stand in a group, whose own words stay with the first', () => {
    const group = {
      type: 'namespace',
      name: 'files',
      description: 'Files',
      tools: [
        { type: 'function', name: 'read', parameters: { a: 1 }, async: true },
        { type: 'custom', name: 'write' },
      ],
    };
    const base = { namespace: 'files', description: null, cache: null };
    expect(tools(group)).toEqual([
      {
        ...base,
        kind: 'function',
        name: 'read',
        schema: { a: 1 },
        strict: null,
        path: 'tools[0].tools[0]',
        extra: { async: true, namespace: { description: 'Files' } },
      },
      {
        ...base,
        kind: 'custom',
        name: 'write',
        format: null,
        path: 'tools[0].tools[1]',
        extra: {},
      },
    ]);
  });

  it('stay a group where it holds none, or one that is not known', () => {
    const odd = {
      type: 'namespace',
      name: 'n',
      tools: [{ type: 'function', name: 'f' }, { type: 'x' }],
    };
    expect(tools(odd, { type: 'namespace', name: 'e', tools: [] })).toMatchObject([
      { kind: 'native', type: 'namespace', value: odd },
      { kind: 'native', type: 'namespace' },
    ]);
  });

  const choice = (tool_choice: unknown): unknown => parsed({ model: 'm', tool_choice }).toolChoice;

  it.each<[unknown, unknown]>([
    ['auto', { kind: 'auto' }],
    ['none', { kind: 'none' }],
    ['required', { kind: 'required' }],
    [
      { type: 'function', name: 'f' },
      { kind: 'tool', name: 'f', namespace: null },
    ],
    [
      { type: 'custom', name: 'f' },
      { kind: 'tool', name: 'f', namespace: null },
    ],
    [
      { type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'f' }] },
      { kind: 'allowed', mode: 'required', names: ['f'] },
    ],
    [
      { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'mcp', server_label: 's' }] },
      {
        kind: 'native',
        value: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'mcp', server_label: 's' }] },
      },
    ],
    [{ type: 'web_search' }, { kind: 'native', value: { type: 'web_search' } }],
    [null, null],
  ])('are chosen by %j', (value, expected) => {
    expect(choice(value)).toEqual(expected);
  });
});

describe('settings', () => {
  const NONE: Settings = parsed({ model: 'm' }).settings;

  it('are not said unless they were', () => {
    expect(new Set(Object.values(NONE))).toEqual(new Set([null]));
    expect(parsed({ model: 'm', temperature: null, text: null, reasoning: {} })).toMatchObject({
      settings: NONE,
      extra: {},
    });
  });

  it.each<[object, Partial<Settings>]>([
    [{ max_output_tokens: 0 }, { outputLimit: 0 }],
    [
      { temperature: 0, top_p: 0.5 },
      { temperature: 0, topP: 0.5 },
    ],
    [{ top_logprobs: 3 }, { topProbabilities: 3 }],
    [{ include: ['message.output_text.logprobs'] }, { probabilities: true }],
    [{ parallel_tool_calls: false }, { parallelTools: false }],
    [{ service_tier: 'flex' }, { serviceTier: 'flex' }],
    [{ safety_identifier: 'u' }, { user: 'u' }],
    [{ user: 'u' }, { user: 'u' }],
    [{ metadata: { a: 'b' } }, { metadata: { a: 'b' } }],
    [{ prompt_cache_key: 'k' }, { cacheKey: 'k' }],
    [{ store: false }, { store: false }],
    [{ text: { verbosity: 'low' } }, { verbosity: 'low' }],
    [{ text: { format: { type: 'text' } } }, { format: { kind: 'text' } }],
    [{ text: { format: { type: 'json_object' } } }, { format: { kind: 'json' } }],
    [
      { text: { format: { type: 'json_schema', name: 'n', schema: { a: 1 }, strict: true } } },
      {
        format: { kind: 'schema', name: 'n', description: null, schema: { a: 1 }, strict: true },
      },
    ],
    [
      { reasoning: { effort: 'high', summary: 'auto' } },
      {
        reasoning: {
          mode: null,
          effort: 'high',
          budgetTokens: null,
          visible: true,
          summary: 'auto',
        },
      },
    ],
    [
      { reasoning: { effort: 'none' } },
      {
        reasoning: {
          mode: 'off',
          effort: 'none',
          budgetTokens: null,
          visible: null,
          summary: null,
        },
      },
    ],
  ])('are read from %j', (members, expected) => {
    const conversation = parsed({ model: 'm', ...members });
    expect(conversation.settings).toEqual({ ...NONE, ...expected });
    expect(conversation.extra).toEqual({});
  });

  it('leave what they have no word for, by its path', () => {
    const body = {
      model: 'm',
      client_metadata: { a: 1 },
      previous_response_id: 'r',
      user: 'u',
      safety_identifier: 's',
      include: ['reasoning.encrypted_content', 'web_search_call.results'],
      reasoning: { effort: 'low', context: 'all_turns' },
      text: { format: { type: 'grammar', definition: 'd' }, other: 1 },
    };
    expect(parsed(body).extra).toEqual({
      client_metadata: { a: 1 },
      previous_response_id: 'r',
      user: 'u',
      include: ['reasoning.encrypted_content', 'web_search_call.results'],
      'reasoning.context': 'all_turns',
      'text.format.type': 'grammar',
      'text.format.definition': 'd',
      'text.other': 1,
    });
  });

  it('keep how they were spelled, for saying it again', () => {
    const body = { model: 'm', user: 'u', include: ['reasoning.encrypted_content'] };
    expect(parsed(body)).toMatchObject({
      extra: {},
      idiom: { user: 'u', include: ['reasoning.encrypted_content'] },
    });
  });
});

describe('a field of the wrong type', () => {
  const message = (content: unknown): object => ({ input: [{ role: 'user', content }] });

  it.each<[string, object]>([
    ['instructions', { instructions: ['a'] }],
    ['input', { input: 7 }],
    ['input[0]', { input: ['a'] }],
    ['input[0].type', { input: [{ type: 7 }] }],
    ['input[0].type', { input: [{ text: 'a' }] }],
    ['input[0].role', { input: [{ role: 'tool', content: 'a' }] }],
    ['input[0].content', message(null)],
    ['input[0].content', message({ type: 'input_text' })],
    ['input[0].content[0]', message(['a'])],
    ['input[0].content[0].type', message([{ text: 'a' }])],
    ['input[0].content[0].text', message([{ type: 'input_text', text: 1 }])],
    ['input[0].content[0].image_url', message([{ type: 'input_image' }])],
    ['input[0].content[0].image_url', message([{ type: 'input_image', image_url: { url: 'u' } }])],
    ['input[0].content[0].file_data', message([{ type: 'input_file', filename: 'a' }])],
    ['input[0].content[0].input_audio', message([{ type: 'input_audio', data: 'AA' }])],
    ['input[0].call_id', { input: [{ type: 'function_call', name: 'f', arguments: '' }] }],
    ['input[0].arguments', { input: [{ type: 'function_call', call_id: 'c', name: 'f' }] }],
    ['input[0].output', { input: [{ type: 'function_call_output', call_id: 'c' }] }],
    ['input[0].summary', { input: [{ type: 'reasoning', summary: 'a' }] }],
    ['tools', { tools: {} }],
    ['tools[0].type', { tools: [{ name: 'f' }] }],
    ['tools[0].name', { tools: [{ type: 'function', function: { name: 'f' } }] }],
    ['tools[0].parameters', { tools: [{ type: 'function', name: 'f', parameters: '{}' }] }],
    [
      'tools[0].tools[0].name',
      { tools: [{ type: 'namespace', name: 'n', tools: [{ type: 'custom' }] }] },
    ],
    ['tool_choice', { tool_choice: 'any' }],
    ['tool_choice.name', { tool_choice: { type: 'function' } }],
    ['tool_choice.mode', { tool_choice: { type: 'allowed_tools', mode: 'x', tools: [] } }],
    ['max_output_tokens', { max_output_tokens: '9' }],
    ['temperature', { temperature: '1' }],
    ['store', { store: 'no' }],
    ['metadata', { metadata: [] }],
    ['include', { include: 'x' }],
    ['reasoning', { reasoning: 'high' }],
    ['reasoning.effort', { reasoning: { effort: 1 } }],
    ['text.format.type', { text: { format: {} } }],
    ['text.format.schema', { text: { format: { type: 'json_schema', name: 'n' } } }],
    ['text.verbosity', { text: { verbosity: 1 } }],
  ])('is refused by its path: %s', (param, members) => {
    let refusal: unknown;
    try {
      parsed({ model: 'm', ...members });
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(GatewayError);
    expect(refusal).toMatchObject({ code: 'invalid_field', status: 400, param });
  });
});
