import type { JsonObject } from '../../src/contract/json.ts';
import { bodyOf, hello } from './openai-chat-kit.ts';

/** Everything a caller may write, once, in the form in which it is written anew. */
export const bodies: readonly [string, JsonObject][] = [
  ['a text', bodyOf()],
  [
    'system prompts at the start, in the middle and for developers',
    bodyOf({
      messages: [
        { role: 'system', content: 'be brief' },
        { role: 'developer', content: 'be exact', name: 'dev' },
        hello,
        { role: 'system', content: 'and now long' },
        { role: 'user', content: 'go on', name: 'ada' },
      ],
    }),
  ],
  [
    'parts of all kinds',
    bodyOf({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'look' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'low' } },
            { type: 'image_url', image_url: { url: 'https://a.test/b.png', more: 1 }, other: 2 },
            { type: 'video_url', video_url: { url: 'https://a.test/b.mp4' } },
            { type: 'input_audio', input_audio: { data: 'UklG', format: 'wav' } },
            { type: 'input_audio', input_audio: { data: 'SUQz', format: 'mp3' } },
            {
              type: 'file',
              file: { file_data: 'data:application/pdf;base64,JVBE', filename: 'a.pdf' },
            },
            { type: 'file', file: { file_id: 'file-1' } },
            { type: 'document_url', document_url: 'https://a.test/c.pdf' },
          ],
        },
      ],
    }),
  ],
  [
    'tool calls and their results',
    bodyOf({
      messages: [
        hello,
        {
          role: 'assistant',
          content: 'let me see',
          tool_calls: [
            { id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a": 1}' } },
            { id: 'c2', type: 'custom', custom: { name: 'sh', input: 'ls -l' } },
            {
              id: 'c3',
              type: 'function',
              function: { name: 'g', arguments: '{' },
              extra_content: { google: { thought_signature: 'sig' } },
            },
          ],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'one' },
        { role: 'tool', tool_call_id: 'c2', content: '', cache_control: { type: 'ephemeral' } },
        {
          role: 'tool',
          tool_call_id: 'c3',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
        },
      ],
    }),
  ],
  [
    'what tool calls replaced',
    bodyOf({
      functions: [{ name: 'f', description: 'd', parameters: { type: 'object' } }],
      function_call: { name: 'f' },
      messages: [
        hello,
        { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
        { role: 'function', name: 'f', content: 'one' },
      ],
    }),
  ],
  [
    'an answer without text',
    bodyOf({ messages: [hello, { role: 'assistant', content: null, refusal: 'no' }] }),
  ],
  [
    'an empty text beside calls',
    bodyOf({
      messages: [
        hello,
        {
          role: 'assistant',
          content: '',
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '' } }],
        },
      ],
    }),
  ],
  [
    'refusals, sound and pictures of earlier answers',
    bodyOf({
      messages: [
        hello,
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'a' },
            { type: 'refusal', refusal: 'no' },
          ],
          audio: { id: 'audio_1' },
          images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }],
          annotations: [],
        },
      ],
    }),
  ],
  ...['reasoning', 'reasoning_content'].map((name): [string, JsonObject] => [
    `earlier ${name}`,
    bodyOf({ messages: [hello, { role: 'assistant', content: 'a', [name]: 'because' }] }),
  ]),
  [
    'signed reasoning and its plain text',
    bodyOf({
      messages: [
        hello,
        {
          role: 'assistant',
          content: 'a',
          reasoning: 'because of this',
          reasoning_details: [
            {
              type: 'reasoning.text',
              text: 'because of ',
              signature: 's1',
              format: 'anthropic-claude-v1',
              index: 0,
            },
            { type: 'reasoning.text', text: 'this', signature: 's2', index: 1, other: true },
            {
              type: 'reasoning.encrypted',
              data: 'xyz',
              id: 'rs_1',
              format: 'openai-responses-v1',
              index: 2,
            },
          ],
        },
      ],
    }),
  ],
  [
    'a summary with its hidden part',
    bodyOf({
      messages: [
        hello,
        {
          role: 'assistant',
          content: 'a',
          reasoning_details: [
            { type: 'reasoning.summary', summary: 'short', id: 'rs_1', index: 0 },
            { type: 'reasoning.encrypted', data: 'xyz', id: 'rs_1', index: 0 },
          ],
        },
      ],
    }),
  ],
  [
    'reasoning of kinds not known',
    bodyOf({
      messages: [
        hello,
        {
          role: 'assistant',
          content: 'a',
          reasoning_details: [{ type: 'other', x: 1 }],
          reasoning: 'r',
        },
      ],
    }),
  ],
  [
    'reasoning in the content',
    bodyOf({
      messages: [
        hello,
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }], closed: true },
            { type: 'text', text: 'a' },
          ],
        },
      ],
    }),
  ],
  [
    'tools of all kinds',
    bodyOf({
      tools: [
        {
          type: 'function',
          function: {
            name: 'f',
            description: 'd',
            parameters: { type: 'object' },
            strict: true,
            more: 1,
          },
          cache_control: { type: 'ephemeral', ttl: '1h' },
        },
        { type: 'function', function: { name: 'g' } },
        { type: 'custom', custom: { name: 'sh', format: { type: 'text' } } },
        { type: 'web_search', web_search: { region: 'eu' } },
      ],
      tool_choice: { type: 'custom', custom: { name: 'sh' } },
      parallel_tool_calls: false,
    }),
  ],
  ...['auto', 'none', 'required', 'any'].map((choice): [string, JsonObject] => [
    `the choice ${choice}`,
    bodyOf({ tools: [{ type: 'function', function: { name: 'g' } }], tool_choice: choice }),
  ]),
  [
    'a choice among some tools',
    bodyOf({
      tools: [{ type: 'function', function: { name: 'g' } }],
      tool_choice: {
        type: 'allowed_tools',
        allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'g' } }] },
      },
    }),
  ],
  ['a choice without tools', bodyOf({ tools: [], tool_choice: 'auto' })],
  ['a choice of a hosted tool', bodyOf({ tool_choice: { type: 'web_search' } })],
  [
    'every setting',
    bodyOf({
      stream: true,
      stream_options: { include_usage: true, include_obfuscation: false },
      max_tokens: 5,
      temperature: 0,
      top_p: 0.5,
      top_k: 3,
      frequency_penalty: 0.1,
      presence_penalty: -0.1,
      seed: 7,
      stop: 'END',
      n: 2,
      logprobs: true,
      top_logprobs: 3,
      logit_bias: { '50256': -100 },
      reasoning_effort: 'low',
      verbosity: 'high',
      service_tier: 'flex',
      user: 'u',
      metadata: { a: 'b' },
      prompt_cache_key: 'k',
      store: false,
      cache_control: { type: 'ephemeral' },
      modalities: ['text'],
      prediction: { type: 'content', content: 'x' },
      web_search_options: {},
      min_p: 0.1,
    }),
  ],
  [
    'the other names',
    bodyOf({ max_completion_tokens: 5, safety_identifier: 'u', stop: ['a', 'b'] }),
  ],
  ['both names of the limit', bodyOf({ max_completion_tokens: 5, max_tokens: 6 })],
  ['a stream that is none', bodyOf({ stream: false })],
  ['reasoning as an object', bodyOf({ reasoning: { effort: 'high', exclude: true, other: 1 } })],
  ['a switch for thinking', bodyOf({ thinking: { type: 'enabled', clear_thinking: false } })],
  ['another switch', bodyOf({ enable_thinking: true, thinking_budget: 100 })],
  ['a text format', bodyOf({ response_format: { type: 'text' } })],
  ['a JSON format', bodyOf({ response_format: { type: 'json_object' } })],
  [
    'a schema',
    bodyOf({
      response_format: {
        type: 'json_schema',
        json_schema: {
          name: 'n',
          description: 'd',
          schema: { type: 'object' },
          strict: true,
          more: 1,
        },
      },
    }),
  ],
  ['a grammar', bodyOf({ response_format: { type: 'grammar', grammar: 'x' } })],
  [
    'marks of a cache, and such that are none',
    bodyOf({
      messages: [
        { role: 'system', content: 'a', cache_control: { type: 'ephemeral' } },
        {
          role: 'user',
          content: [{ type: 'text', text: 'b', cache_control: { type: 'ephemeral', ttl: '5m' } }],
        },
        {
          role: 'user',
          content: [{ type: 'text', text: 'b', cache_control: { type: 'forever' } }],
        },
        {
          role: 'user',
          content: [{ type: 'text', text: 'b', prompt_cache_breakpoint: { mode: 'explicit' } }],
        },
      ],
    }),
  ],
];
