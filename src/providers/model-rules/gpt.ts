import type { ModelRules } from '../../contract/rendering.ts';

const BASE = {
  outputLimit: null,
  forcedTools: true,
  schema: true,
  schemaWithTools: true,
  prefill: true,
  signedCalls: false,
  // https://platform.openai.com/docs/api-reference/chat/create: "Up to 4 sequences".
  stops: 4,
} as const;

/**
 * Tokens an answer may have at most, by the model's page below
 * https://platform.openai.com/docs/models: more is refused. The first that fits counts; of models
 * that are not here it is not known.
 */
const LIMITS: readonly (readonly [RegExp, number])[] = [
  [/^o1-preview(-|$)/, 32_768],
  [/^o1-mini(-|$)/, 65_536],
  [/^o[134](-|$)/, 100_000],
  [/^gpt-3\.5-turbo(-|$)/, 4096],
  [/^gpt-4-(turbo|0125|1106|vision)(-|$)/, 4096],
  [/^gpt-4o-2024-05-13$/, 4096],
  [/^(chat)?gpt-4o(-|$)/, 16_384],
  [/^gpt-4\.1(-|$)/, 32_768],
  [/^gpt-4\.5(-|$)/, 16_384],
  [/^gpt-5(\.\d+)?-chat(-|$)/, 16_384],
  [/^gpt-5(\.\d+)?((-codex)?(-mini|-max)?|-nano)(-\d{4}-\d{2}-\d{2})?$/, 128_000],
];

/** They reason only if asked to, and take sampling when they do not. */
const SETTLED_SIX = /^gpt-6-(sol|luna)(-|$)|^gpt-6\.1-terra(-|$)/;

/** Of other variants, such as pro and codex, it is not documented which words they take. */
const STANDARD = /^(?:(?:mini|nano|sol|luna|terra)(?:-\d{4}-\d{2}-\d{2})?|\d{4}-\d{2}-\d{2})?$/;

/**
 * The rules of OpenAI's models. From https://platform.openai.com/docs/guides/reasoning,
 * .../structured-outputs and @ai-sdk/openai's catalog of models.
 *
 * @param id Lower-case, without vendor and variant.
 */
export function gptRules(id: string): ModelRules | null {
  const rules = rulesOf(id);
  const limit = LIMITS.find(([models]) => models.test(id))?.[1] ?? null;
  return rules === null || limit === null ? rules : { ...rules, outputLimit: limit };
}

function rulesOf(id: string): ModelRules | null {
  if (/^o\d+(-|$)/.test(id)) {
    const rules = reasoning('refused', ['low', 'medium', 'high']);
    // "Not supported with latest reasoning models o3 and o4-mini" (the same page).
    return { ...rules, ...(/^o[34](-|$)/.test(id) ? { stops: 0 } : {}), verbosity: false };
  }
  if (/^(chat)?gpt-4o(-|$)/.test(id)) return omni(id);
  const found = /^gpt-(\d+)(?:\.(\d+))?(?:-(.+))?$/.exec(id);
  if (found === null) return null;
  const [, major = '0', minor, variant = ''] = found;
  const version = Number(major);
  // Of these only 4.1 and 4.5 can be bound to a schema.
  if (version < 5) return plain({ schema: version === 4 && minor !== undefined });
  // gpt-5-chat and its like are no reasoning models, and take neither tools nor schemas.
  if (minor === undefined && variant.startsWith('chat')) return plain({ schema: false });
  if (version >= 6) return six(id, variant);
  return five(Number(minor ?? 0), variant);
}

function five(minor: number, variant: string): ModelRules {
  const sampling = minor === 0 ? 'refused' : 'settled';
  if (!STANDARD.test(variant)) return reasoning(sampling, []);
  if (minor === 0) return reasoning(sampling, ['minimal', 'low', 'medium', 'high']);
  const efforts = ['none', 'low', 'medium', 'high'];
  if (minor >= 2) efforts.push('xhigh');
  if (minor >= 6) efforts.push('max');
  return reasoning(sampling, efforts);
}

function six(id: string, variant: string): ModelRules {
  if (/^(pro|codex|chat)/.test(variant)) return reasoning('refused', []);
  const efforts = ['low', 'medium', 'high', 'xhigh', 'max'];
  return SETTLED_SIX.test(id)
    ? reasoning('settled', ['none', ...efforts])
    : reasoning('refused', efforts);
}

/** Its search previews refuse all sampling; its first snapshot is older than schemas. */
function omni(id: string): ModelRules {
  const sampling = id.includes('-search-preview') ? 'refused' : 'free';
  return plain({ sampling, schema: id !== 'gpt-4o-2024-05-13' });
}

function reasoning(sampling: 'settled' | 'refused', efforts: readonly string[]): ModelRules {
  return {
    ...BASE,
    sampling,
    reasoning: {
      control: 'effort',
      efforts,
      // Of what is not documented it is not known whether it takes `none`.
      off: efforts.length === 0 ? 'no' : efforts.includes('none') ? 'yes' : 'effort',
      budget: null,
    },
    instructions: 'developer',
  };
}

function plain(known: Partial<ModelRules>): ModelRules {
  return {
    ...BASE,
    sampling: 'free',
    reasoning: { control: 'none', efforts: [], off: 'yes', budget: null },
    instructions: 'system',
    // It came with GPT-5; others take `medium` alone.
    verbosity: false,
    ...known,
  };
}
