import type { ProviderRecord } from '../contract/provider.ts';
import { google } from './google.ts';
import { openaiCompatible } from './openai-compatible.ts';

/**
 * A host nobody wrote a record for that speaks Gemini's format alone: tests of keys, lists of models
 * and errors are of that kind. What its maker promises of bills and routes, nobody promised of it.
 */
export const geminiCompatible: ProviderRecord = {
  ...openaiCompatible,
  id: 'gemini-compatible',
  displayName: 'Gemini-compatible',
  dialects: { 'gemini-generate': { baseUrl: null } },
  streamUsage: 'always',
  errorCodes: google.errorCodes,
  keyCheck: google.keyCheck,
  modelList: google.modelList,
  sources: google.sources,
};
