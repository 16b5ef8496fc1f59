/** The data of check-words: which words have a home, and the places that may use them all the same. */

/** Words and the folders they belong to. `name` is a free identifier, `text` a string or a key. */
export type WordRule = {
  readonly kind: 'name' | 'text';
  readonly words: RegExp;
  readonly home: RegExp;
  readonly belongs: string;
};

/** A word allowed outside its folders, at one file, for a reason. */
export type Exception = { readonly path: string; readonly word: string; readonly reason: string };

/**
 * Field names of the dialects which mean nothing else. Left out are those that are also columns of
 * the ledger or words of ours (`model`, `candidates`, `prompt_tokens`, `finish_reason`).
 */
const fields = [
  'cache_creation_input_tokens',
  'cache_read_input_tokens',
  'candidatesTokenCount',
  'choices',
  'completion_tokens_details',
  'content_block_delta',
  'content_block_start',
  'content_block_stop',
  'encoding_format',
  'function_call',
  'generationConfig',
  'include_usage',
  'logprobs',
  'max_completion_tokens',
  'max_output_tokens',
  'max_tokens',
  'message_delta',
  'message_start',
  'message_stop',
  'outputDimensionality',
  'parallel_tool_calls',
  'promptTokenCount',
  'prompt_tokens_details',
  'response_format',
  'stop_sequences',
  'stream_options',
  'system_fingerprint',
  'systemInstruction',
  'tool_calls',
  'tool_choice',
  'usageMetadata',
];

/** The rules; hosts of providers are added from their records. */
export const rules: readonly WordRule[] = [
  {
    kind: 'name',
    words: /^(process|Buffer|Deno|Bun|EdgeRuntime|__dirname|__filename|setImmediate)$/,
    home: /^(src\/(runtimes|cli|deploy|store\/embedded)|supabase\/functions)\//,
    belongs:
      'is a name of one runtime: it belongs into src/runtimes, src/cli, src/deploy or src/store/embedded',
  },
  {
    kind: 'text',
    words:
      /^(openai|anthropic|google|deepseek|mistral|xai|groq|aihubmix|openrouter|new-api|ollama|deepinfra)(\/|$)/,
    home: /^src\/providers\//,
    belongs: "is a provider's id: it belongs into src/providers",
  },
  {
    kind: 'text',
    words: new RegExp(`^(${fields.join('|')})$|^\\[DONE\\]$`),
    // A provider's record names the fields it renames, drops or defaults.
    home: /^src\/(dialects|providers)\//,
    belongs: "is a field of one wire format: it belongs into that format's folder in src/dialects",
  },
  {
    kind: 'text',
    words:
      /\b(select\s[^;]*\sfrom\s|insert\s+into\s|update\s+[\w."]+\s+set\s|delete\s+from\s|(create|alter|drop)\s+(table|schema|role|function|policy)\b)/i,
    home: /^src\/store\//,
    belongs: 'is SQL: it belongs into supabase/migrations or src/store',
  },
];

/** Every exception says why; one that nothing needs any more is a problem itself. */
export const allowed: readonly Exception[] = [
  {
    path: 'src/deploy/function-logs.ts',
    word: 'from logs',
    reason: "asks the platform's own log table, in ClickHouse's SQL; no database of ours",
  },
  {
    path: 'src/dialects/openai-chat/extensions.ts',
    word: 'google',
    reason: 'is a field in which servers of this dialect hold the signature of a call',
  },
];
