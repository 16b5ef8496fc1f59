import { describe, expect, it } from 'vitest';
import type { Conversation, Settings } from '../../src/contract/conversation.ts';
import { GatewayError } from '../../src/contract/error.ts';
import type { JsonObject } from '../../src/contract/json.ts';
import { parse as parseBody } from './anthropic-messages-grammar.ts';

const parse = (body: object): Conversation =>
  parseBody({ model: 'm', max_tokens: 9, messages: [], ...body });

const AT = 'messages[0].content[0]';

describe('tools', () => {
  it('are the caller’s functions, or the vendor’s own', () => {
    const schema = { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' };
    const search = { type: 'web_search_20260209', name: 'web_search', max_uses: 2 };
    const { tools } = parse({
      tools: [
        { name: 'f', description: 'd', input_schema: schema, cache_control: { type: 'ephemeral' } },
        { type: 'custom', name: 'g', input_schema: schema, strict: true, defer_loading: true },
        search,
      ],
    });
    expect(tools).toEqual([
      {
        kind: 'function',
        path: 'tools[0]',
        name: 'f',
        namespace: null,
        description: 'd',
        schema,
        strict: null,
        cache: { ttl: null },
        extra: {},
      },
      {
        kind: 'function',
        path: 'tools[1]',
        name: 'g',
        namespace: null,
        description: null,
        schema,
        strict: true,
        cache: null,
        extra: { type: 'custom', defer_loading: true },
      },
      { kind: 'native', path: 'tools[2]', type: 'web_search_20260209', value: search },
    ]);
  });

  const search = { type: 'web_search_20260209', name: 'web_search' };
  it.each<[object, object | null, boolean | null]>([
    [{ type: 'auto' }, { kind: 'auto' }, null],
    [{ type: 'none' }, { kind: 'none' }, null],
    [{ type: 'any', disable_parallel_tool_use: true }, { kind: 'required' }, false],
    [
      { type: 'tool', name: 'f', disable_parallel_tool_use: false },
      { kind: 'tool', name: 'f', namespace: null },
      true,
    ],
    [
      { type: 'tool', name: 'web_search' },
      { kind: 'native', value: { type: 'tool', name: 'web_search' } },
      null,
    ],
    [{ type: 'newer', x: 1 }, { kind: 'native', value: { type: 'newer', x: 1 } }, null],
  ])('are chosen by %j', (choice, toolChoice, parallelTools) => {
    const parsed = parse({ tool_choice: choice, tools: [search] });
    expect(parsed.toolChoice).toEqual(toolChoice);
    expect(parsed.settings.parallelTools).toBe(parallelTools);
  });
});

describe('settings', () => {
  const wish = { mode: null, effort: null, budgetTokens: null, visible: null, summary: null };
  const schema = { type: 'object', properties: {}, additionalProperties: false };
  it.each<[object, Partial<Settings>, JsonObject]>([
    [{ max_tokens: 0 }, { outputLimit: 0 }, {}],
    [{ temperature: 0, top_p: 0.5, top_k: 0 }, { temperature: 0, topP: 0.5, topK: 0 }, {}],
    [{ stop_sequences: ['a', ''] }, { stop: ['a', ''] }, {}],
    [{ metadata: { user_id: '{"a":1}' } }, { user: '{"a":1}', metadata: null }, {}],
    [{ metadata: { user_id: 'u', k: 1 } }, { user: 'u', metadata: { k: 1 } }, {}],
    [{ service_tier: 'auto' }, { serviceTier: 'auto' }, {}],
    [{ service_tier: 'standard_only' }, { serviceTier: 'default' }, {}],
    [
      { thinking: { type: 'enabled', budget_tokens: 2000, display: 'omitted' } },
      { reasoning: { ...wish, mode: 'on', budgetTokens: 2000, visible: false } },
      {},
    ],
    [
      { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'xhigh' } },
      { reasoning: { ...wish, mode: 'auto', visible: true, effort: 'xhigh' } },
      {},
    ],
    [{ thinking: { type: 'disabled' } }, { reasoning: { ...wish, mode: 'off' } }, {}],
    [{ thinking: { type: 'between_tools' } }, { reasoning: { ...wish, mode: 'off' } }, {}],
    [
      { thinking: { type: 'deep', x: 1 } },
      { reasoning: wish },
      { thinking: { type: 'deep', x: 1 } },
    ],
    [
      { output_config: { format: { type: 'json_schema', schema }, task_budget: { total: 9 } } },
      {
        reasoning: null,
        format: { kind: 'schema', name: null, description: null, schema, strict: null },
      },
      { output_config: { task_budget: { total: 9 } } },
    ],
    [
      { output_format: { type: 'json_schema', schema } },
      { format: { kind: 'schema', name: null, description: null, schema, strict: null } },
      {},
    ],
    [
      { output_config: { format: { type: 'grammar' } } },
      { format: null },
      { output_config: { format: { type: 'grammar' } } },
    ],
    [{ cache_control: { type: 'ephemeral' } }, { cache: { ttl: null } }, {}],
    [
      { context_management: { edits: [] }, container: 'c', speed: 'fast' },
      {},
      { context_management: { edits: [] }, container: 'c', speed: 'fast' },
    ],
    [{ temperature: null, thinking: null, metadata: null }, { temperature: null }, {}],
  ])('are read from %j', (body, settings, extra) => {
    const parsed = parse(body);
    expect(parsed.settings).toMatchObject(settings);
    expect(parsed.extra).toEqual(extra);
  });

  it('keep the spelling of what other dialects say more widely', () => {
    const thinking = { type: 'between_tools' };
    expect(parse({ thinking }).idiom).toEqual({ thinking });
    expect(parse({ thinking: { type: 'disabled' } }).idiom).toBeUndefined();
  });
});

