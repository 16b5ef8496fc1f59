import type { ModelRules, ReasoningRules } from '../../contract/rendering.ts';

const BASE = {
  outputLimit: null,
  sampling: 'free',
  forcedTools: true,
  schema: true,
  prefill: true,
  instructions: 'system',
} as const;

/**
 * Gemini's rules by generation. From https://ai.google.dev/gemini-api/docs/thinking,
 * .../thought-signatures and @ai-sdk/google's catalog of models.
 *
 * @param id Lower-case, without vendor and variant.
 */
export function geminiRules(id: string): ModelRules | null {
  if (id.startsWith('gemma')) return gemmaRules();
  const found = /^gemini-(?:(\d+)(?:\.(\d+))?-)?(.+)$/.exec(id);
  if (found === null) return null;
  const [, major, minor = '0', rest = ''] = found;
  // An alias such as gemini-flash-latest follows the newest.
  const generation = major === undefined ? Infinity : Number(`${major}.${minor}`);
  const later = generation >= 3;
  return {
    ...BASE,
    reasoning: later ? levels(generation, rest) : budgets(generation, rest),
    // Before Gemini 3 function tools exclude a schema.
    schemaWithTools: later,
    signedCalls: later,
  };
}

function levels(generation: number, rest: string): ReasoningRules {
  // gemini-3-pro-image still takes a budget.
  if (rest.startsWith('pro-image')) return budgets(2.5, rest);
  const efforts =
    rest.startsWith('pro') || generation >= 3.7
      ? ['low', 'medium', 'high']
      : ['minimal', 'low', 'medium', 'high'];
  // It cannot be turned off.
  return { control: 'effort', efforts, off: 'effort', budget: null };
}

function budgets(generation: number, rest: string): ReasoningRules {
  if (generation < 2.5) return { control: 'none', efforts: [], off: 'yes', budget: null };
  const pro = rest.startsWith('pro');
  return {
    control: 'budget',
    efforts: [],
    off: pro ? 'no' : 'yes',
    budget: pro ? { min: 128, max: 32_768 } : { min: 0, max: 24_576 },
  };
}

/** Open weights: no system instruction, no thinking to steer. */
function gemmaRules(): ModelRules {
  return {
    ...BASE,
    instructions: 'none',
    reasoning: { control: 'none', efforts: [], off: 'yes', budget: null },
    schemaWithTools: false,
    signedCalls: false,
  };
}
