import type { ProviderRecord } from '../contract/provider.ts';
import { anthropic } from './anthropic.ts';
import { openaiCompatible } from './openai-compatible.ts';

/**
 * A host nobody wrote a record for that speaks Anthropic's format alone: tests of keys, lists of models
 * and errors are of that kind. What its maker promises of bills and routes, nobody promised of it.
 */
export const anthropicCompatible: ProviderRecord = {
  ...openaiCompatible,
  id: 'anthropic-compatible',
  displayName: 'Anthropic-compatible',
  dialects: { 'anthropic-messages': { baseUrl: null } },
  streamUsage: 'always',
  errorCodes: anthropic.errorCodes,
  keyCheck: anthropic.keyCheck,
  modelList: anthropic.modelList,
  sources: anthropic.sources,
};
