import { describe, expect, it } from 'vitest';
import type { DialectId } from '../../src/contract/dialect-id.ts';
import type { JsonObject } from '../../src/contract/json.ts';
import { translatorOf } from '../../src/gateway/registry.ts';
import { rulesOf } from '../../src/providers/model-rules.ts';
import { recordOf } from '../../src/providers/registry.ts';
import { parsedAs } from '../support/all-dialects.ts';

/** What OpenAI and servers like it would answer with a 400, in calls of other dialects. */
interface Target {
  readonly dialect: DialectId;
  readonly model: string;
  readonly provider: string;
}

/** Of either vendor's body what is looked at here. */
interface Sent {
  readonly user?: string;
  readonly safety_identifier?: string;
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly max_output_tokens?: number;
  readonly messages: readonly [{ readonly content: unknown }];
  readonly input: unknown;
  readonly instructions: unknown;
  readonly tools: readonly [SentTool];
  readonly tool_choice: unknown;
  readonly response_format: { readonly json_schema: SentFormat };
  readonly text: { readonly format: SentFormat; readonly verbosity?: string };
  readonly stop?: readonly string[];
  readonly verbosity?: string;
  readonly reasoning?: { readonly effort?: string };
  readonly reasoning_effort?: string;
}

interface SentFormat {
  readonly schema: unknown;
  readonly strict?: boolean;
}

interface SentTool extends SentFormat {
  readonly name: string;
  readonly parameters: unknown;
  readonly function: {
    readonly name: string;
    readonly parameters: unknown;
    readonly strict?: boolean;
  };
}

interface Said {
  readonly body: Sent;
  readonly losses: readonly string[];
}

function said(from: DialectId, body: JsonObject, { dialect, model, provider }: Target): Said {
  const conversation = parsedAs(from, from === 'gemini-generate' ? body : { model, ...body });
  const quirks = recordOf(provider).quirks?.[dialect] ?? {};
  const target = { model, rules: rulesOf(model), quirks };
  const { body: text, losses } = translatorOf(dialect).render(conversation, target);
  const sent: Sent = JSON.parse(text);
  return { body: sent, losses: losses.map(({ field }) => field) };
}

const messages = [{ role: 'user', content: 'hi' }];
const GPT_4O: Target = { dialect: 'openai-chat', model: 'gpt-4o', provider: 'openai' };
const GPT_5: Target = { dialect: 'openai-responses', model: 'gpt-5.1', provider: 'openai' };

