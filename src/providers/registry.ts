import type { DialectId } from '../contract/dialect-id.ts';
import type { ProviderRecord } from '../contract/provider.ts';
import { anthropic } from './anthropic.ts';
import { google } from './google.ts';
import { openaiCompatible } from './openai-compatible.ts';
import { PROVIDER_RECORDS } from './registry.generated.ts';

const BY_ID: ReadonlyMap<string, ProviderRecord> = new Map(
  PROVIDER_RECORDS.map((record) => [record.id, record]),
);

/** The record of that id; of a host nobody wrote one for, the one for OpenAI-compatible hosts. */
export function recordOf(id: string): ProviderRecord {
  return BY_ID.get(id) ?? openaiCompatible;
}

/** Whose hosts are like their maker's: tests of keys and lists of models are not of OpenAI's kind. */
const MAKERS: Partial<Record<DialectId, ProviderRecord>> = {
  'anthropic-messages': anthropic,
  'gemini-generate': google,
};

/** The record for a host nobody wrote one for that speaks only this dialect. */
export function recordSpeaking(dialect: DialectId): ProviderRecord {
  return MAKERS[dialect] ?? openaiCompatible;
}
