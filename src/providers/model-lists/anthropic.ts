import type { ModelList, OfferedModel, OwnCall } from '../../contract/provider.ts';
import { type Flags, flagged } from './abilities.ts';
import { type Entry, entriesOf, isObject, offered, textOf, tokensOf } from './entries.ts';

/**
 * Anthropic's list (`ModelInfo` of its SDK): limits, and no prices. A list that goes on after this
 * page is none: what is missing from it would count as withdrawn.
 */
function readAnthropicModels(answer: unknown): readonly OfferedModel[] | null {
  if (!isObject(answer) || answer['has_more'] === true) return null;
  return entriesOf(answer)?.flatMap(readEntry) ?? null;
}

function readEntry(entry: Entry): readonly OfferedModel[] {
  const id = textOf(entry['id']);
  // Calls of a retired model fail.
  if (id === null || entry['lifecycle'] === 'retired') return [];
  return [
    offered(id, {
      name: textOf(entry['display_name']),
      contextTokens: tokensOf(entry['max_input_tokens']),
      outputTokens: tokensOf(entry['max_tokens']),
      ...flagged(supportedBy(entry['capabilities']), CAPABILITIES),
    }),
  ];
}

const CAPABILITIES: Flags = {
  inputs: { image: ['image_input'], file: ['pdf_input'] },
  features: { structured_output: ['structured_outputs'], reasoning: ['thinking'] },
};

/** `{"thinking": {"supported": true}}` as a flag. Tools and caching, which all have, are not in it. */
function supportedBy(capabilities: unknown): Entry {
  if (!isObject(capabilities)) return {};
  const flags = Object.entries(capabilities).map(([name, told]): [string, unknown] => [
    name,
    isObject(told) ? told['supported'] : undefined,
  ]);
  return Object.fromEntries(flags);
}

/** With the largest page there is. Without a version every call is refused. */
export const ANTHROPIC_MODELS: OwnCall = {
  dialect: 'anthropic-messages',
  headers: ['anthropic-version', '2023-06-01'],
  path: '/v1/models?limit=1000',
};

export const ANTHROPIC_MODEL_LIST: ModelList = {
  ...ANTHROPIC_MODELS,
  below: 'base',
  keyed: true,
  read: readAnthropicModels,
};
