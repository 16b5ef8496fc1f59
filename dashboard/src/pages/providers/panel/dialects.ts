/** Wire formats a provider may speak, as people call them. */
export const DIALECT_NAMES: readonly (readonly [string, string])[] = [
  ['openai-chat', 'OpenAI Chat'],
  ['openai-responses', 'OpenAI Responses'],
  ['anthropic-messages', 'Anthropic Messages'],
  ['gemini-generate', 'Gemini'],
];
