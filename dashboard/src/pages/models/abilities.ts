import type { Model } from './model.ts';

/** What lists say of what it can; what none says has no line. */
export function abilityFacts(model: Model): readonly (readonly [string, string])[] {
  const told = [
    ['Reads', model.input_modalities],
    ['Answers with', model.output_modalities],
    ['Can', model.features?.map((feature) => FEATURES[feature]) ?? null],
    ['Formats', model.dialects],
  ] as const;
  return told.flatMap(([name, words]) =>
    words === null || words.length === 0 ? [] : [[name, words.join(', ')] as const],
  );
}

const FEATURES: Readonly<Record<NonNullable<Model['features']>[number], string>> = {
  tools: 'use tools',
  structured_output: 'keep to a JSON schema',
  reasoning: 'reason',
  web_search: 'search the web',
  prompt_caching: 'cache prompts',
};