describe('a field of the wrong type', () => {
  const message = (content: unknown) => ({ messages: [{ role: 'user', content }] });
  it.each<[object, string]>([
    [{ max_tokens: '9' }, 'max_tokens'],
    [{ messages: null }, 'messages'],
    [{ messages: {} }, 'messages'],
    [{ messages: ['x'] }, 'messages[0]'],
    [{ messages: [{ content: 'x' }] }, 'messages[0].role'],
    [{ messages: [{ role: 'developer', content: 'x' }] }, 'messages[0].role'],
    [{ messages: [{ role: 'user' }] }, 'messages[0].content'],
    [message(7), 'messages[0].content'],
    [message(['x']), 'messages[0].content[0]'],
    [message([{ text: 'x' }]), 'messages[0].content[0].type'],
    [message([{ type: 'text' }]), 'messages[0].content[0].text'],
    [message([{ type: 'text', text: 'a', cache_control: 1 }]), `${AT}.cache_control`],
    [message([{ type: 'image' }]), `${AT}.source`],
    [
      message([{ type: 'image', source: { type: 'base64', data: 'x' } }]),
      `${AT}.source.media_type`,
    ],
    [message([{ type: 'tool_use', name: 'f' }]), `${AT}.id`],
    [message([{ type: 'tool_use', id: 'i', name: 'f', input: 'x' }]), `${AT}.input`],
    [message([{ type: 'tool_result' }]), `${AT}.tool_use_id`],
    [message([{ type: 'tool_result', tool_use_id: 't', is_error: 1 }]), `${AT}.is_error`],
    [message([{ type: 'tool_result', tool_use_id: 't', content: [1] }]), `${AT}.content[0]`],
    [message([{ type: 'thinking', signature: 's' }]), `${AT}.thinking`],
    [message([{ type: 'redacted_thinking' }]), `${AT}.data`],
    [{ system: 1 }, 'system'],
    [{ system: [{ type: 'text', text: 1 }] }, 'system[0].text'],
    [{ tools: {} }, 'tools'],
    [{ tools: [{ input_schema: {} }] }, 'tools[0].name'],
    [{ tools: [{ name: 'f', input_schema: [] }] }, 'tools[0].input_schema'],
    [{ tools: [{ name: 'f', type: 1 }] }, 'tools[0].type'],
    [{ tool_choice: 'auto' }, 'tool_choice'],
    [{ tool_choice: { type: 'tool' } }, 'tool_choice.name'],
    [{ stop_sequences: [1] }, 'stop_sequences'],
    [{ temperature: '1' }, 'temperature'],
    [{ metadata: { user_id: 1 } }, 'metadata.user_id'],
    [{ thinking: { type: 'enabled', budget_tokens: 'x' } }, 'thinking.budget_tokens'],
    [{ output_config: { effort: 1 } }, 'output_config.effort'],
    [{ output_config: { format: { schema: {} } } }, 'output_config.format.type'],
    [{ service_tier: 1 }, 'service_tier'],
  ])('is refused by its path: %j', (body, path) => {
    const failure = (() => {
      try {
        return parse(body);
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(GatewayError);
    expect(failure).toMatchObject({ code: 'invalid_field', param: path });
  });
});
