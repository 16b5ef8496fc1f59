import type { ModelList, OfferedModel, OwnCall } from '../../contract/provider.ts';
import { flagged } from './abilities.ts';
import { type Entry, entriesOf, isObject, offered, textOf, tokensOf } from './entries.ts';

/**
 * The Gemini API's list: limits, and no prices. Of its models only those that answer or embed; others
 * draw. A list that goes on after this page is none: what is missing would count as withdrawn.
 */
function readGeminiModels(answer: unknown): readonly OfferedModel[] | null {
  if (!isObject(answer) || textOf(answer['nextPageToken']) !== null) return null;
  return entriesOf(answer, 'models')?.flatMap(readEntry) ?? null;
}

function readEntry(entry: Entry): readonly OfferedModel[] {
  const id = textOf(entry['name'])?.replace(/^models\//, '') ?? '';
  const methods = entry['supportedGenerationMethods'];
  const does = (method: string): boolean => Array.isArray(methods) && methods.includes(method);
  if (id === '' || !(does('generateContent') || does('embedContent'))) return [];
  const name = textOf(entry['displayName']);
  const contextTokens = tokensOf(entry['inputTokenLimit']);
  // Of one that embeds the limit on its output counts vectors: it is always 1.
  if (!does('generateContent')) {
    return [offered(id, { name, contextTokens, outputModalities: ['embedding'] })];
  }
  return [
    offered(id, {
      name,
      contextTokens,
      outputTokens: tokensOf(entry['outputTokenLimit']),
      ...flagged(entry, { features: { reasoning: ['thinking'] } }),
    }),
  ];
}

/** With the largest page there is. */
export const GEMINI_MODELS: OwnCall = {
  dialect: 'gemini-generate',
  path: '/v1beta/models?pageSize=1000',
};

export const GEMINI_MODEL_LIST: ModelList = {
  ...GEMINI_MODELS,
  below: 'base',
  keyed: true,
  read: readGeminiModels,
};
