import type { DialectId } from '../contract/dialect-id.ts';
import type { ProviderRecord } from '../contract/provider.ts';
import { anthropicCompatible } from './anthropic-compatible.ts';
import { geminiCompatible } from './gemini-compatible.ts';
import { openaiCompatible } from './openai-compatible.ts';
import { PROVIDER_RECORDS } from './registry.generated.ts';

const BY_ID: ReadonlyMap<string, ProviderRecord> = new Map(
  PROVIDER_RECORDS.map((record) => [record.id, record]),
);

/** The record of that id; of a host nobody wrote one for, the one for OpenAI-compatible hosts. */
export function recordOf(id: string): ProviderRecord {
  return BY_ID.get(id) ?? openaiCompatible;
}

/** Where tests of keys and lists of models are not of OpenAI's kind. */
const SPEAKING: Partial<Record<DialectId, ProviderRecord>> = {
  'anthropic-messages': anthropicCompatible,
  'gemini-generate': geminiCompatible,
};

/** The record for a host nobody wrote one for that speaks only this dialect. */
export function recordSpeaking(dialect: DialectId): ProviderRecord {
  return SPEAKING[dialect] ?? openaiCompatible;
}
