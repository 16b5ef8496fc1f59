import type { JsonObject } from '../../../src/contract/json.ts';

const PNG = 'data:image/png;base64,iVBORw0KGgo=';
const PDF = 'data:application/pdf;base64,JVBERi0=';
const parameters: JsonObject = {
  type: 'object',
  properties: { at: { type: 'string' } },
  additionalProperties: false,
};

/** All that Responses can say (node_modules/openai/resources/responses). */
export const RICH_RESPONSES: JsonObject = {
  model: 'm',
  stream: true,
  stream_options: { include_obfuscation: false },
  instructions: 'Be terse.',
  input: [
    { type: 'message', role: 'developer', content: 'Never guess.' },
    {
      type: 'message',
      role: 'user',
      content: [
        { type: 'input_text', text: 'See these.', prompt_cache_breakpoint: { mode: 'explicit' } },
        { type: 'input_image', image_url: PNG, detail: 'high' },
        { type: 'input_image', image_url: 'https://pictures.test/a.png', detail: 'auto' },
        { type: 'input_image', file_id: 'file_1', detail: 'auto' },
        { type: 'input_file', file_data: PDF, filename: 'a.pdf' },
        { type: 'input_file', file_url: 'https://papers.test/b.pdf' },
      ],
    },
    {
      type: 'reasoning',
      id: 'rs_1',
      status: 'completed',
      summary: [{ type: 'summary_text', text: 'Hm.' }],
      encrypted_content: 'gAAAA',
    },
    {
      type: 'message',
      id: 'msg_1',
      status: 'completed',
      phase: 'commentary',
      role: 'assistant',
      content: [
        {
          type: 'output_text',
          text: 'I look.',
          annotations: [
            {
              type: 'url_citation',
              url: 'https://a.test',
              title: 'A',
              start_index: 0,
              end_index: 1,
            },
          ],
          logprobs: [],
        },
        { type: 'refusal', refusal: 'Not that.' },
      ],
    },
    {
      type: 'function_call',
      id: 'fc_1',
      status: 'completed',
      call_id: 'call_1',
      namespace: 'eyes',
      name: 'look',
      arguments: '{"at":"sky"}',
    },
    { type: 'custom_tool_call', id: 'ctc_1', call_id: 'call_2', name: 'shell', input: 'ls' },
    {
      type: 'function_call_output',
      call_id: 'call_1',
      output: [
        { type: 'input_text', text: 'Blue.' },
        { type: 'input_image', image_url: PNG, detail: 'auto' },
      ],
    },
    { type: 'custom_tool_call_output', call_id: 'call_2', output: 'a.ts' },
    { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search' } },
    { type: 'message', role: 'system', content: 'From here on in French.' },
    { type: 'message', role: 'user', content: 'Go on.' },
  ],
  tools: [
    { type: 'function', name: 'see', description: 'Sees.', parameters, strict: true },
    {
      type: 'namespace',
      name: 'eyes',
      description: 'Eyes.',
      tools: [{ type: 'function', name: 'look', description: 'Looks.', parameters, strict: false }],
    },
    {
      type: 'custom',
      name: 'shell',
      description: 'Runs.',
      format: { type: 'grammar', syntax: 'lark', definition: 'start: "x"' },
    },
    { type: 'web_search' },
  ],
  tool_choice: {
    type: 'allowed_tools',
    mode: 'required',
    tools: [{ type: 'function', name: 'see' }],
  },
  parallel_tool_calls: false,
  text: {
    verbosity: 'low',
    format: {
      type: 'json_schema',
      name: 'person',
      description: 'A person.',
      schema: {
        type: 'object',
        properties: { name: { type: 'string' } },
        additionalProperties: false,
      },
      strict: true,
    },
  },
  reasoning: { effort: 'high', summary: 'detailed', context: 'all_turns' },
  include: ['reasoning.encrypted_content', 'message.output_text.logprobs'],
  max_output_tokens: 4_000,
  max_tool_calls: 3,
  temperature: 0.5,
  top_p: 0.9,
  top_logprobs: 3,
  truncation: 'auto',
  service_tier: 'flex',
  safety_identifier: 'user-1',
  metadata: { job: 'j' },
  prompt_cache_key: 'k',
  prompt_cache_retention: '24h',
  store: true,
  background: false,
};
