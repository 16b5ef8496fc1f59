import type { ProviderRecord } from '../contract/provider.ts';
import { openaiCompatible } from './openai-compatible.ts';
import { PROVIDER_RECORDS } from './registry.generated.ts';

const BY_ID: ReadonlyMap<string, ProviderRecord> = new Map(
  PROVIDER_RECORDS.map((record) => [record.id, record]),
);

/** The record of that id; of a host nobody wrote one for, the one for OpenAI-compatible hosts. */
export function recordOf(id: string): ProviderRecord {
  return BY_ID.get(id) ?? openaiCompatible;
}
