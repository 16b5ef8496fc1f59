import type { OfferedModel } from '../../contract/provider.ts';
import { type Flags, flagged } from '../model-lists/abilities.ts';
import {
  type Entry,
  entriesOf,
  isObject,
  offered,
  textOf,
  tokensOf,
} from '../model-lists/entries.ts';

/** Mistral's list, with an entry for every alias: limits, and no prices. Some models only embed or read scans. */
export function readMistralModels(answer: unknown): readonly OfferedModel[] | null {
  return entriesOf(answer)?.flatMap(readEntry) ?? null;
}

const CAPABILITIES: Flags = {
  inputs: { image: ['vision'], audio: ['audio'] },
  features: { tools: ['function_calling'], reasoning: ['reasoning'] },
};

function readEntry(entry: Entry): readonly OfferedModel[] {
  const id = textOf(entry['id']);
  const { capabilities } = entry;
  if (id === null || (isObject(capabilities) && capabilities['completion_chat'] === false))
    return [];
  return [
    offered(id, {
      name: textOf(entry['name']),
      contextTokens: tokensOf(entry['max_context_length']),
      ...flagged(isObject(capabilities) ? capabilities : {}, CAPABILITIES),
    }),
  ];
}
