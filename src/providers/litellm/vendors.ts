/** How LiteLLM calls providers (https://docs.litellm.ai/docs/providers), and where it has their keys. */
import type { DialectId } from '../../contract/dialect-id.ts';

export interface LitellmVendor {
  /** The record that is the same provider here. */
  readonly record: string;
  /** Environment variables its key is in where an entry names none, in this order. */
  readonly variables: readonly string[];
  /** What its `api_base` is for, where it is not OpenAI's chat format. */
  readonly dialect?: DialectId;
  /** The base of that format below an `api_base` that has no path. */
  readonly path?: string;
  /** The record for an `api_base` that is not its own. */
  readonly elsewhere?: string;
  /** One's own server, which mostly asks for no key; LiteLLM then sends one it made up. */
  readonly keyless?: true;
}

export const LITELLM_VENDORS: Readonly<Record<string, LitellmVendor>> = {
  anthropic: {
    record: 'anthropic',
    variables: ['ANTHROPIC_API_KEY'],
    dialect: 'anthropic-messages',
  },
  azure: { record: 'azure', variables: ['AZURE_API_KEY'], path: '/openai/v1' },
  cerebras: { record: 'cerebras', variables: ['CEREBRAS_API_KEY'] },
  cohere: { record: 'cohere', variables: ['COHERE_API_KEY', 'CO_API_KEY'] },
  cohere_chat: { record: 'cohere', variables: ['COHERE_API_KEY', 'CO_API_KEY'] },
  cometapi: { record: 'cometapi', variables: ['COMETAPI_KEY', 'COMETAPI_API_KEY'] },
  custom_openai: { record: 'openai-compatible', variables: ['OPENAI_API_KEY'], keyless: true },
  dashscope: { record: 'alibaba', variables: ['DASHSCOPE_API_KEY'] },
  deepinfra: { record: 'deepinfra', variables: ['DEEPINFRA_API_KEY'] },
  deepseek: { record: 'deepseek', variables: ['DEEPSEEK_API_KEY'] },
  fireworks_ai: { record: 'fireworks', variables: ['FIREWORKS_AI_API_KEY', 'FIREWORKS_API_KEY'] },
  gemini: {
    record: 'google',
    variables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    dialect: 'gemini-generate',
  },
  github: { record: 'github-models', variables: ['GITHUB_API_KEY'] },
  groq: { record: 'groq', variables: ['GROQ_API_KEY'] },
  hosted_vllm: { record: 'vllm', variables: ['HOSTED_VLLM_API_KEY'], keyless: true },
  huggingface: { record: 'huggingface', variables: ['HUGGINGFACE_API_KEY', 'HF_TOKEN'] },
  litellm_proxy: { record: 'litellm', variables: ['LITELLM_PROXY_API_KEY'] },
  lm_studio: { record: 'lmstudio', variables: ['LM_STUDIO_API_KEY'], keyless: true },
  minimax: { record: 'minimax', variables: ['MINIMAX_API_KEY'] },
  mistral: { record: 'mistral', variables: ['MISTRAL_API_KEY'] },
  moonshot: { record: 'moonshot', variables: ['MOONSHOT_API_KEY'] },
  'nano-gpt': { record: 'nanogpt', variables: ['NANOGPT_API_KEY'] },
  novita: { record: 'novita', variables: ['NOVITA_API_KEY'] },
  nvidia_nim: { record: 'nvidia', variables: ['NVIDIA_NIM_API_KEY'] },
  ollama: { record: 'ollama', variables: [], path: '/v1', keyless: true },
  ollama_chat: { record: 'ollama', variables: [], path: '/v1', keyless: true },
  openai: { record: 'openai', variables: ['OPENAI_API_KEY'], elsewhere: 'openai-compatible' },
  openai_like: { record: 'openai-compatible', variables: ['OPENAI_LIKE_API_KEY'], keyless: true },
  openrouter: { record: 'openrouter', variables: ['OPENROUTER_API_KEY'] },
  perplexity: { record: 'perplexity', variables: ['PERPLEXITYAI_API_KEY', 'PERPLEXITY_API_KEY'] },
  poe: { record: 'poe', variables: ['POE_API_KEY'] },
  'text-completion-openai': {
    record: 'openai',
    variables: ['OPENAI_API_KEY'],
    elsewhere: 'openai-compatible',
  },
  together_ai: { record: 'together', variables: ['TOGETHERAI_API_KEY', 'TOGETHER_API_KEY'] },
  vercel_ai_gateway: { record: 'vercel', variables: ['VERCEL_AI_GATEWAY_API_KEY'] },
  volcengine: { record: 'ark', variables: ['VOLCENGINE_API_KEY', 'ARK_API_KEY'] },
  xai: { record: 'xai', variables: ['XAI_API_KEY'] },
  zai: { record: 'zai', variables: ['ZAI_API_KEY'] },
};

/** Names without a provider's before them, by whose they are. */
export const LITELLM_BARE_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^(gpt-|chatgpt-|o\d|text-embedding-|dall-e|whisper|tts-)/, 'openai'],
  [/^claude-/, 'anthropic'],
  [/^command/, 'cohere'],
];
