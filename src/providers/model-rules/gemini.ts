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
  const version = major === undefined ? versionOf(rest) : Number(major) * 100 + Number(minor);
  const later = version >= 300;
  return {
    ...BASE,
    reasoning: later ? levels(version, rest) : budgets(version, rest),
    // Google's own API refuses both so (capabilities of @ai-sdk/google's catalog).
    ...(version === 205 ? { penalties: false } : {}),
    probabilities: false,
    // Before Gemini 3 function tools exclude a schema.
    schemaWithTools: later,
    signedCalls: later,
  };
}

/** Of ids without one: an alias such as `gemini-flash-latest` follows the newest, but for three. */
function versionOf(rest: string): number {
  if (/^pro(-vision)?$/.test(rest)) return 100;
  // Gemini Robotics-ER 1.5 is built on 2.5.
  return rest.startsWith('robotics-er-1.5') ? 205 : Number.POSITIVE_INFINITY;
}

function levels(version: number, rest: string): ReasoningRules {
  // gemini-3-pro-image still takes a budget.
  if (version === 300 && rest.startsWith('pro-image')) {
    return { control: 'budget', efforts: [], off: 'no', budget: { min: 0, max: 32_768 } };
  }
  const flash = /^flash(?!-lite)/.test(rest) && version >= 307;
  const hydrogen = version === 400 && rest.startsWith('hydrogen');
  const efforts = ['low', 'medium', 'high'];
  if (!(flash || hydrogen || rest.startsWith('pro'))) efforts.unshift('minimal');
  if (hydrogen) efforts.push('xhigh');
  // It cannot be turned off.
  return { control: 'effort', efforts, off: 'effort', budget: null };
}

function budgets(version: number, rest: string): ReasoningRules {
  if (version < 205) return { control: 'none', efforts: [], off: 'yes', budget: null };
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
