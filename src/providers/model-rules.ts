import type { ModelRules } from '../contract/rendering.ts';
import { claudeRules } from './model-rules/claude.ts';
import { geminiRules } from './model-rules/gemini.ts';
import { gptRules } from './model-rules/gpt.ts';
import { grokRules } from './model-rules/grok.ts';

const FAMILIES = [claudeRules, geminiRules, gptRules, grokRules];

/**
 * The rules of a model, wherever it is served; null where none are known, and then a request goes
 * as its caller said it.
 *
 * @param model What a provider wants to hear: `claude-opus-5`, `anthropic/claude-opus-5:beta`.
 */
export function rulesOf(model: string): ModelRules | null {
  const id = bareId(model);
  for (const family of FAMILIES) {
    const rules = family(id);
    if (rules !== null) return rules;
  }
  return null;
}

/** Aggregators put a vendor before the id (`anthropic/`) and a variant behind it (`:free`). */
function bareId(model: string): string {
  const path = model.toLowerCase().split('/');
  return (path.at(-1) ?? '').replace(/:.*$/, '');
}
