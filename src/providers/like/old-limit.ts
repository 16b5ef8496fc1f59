/**
 * Of servers whose pages know the limit on an answer by its first name alone. Where a body has both,
 * the newer one counts, as it does at OpenAI.
 */
export const OLD_LIMIT: Readonly<Record<string, string>> = { max_completion_tokens: 'max_tokens' };
