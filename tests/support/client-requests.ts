/** Requests as three clients sent them to a local upstream in November 2026, shortened. */
import type { DialectId } from '../../src/contract/dialect-id.ts';
import type { JsonObject } from '../../src/contract/json.ts';

export type Client = 'claude-code' | 'codex' | 'gemini-cli';

interface ClientRequest {
  readonly dialect: DialectId;
  readonly body: JsonObject;
}

const SCHEMA: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    command: { type: 'string' },
    timeout: { type: 'integer', exclusiveMinimum: 0 },
    env: { type: 'object', propertyNames: { type: 'string' }, additionalProperties: {} },
  },
  required: ['command'],
  additionalProperties: false,
};

const EPHEMERAL: JsonObject = { cache_control: { type: 'ephemeral' } };

/** Claude Code 2.1.197, in the second turn of a task. */
const CLAUDE_CODE: JsonObject = {
  model: 'm',
  max_tokens: 64_000,
  stream: true,
  system: [
    { type: 'text', text: 'x-anthropic-billing-header: cc_version=2.1.197; cch=00000;' },
    { type: 'text', text: 'You are Claude Code.', ...EPHEMERAL },
    { type: 'text', text: 'Work in /work.', ...EPHEMERAL },
  ],
  messages: [
    { role: 'user', content: [{ type: 'text', text: 'List the files.' }] },
    { role: 'system', content: 'The plan mode is off.' },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'I list them.', signature: 'c2ln' },
        { type: 'text', text: 'I look.' },
        {
          type: 'tool_use',
          id: 'toolu_1',
          name: 'Bash',
          input: { command: 'ls' },
          caller: { type: 'direct' },
        },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: 'toolu_1',
          content: 'a.ts',
          is_error: false,
          ...EPHEMERAL,
        },
      ],
    },
  ],
  tools: [{ name: 'Bash', description: 'Runs a command.', input_schema: SCHEMA }],
  thinking: { type: 'adaptive' },
  output_config: { effort: 'high' },
  context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
  metadata: { user_id: '{"device_id":"d","session_id":"s"}' },
};

/** Codex 0.169, in the second turn of a task. */
const CODEX: JsonObject = {
  model: 'm',
  stream: true,
  store: false,
  instructions: 'You are Codex.',
  input: [
    { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'Sandboxed.' }] },
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'List the files.' }] },
    {
      type: 'reasoning',
      id: 'rs_1',
      summary: [{ type: 'summary_text', text: 'I list them.' }],
      content: null,
      encrypted_content: 'Z0FBQUFB',
    },
    {
      type: 'message',
      id: 'msg_1',
      role: 'assistant',
      phase: 'commentary',
      content: [{ type: 'output_text', text: 'I look.' }],
    },
    {
      type: 'function_call',
      id: 'fc_1',
      status: 'completed',
      call_id: 'call_1',
      name: 'exec_command',
      arguments: '{"command":"ls"}',
    },
    { type: 'function_call_output', id: 'fco_1', call_id: 'call_1', output: 'a.ts' },
    {
      type: 'custom_tool_call',
      id: 'ctc_1',
      status: 'completed',
      call_id: 'call_2',
      name: 'apply_patch',
      input: '*** Begin Patch',
    },
    { type: 'custom_tool_call_output', call_id: 'call_2', output: 'Done.' },
  ],
  tools: [
    {
      type: 'function',
      name: 'exec_command',
      description: 'Runs.',
      strict: false,
      parameters: SCHEMA,
    },
    {
      type: 'custom',
      name: 'apply_patch',
      description: 'Patches.',
      format: { type: 'grammar', syntax: 'lark', definition: 'start: "x"' },
    },
    {
      type: 'namespace',
      name: 'mcp__docs',
      description: 'Documents.',
      tools: [
        {
          type: 'function',
          name: 'find',
          description: 'Finds.',
          strict: false,
          parameters: SCHEMA,
        },
      ],
    },
    { type: 'web_search', external_web_access: false },
  ],
  tool_choice: 'auto',
  parallel_tool_calls: true,
  reasoning: { effort: 'medium', summary: 'auto' },
  include: ['reasoning.encrypted_content'],
  text: { verbosity: 'medium' },
  prompt_cache_key: '0190',
  client_metadata: { 'x-codex-installation-id': 'i' },
};

/** Gemini CLI 0.61, in the second turn of a task. */
const GEMINI_CLI: JsonObject = {
  systemInstruction: { role: 'user', parts: [{ text: 'You are Gemini CLI.' }] },
  contents: [
    { role: 'user', parts: [{ text: 'List the files.' }] },
    {
      role: 'model',
      parts: [
        { text: 'I list them.', thought: true },
        {
          functionCall: { id: 'c1', name: 'run_shell_command', args: { command: 'ls' } },
          thoughtSignature: 'c2ln',
        },
      ],
    },
    {
      role: 'user',
      parts: [
        { functionResponse: { id: 'c1', name: 'run_shell_command', response: { output: 'a.ts' } } },
      ],
    },
  ],
  tools: [
    {
      functionDeclarations: [
        { name: 'run_shell_command', description: 'Runs.', parametersJsonSchema: SCHEMA },
      ],
    },
  ],
  generationConfig: {
    temperature: 1,
    topP: 0.95,
    topK: 64,
    thinkingConfig: { includeThoughts: true, thinkingLevel: 'HIGH' },
  },
};

export const CLIENT_REQUESTS: Readonly<Record<Client, ClientRequest>> = {
  'claude-code': { dialect: 'anthropic-messages', body: CLAUDE_CODE },
  codex: { dialect: 'openai-responses', body: CODEX },
  'gemini-cli': { dialect: 'gemini-generate', body: GEMINI_CLI },
};
