import type { JsonObject } from '../../../src/contract/json.ts';

const PNG = 'data:image/png;base64,iVBORw0KGgo=';

/** All that Chat Completions can say (node_modules/openai/resources/chat/completions). */
export const RICH_CHAT: JsonObject = {
  model: 'm',
  stream: true,
  stream_options: { include_usage: true, include_obfuscation: false },
  messages: [
    { role: 'system', name: 'house', content: 'Be terse.' },
    { role: 'developer', content: [{ type: 'text', text: 'Never guess.' }] },
    {
      role: 'user',
      name: 'ann',
      content: [
        { type: 'text', text: 'See these.' },
        { type: 'image_url', image_url: { url: PNG, detail: 'high' } },
        { type: 'image_url', image_url: { url: 'https://pictures.test/a.png', detail: 'auto' } },
        { type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } },
        {
          type: 'file',
          file: { file_data: 'data:application/pdf;base64,JVBERi0=', filename: 'a.pdf' },
        },
        { type: 'file', file: { file_id: 'file_1' } },
      ],
    },
    {
      role: 'assistant',
      name: 'bob',
      content: [
        { type: 'text', text: 'I look.' },
        { type: 'refusal', refusal: 'Not that.' },
      ],
      reasoning_details: [
        { type: 'reasoning.text', text: 'Hm.', signature: 'c2ln', format: 'anthropic-claude-v1' },
      ],
      annotations: [],
      tool_calls: [
        { id: 'call_1', type: 'function', function: { name: 'look', arguments: '{"at":"sky"}' } },
        { id: 'call_2', type: 'custom', custom: { name: 'shell', input: 'ls' } },
      ],
    },
    { role: 'tool', tool_call_id: 'call_1', content: [{ type: 'text', text: 'Blue.' }] },
    { role: 'tool', tool_call_id: 'call_2', content: 'a.ts' },
    { role: 'assistant', content: 'Spoken.', audio: { id: 'audio_1' } },
    { role: 'system', content: 'From here on in French.' },
    { role: 'user', content: 'Go on.' },
    { role: 'assistant', content: 'Eh bien' },
  ],
  tools: [
    {
      type: 'function',
      function: {
        name: 'look',
        description: 'Looks.',
        parameters: {
          type: 'object',
          properties: { at: { type: 'string' } },
          additionalProperties: false,
        },
        strict: true,
      },
    },
    {
      type: 'custom',
      custom: {
        name: 'shell',
        description: 'Runs.',
        format: { type: 'grammar', grammar: { syntax: 'lark', definition: 'start: "x"' } },
      },
    },
  ],
  tool_choice: { type: 'function', function: { name: 'look' } },
  parallel_tool_calls: false,
  response_format: {
    type: 'json_schema',
    json_schema: {
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
  max_completion_tokens: 4_000,
  temperature: 0.5,
  top_p: 0.9,
  frequency_penalty: 0.1,
  presence_penalty: 0.2,
  seed: 7,
  stop: ['END', ' '],
  n: 2,
  logprobs: true,
  top_logprobs: 3,
  logit_bias: { 50256: -100 },
  reasoning_effort: 'high',
  verbosity: 'low',
  service_tier: 'flex',
  safety_identifier: 'user-1',
  metadata: { job: 'j' },
  prompt_cache_key: 'k',
  prompt_cache_retention: '24h',
  store: true,
  modalities: ['text', 'audio'],
  audio: { format: 'wav', voice: 'alloy' },
  prediction: { type: 'content', content: 'Eh bien, oui.' },
  web_search_options: { search_context_size: 'low' },
};
