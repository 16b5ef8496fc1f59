import type { JsonObject } from '../../../src/contract/json.ts';

const mark = (ttl: '5m' | '1h'): JsonObject => ({ cache_control: { type: 'ephemeral', ttl } });
const inline = (media_type: string, data: string): JsonObject => ({
  source: { type: 'base64', media_type, data },
});

/** All that Messages can say (node_modules/@anthropic-ai/sdk/resources/messages). */
export const RICH_MESSAGES: JsonObject = {
  model: 'm',
  stream: true,
  max_tokens: 4_000,
  system: [
    { type: 'text', text: 'Be terse.' },
    { type: 'text', text: 'Never guess.', ...mark('1h') },
  ],
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'See these.' },
        { type: 'image', ...inline('image/png', 'iVBORw0KGgo=') },
        { type: 'image', source: { type: 'url', url: 'https://pictures.test/a.png' } },
        { type: 'image', source: { type: 'file', file_id: 'file_1' } },
        {
          type: 'document',
          ...inline('application/pdf', 'JVBERi0='),
          title: 'A',
          context: 'From the shelf.',
          citations: { enabled: true },
        },
        { type: 'document', source: { type: 'url', url: 'https://papers.test/b.pdf' } },
        {
          type: 'document',
          source: { type: 'text', media_type: 'text/plain', data: 'Plain.' },
          title: 'C',
        },
        {
          type: 'search_result',
          source: 'https://a.test',
          title: 'S',
          content: [{ type: 'text', text: 'Found.' }],
        },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' },
        { type: 'redacted_thinking', data: 'cmVk' },
        {
          type: 'text',
          text: 'I look.',
          citations: [
            {
              type: 'char_location',
              cited_text: 'Plain.',
              document_index: 2,
              document_title: 'C',
              start_char_index: 0,
              end_char_index: 6,
            },
          ],
        },
        { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'sky' } },
        { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] },
        {
          type: 'tool_use',
          id: 'toolu_1',
          name: 'look',
          input: { at: 'sky' },
          caller: { type: 'direct' },
        },
        { type: 'tool_use', id: 'toolu_2', name: 'look', input: { at: 'sea' } },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: 'toolu_1',
          content: [
            { type: 'text', text: 'Blue.' },
            { type: 'image', ...inline('image/png', 'iVBORw0KGgo=') },
          ],
          ...mark('5m'),
        },
        { type: 'tool_result', tool_use_id: 'toolu_2', content: 'Gone.', is_error: true },
      ],
    },
    { role: 'system', content: 'From here on in French.' },
    { role: 'user', content: 'Go on.' },
    { role: 'assistant', content: 'Eh bien' },
  ],
  tools: [
    {
      name: 'look',
      description: 'Looks.',
      input_schema: {
        type: 'object',
        properties: { at: { type: 'string' } },
        additionalProperties: false,
      },
      strict: true,
      input_examples: [{ at: 'sky' }],
      ...mark('1h'),
    },
    { type: 'web_search_20250305', name: 'web_search', max_uses: 2 },
  ],
  tool_choice: { type: 'tool', name: 'look', disable_parallel_tool_use: true },
  thinking: { type: 'enabled', budget_tokens: 2_000, display: 'summarized' },
  output_config: {
    effort: 'high',
    format: {
      type: 'json_schema',
      schema: {
        type: 'object',
        properties: { name: { type: 'string' } },
        additionalProperties: false,
      },
    },
  },
  temperature: 0.5,
  top_p: 0.9,
  top_k: 40,
  stop_sequences: ['END'],
  metadata: { user_id: 'user-1' },
  service_tier: 'standard_only',
  context_management: { edits: [{ type: 'clear_tool_uses_20250919' }] },
  inference_geo: 'us',
  ...mark('5m'),
};
