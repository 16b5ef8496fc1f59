/** Any request of Messages, in the form in which it is written anew. */
import fc from 'fast-check';

const text = fc.string({ maxLength: 8 });
const json = fc
  .dictionary(fc.constantFrom('a', 'b', 'é'), fc.oneof(text, fc.integer(), fc.boolean()), {
    maxKeys: 2,
  })
  .map((value): Record<string, unknown> => JSON.parse(JSON.stringify(value)));
const mark = fc.record(
  {
    type: fc.constant('ephemeral'),
    ttl: fc.constantFrom('5m', '1h'),
    scope: fc.constant('global'),
  },
  { requiredKeys: ['type'] },
);
const some = <T extends object>(
  model: { [K in keyof T]: fc.Arbitrary<T[K]> },
  needed: (keyof T)[],
) => fc.record(model, { requiredKeys: needed });

const textBlock = some(
  { type: fc.constant('text'), text, cache_control: mark, citations: fc.constant([{ type: 'x' }]) },
  ['type', 'text'],
);
const source = fc.oneof(
  fc.record({ type: fc.constant('base64'), media_type: fc.constant('image/png'), data: text }),
  fc.record({ type: fc.constant('url'), url: text }),
  fc.record({ type: fc.constant('file'), file_id: text }),
  fc.record({ type: fc.constant('new'), x: text }),
);
const imageBlock = some(
  { type: fc.constant('image'), source, cache_control: mark, transformations: json },
  ['type', 'source'],
);
const documentBlock = some(
  {
    type: fc.constant('document'),
    source: fc.oneof(
      source,
      fc.record({ type: fc.constant('text'), media_type: fc.constant('text/plain'), data: text }),
      fc.record({ type: fc.constant('content'), content: text }),
    ),
    title: text,
    context: text,
    cache_control: mark,
  },
  ['type', 'source'],
);
const callBlock = some(
  { type: fc.constant('tool_use'), id: text, name: text, input: json, caller: json },
  ['type', 'id', 'name', 'input'],
);
const nativeBlock = json.map((more) => ({ ...more, type: 'server_tool_use', id: 's' }));

/** A string for exactly one plain text, a list otherwise. */
const canonical = (blocks: fc.Arbitrary<Record<string, unknown>[]>) =>
  blocks.map((list): unknown => {
    const [block] = list;
    const plain =
      list.length === 1 && block?.['type'] === 'text' && Object.keys(block).length === 2;
    return plain ? block['text'] : list;
  });
const list = (...kinds: fc.Arbitrary<object>[]) =>
  canonical(
    fc.array(fc.oneof(...kinds) as fc.Arbitrary<Record<string, unknown>>, { maxLength: 3 }),
  );

const resultBlock = some(
  {
    type: fc.constant('tool_result'),
    tool_use_id: text,
    content: list(textBlock, imageBlock, documentBlock).filter(
      (content) => !Array.isArray(content) || content.length > 0,
    ),
    is_error: fc.boolean(),
    cache_control: mark,
  },
  ['type', 'tool_use_id'],
);
const thinkingBlock = fc.oneof(
  some(
    { type: fc.constant('thinking'), thinking: text, signature: text, estimated: fc.integer() },
    ['type', 'thinking', 'signature'],
  ),
  fc.record({ type: fc.constant('redacted_thinking'), data: text }),
);

const message = fc.oneof(
  fc.record({
    role: fc.constant('user'),
    content: list(textBlock, imageBlock, documentBlock, resultBlock, nativeBlock),
  }),
  fc.record({
    role: fc.constant('assistant'),
    content: list(textBlock, thinkingBlock, callBlock, nativeBlock),
  }),
  some({ role: fc.constant('system'), content: list(textBlock), clear_at: text }, ['role']).filter(
    ({ content }) => !Array.isArray(content) || content.length > 0,
  ),
);

const tool = fc.oneof(
  some(
    {
      name: text,
      input_schema: json,
      description: text,
      strict: fc.boolean(),
      cache_control: mark,
      defer_loading: fc.boolean(),
      type: fc.constant('custom'),
    },
    ['name', 'input_schema'],
  ),
  json.map((more) => ({ ...more, type: 'bash_20250124', name: 'bash' })),
);

const choice = fc.oneof(
  some({ type: fc.constantFrom('auto', 'any'), disable_parallel_tool_use: fc.boolean() }, ['type']),
  fc.record({ type: fc.constant('none') }),
  some(
    { type: fc.constant('tool'), name: fc.constantFrom('bash', 'f'), new_member: fc.boolean() },
    ['type', 'name'],
  ),
  fc.record({ type: fc.constant('newer'), x: text }),
);

const thinking = fc.oneof(
  some(
    {
      type: fc.constantFrom('enabled', 'adaptive', 'disabled'),
      budget_tokens: fc.nat(),
      display: fc.constantFrom('summarized', 'omitted', 'newer'),
    },
    ['type'],
  ),
  fc.record({ type: fc.constantFrom('between_tools', 'newer'), x: text }),
);

const format = some({ type: fc.constantFrom('json_schema', 'newer'), schema: json, more: text }, [
  'type',
  'schema',
]);
const config = some(
  { effort: fc.constantFrom('low', 'max', 'newer'), format, task_budget: json },
  [],
).filter((value) => Object.keys(value).length > 0);

export const body: fc.Arbitrary<{ readonly messages?: readonly unknown[] }> = some(
  {
    model: fc.constant('m'),
    max_tokens: fc.nat(),
    messages: fc.array(message, { maxLength: 4 }),
    system: list(
      textBlock,
      fc.constant({ type: 'text', text: 'x-anthropic-billing-header: a' }),
    ).filter((content) => content !== 'x-anthropic-billing-header: a'),
    tools: fc.array(tool, { minLength: 1, maxLength: 3 }),
    tool_choice: choice,
    stream: fc.constant(true),
    temperature: fc.double({ noNaN: true }).map((value) => JSON.parse(JSON.stringify(value)) ?? 0),
    top_p: fc.constantFrom(0, 1),
    top_k: fc.nat(),
    stop_sequences: fc.array(text, { maxLength: 2 }),
    metadata: fc.record({ user_id: text, more: text }, { requiredKeys: ['user_id'] }),
    service_tier: fc.constantFrom('auto', 'standard_only', 'newer'),
    thinking,
    output_config: config,
    cache_control: mark,
    context_management: json,
    mcp_servers: fc.array(json, { maxLength: 1 }),
  },
  ['model', 'max_tokens', 'messages'],
);