describe('calls of Messages', () => {
  const asked = { max_tokens: 64_000, messages };
  const USER_ID = JSON.stringify({ device_id: 'a'.repeat(64), session_id: '123e4567' });

  it.each([GPT_5, GPT_4O])('a user id longer than $dialect takes', (target) => {
    const idOf = (user_id: string): string => {
      const { body, losses } = said(
        'anthropic-messages',
        { ...asked, metadata: { user_id } },
        target,
      );
      expect(losses).toEqual([]);
      return body.safety_identifier ?? body.user ?? '';
    };
    expect(idOf(USER_ID)).toMatch(/^.{1,64}$/);
    expect(idOf(USER_ID)).toBe(idOf(USER_ID));
    expect(idOf(USER_ID)).not.toBe(idOf(`${USER_ID} `));
    expect(idOf('u'.repeat(64))).toBe('u'.repeat(64));
  });

  it.each([
    [{ type: 'object' }, { type: 'object', properties: {} }],
    [{}, { type: 'object', properties: {} }],
    [
      { properties: { a: { type: 'string' } }, required: ['a'] },
      { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
    ],
  ])('a tool of %j', (input_schema, parameters) => {
    const tools = [{ name: 'f', input_schema }];
    for (const target of [GPT_5, GPT_4O]) {
      const [tool] = said('anthropic-messages', { ...asked, tools }, target).body.tools;
      expect((tool.function ?? tool).parameters).toEqual(parameters);
    }
  });

  it.each([
    ['gpt-4o', 16_384],
    ['gpt-4o-mini-2024-07-18', 16_384],
    ['gpt-4.1-nano', 32_768],
    ['gpt-4-turbo', 4096],
    ['o3', 64_000],
    ['gpt-5.1', 64_000],
    ['qwen3.6-27b', 64_000],
  ])('more tokens than %s answers with', (model, limit) => {
    const chat = said('anthropic-messages', asked, { ...GPT_4O, model });
    expect(chat.body.max_tokens ?? chat.body.max_completion_tokens).toBe(limit);
    const responses = said('anthropic-messages', asked, { ...GPT_5, model });
    expect(responses.body.max_output_tokens).toBe(limit);
    expect([...chat.losses, ...responses.losses]).toEqual([]);
  });

  it('fewer tokens than Responses take', () => {
    const { body, losses } = said('anthropic-messages', { ...asked, max_tokens: 1 }, GPT_5);
    expect(body.max_output_tokens).toBe(16);
    expect(losses).toEqual([]);
  });
});

describe('words that a model does not take', () => {
  const asked = { max_tokens: 100, messages };

  it.each([
    ['gpt-4o', 4],
    ['gpt-5.1', 4],
    ['o3', 0],
    ['qwen3.6-27b', 5],
  ])('more stop sequences than %s takes', (model, taken) => {
    const stops = ['a', 'b', 'c', 'd', 'e'];
    const { body, losses } = said(
      'anthropic-messages',
      { ...asked, stop_sequences: stops },
      { ...GPT_4O, model },
    );
    expect(body.stop ?? []).toEqual(stops.slice(0, taken));
    expect(losses).toEqual(taken < 5 ? ['stop'] : []);
  });

  it.each([
    ['gpt-4o', 'low', undefined, ['verbosity']],
    ['o3', 'medium', undefined, []],
    ['gpt-5.1', 'low', 'low', []],
  ])('%s with a verbosity of %s', (model, verbosity, sent, lost) => {
    const responses = said(
      'openai-responses',
      { input: 'hi', text: { verbosity } },
      { ...GPT_4O, model },
    );
    expect(responses.body.verbosity).toBe(sent);
    expect(responses.losses).toEqual(lost);
    const chat = said('openai-chat', { messages, verbosity }, { ...GPT_5, model });
    expect(chat.body.text?.verbosity).toBe(sent);
    expect(chat.losses).toEqual(lost);
  });

  it.each(['gpt-5-pro', 'gpt-5.1-codex-mini'])('not to think, of %s', (model) => {
    for (const target of [GPT_4O, GPT_5]) {
      const { body, losses } = said(
        'anthropic-messages',
        { ...asked, thinking: { type: 'disabled' } },
        { ...target, model },
      );
      expect(body.reasoning?.effort ?? body.reasoning_effort).toBeUndefined();
      expect(losses).toEqual(['reasoning_effort']);
    }
  });

  it.each(['low', 'medium', 'high', 'max'])('an effort of %s at Mistral', (effort) => {
    const { body, losses } = said(
      'anthropic-messages',
      { ...asked, thinking: { type: 'adaptive' }, output_config: { effort } },
      { dialect: 'openai-chat', model: 'mistral-medium-3.5', provider: 'mistral' },
    );
    expect(body.reasoning_effort).toBe('high');
    expect(losses).toEqual(effort === 'high' ? [] : ['reasoning_effort']);
  });
});

describe('prompts of Messages', () => {
  const asked = { max_tokens: 100, messages };

  it.each(['qwen3.6-27b', 'mistral-medium-3.5', 'gpt-4o'])('come first for %s', (model) => {
    const late = [...messages, { role: 'system', content: 'agents: a' }];
    const { body, losses } = said(
      'anthropic-messages',
      { ...asked, system: 'You are', messages: late },
      { ...GPT_4O, model },
    );
    expect(body.messages).toEqual([
      { role: 'system', content: 'You are\n\nagents: a' },
      { role: 'user', content: 'hi' },
    ]);
    expect(losses).toEqual(['system_position']);
  });

  it('stay where they are for models that know developers', () => {
    const late = [...messages, { role: 'system', content: 'agents: a' }];
    const { body, losses } = said(
      'anthropic-messages',
      { ...asked, messages: late },
      { ...GPT_4O, model: 'gpt-5.1' },
    );
    expect(body.messages).toEqual([
      { role: 'user', content: 'hi' },
      { role: 'developer', content: 'agents: a' },
    ]);
    expect(losses).toEqual([]);
  });

  it('are plain texts without the words for the vendor alone, which nobody misses', () => {
    const system = [
      { type: 'text', text: 'x-anthropic-billing-header: cc_version=2' },
      { type: 'text', text: 'You are Claude Code.' },
    ];
    const chat = said('anthropic-messages', { ...asked, system }, GPT_4O);
    expect(chat.body.messages[0].content).toBe('You are Claude Code.');
    const responses = said('anthropic-messages', { ...asked, system }, GPT_5);
    expect(responses.body.instructions).toBe('You are Claude Code.');
    expect([...chat.losses, ...responses.losses]).toEqual([]);
  });
});

describe('calls of Gemini', () => {
  const contents = [{ role: 'user', parts: [{ text: 'List three colours' }] }];
  const answering = (more: JsonObject) => ({
    contents,
    generationConfig: { responseMimeType: 'application/json', ...more },
  });

  it.each([GPT_4O, GPT_5])('for JSON have the word for $dialect', (target) => {
    const { body } = said('gemini-generate', answering({}), target);
    expect(JSON.stringify(body.messages ?? body.input)).toMatch(/json/i);
    expect(body.response_format ?? body.text.format).toEqual({ type: 'json_object' });
  });

  it.each([GPT_4O, GPT_5])('for a list have its schema in the prompt of $dialect', (target) => {
    const responseSchema = { type: 'ARRAY', items: { type: 'STRING' } };
    const { body, losses } = said('gemini-generate', answering({ responseSchema }), target);
    expect(body.response_format ?? body.text).toBeUndefined();
    expect(JSON.stringify(body.messages ?? body.input)).toContain('array');
    expect(losses).toEqual(['schema']);
  });

  const open = { type: 'object', properties: { a: { type: 'string' } } };
  const closed = { ...open, required: ['a'], additionalProperties: false };
  const schemas = [
    [open, false],
    [closed, true],
    [{ ...closed, required: [] }, false],
    [{ ...closed, properties: { a: { type: 'array', items: open } } }, false],
    [{ ...closed, properties: { a: { type: 'array', items: closed } } }, true],
    [{ ...closed, properties: { a: { anyOf: [open, { type: 'null' }] } } }, false],
    [{ ...closed, properties: { a: { allOf: [closed] } } }, false],
    [{ ...closed, $defs: { b: open } }, false],
  ] as const;

  it.each(schemas)('VALIDATED with a tool of %j', (parametersJsonSchema, strict) => {
    const tools = [{ functionDeclarations: [{ name: 'f', parametersJsonSchema }] }];
    const toolConfig = { functionCallingConfig: { mode: 'VALIDATED' } };
    const chat = said('gemini-generate', { contents, tools, toolConfig }, GPT_4O);
    expect(chat.body.tools[0].function.strict).toBe(strict ? true : undefined);
    const responses = said('gemini-generate', { contents, tools, toolConfig }, GPT_5);
    expect(responses.body.tools[0].strict).toBe(strict);
    // The mode where a schema leaves something open, the flag where OpenAI knows a word less.
    for (const { losses } of [chat, responses]) {
      expect(losses).toHaveLength(strict ? 0 : 1);
      if (!strict) expect(['strict', 'toolConfig']).toContain(losses[0]);
    }
  });

  it.each(schemas)('an answer of %j', (responseJsonSchema, strict) => {
    const body = answering({ responseJsonSchema });
    const chat = said('gemini-generate', body, GPT_4O).body.response_format.json_schema;
    const responses = said('gemini-generate', body, GPT_5).body.text.format;
    for (const format of [chat, responses]) {
      expect(format.schema).toEqual(responseJsonSchema);
      if (!strict) expect(format.strict).not.toBe(true);
    }
  });
});

describe('calls of any dialect', () => {
  const long = `mcp__server__${'x'.repeat(120)}`;
  const targets = [
    [GPT_4O, /^[a-zA-Z0-9_-]{1,64}$/],
    [GPT_5, /^[a-zA-Z0-9_-]{1,64}$/],
    [
      { dialect: 'anthropic-messages', model: 'claude-sonnet-4-5', provider: 'anthropic' },
      /^[a-zA-Z0-9_-]{1,128}$/,
    ],
    [
      { dialect: 'gemini-generate', model: 'gemini-2.5-flash', provider: 'google' },
      /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}$/,
    ],
  ] as const;

  /** Every name of a tool in a body of any dialect. */
  const namesIn = (body: Sent): string[] =>
    [...JSON.stringify(body).matchAll(/"(?:name|allowedFunctionNames)":\[?"([^"]+)"/g)].map(
      ([, name = '']) => name,
    );

  it.each(targets)('names of tools that $dialect does not take', (target, taken) => {
    for (const name of [long, 'mcp.server/tool', 'mcp.server:tool', '1st', 'größe', 'plain_1']) {
      const { body } = said(
        target.dialect === 'anthropic-messages' ? 'openai-chat' : 'anthropic-messages',
        target.dialect === 'anthropic-messages' ? chatOf(name) : messagesOf(name),
        target,
      );
      const names = namesIn(body);
      expect(names.length).toBeGreaterThanOrEqual(3);
      expect(new Set(names).size).toBe(1);
      for (const one of names) expect(one).toMatch(taken);
      if (taken.test(name)) expect(names[0]).toBe(name);
    }
  });

  const messagesOf = (name: string): JsonObject => ({
    max_tokens: 9,
    tools: [{ name, input_schema: { type: 'object', properties: {} } }],
    tool_choice: { type: 'tool', name },
    messages: [
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name, input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'x' }] },
    ],
  });
  const chatOf = (name: string): JsonObject => ({
    tools: [{ type: 'function', function: { name, parameters: { type: 'object' } } }],
    tool_choice: { type: 'function', function: { name } },
    messages: [
      { role: 'user', content: 'hi' },
      {
        role: 'assistant',
        tool_calls: [{ id: 't1', type: 'function', function: { name, arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 't1', content: 'x' },
    ],
  });
});
