import type { ModelRules } from '../../contract/rendering.ts';

const BASE = {
  outputLimit: null,
  forcedTools: true,
  schema: true,
  schemaWithTools: true,
  prefill: true,
  signedCalls: false,
} as const;

/** They reason only if asked to, and take sampling when they do not. */
const SETTLED_SIX = /^gpt-6-(sol|luna)(-|$)|^gpt-6\.1-terra(-|$)/;

/**
 * The rules of OpenAI's models. From https://platform.openai.com/docs/guides/reasoning and
 * @ai-sdk/openai's catalog of models.
 *
 * @param id Lower-case, without vendor and variant.
 */
export function gptRules(id: string): ModelRules | null {
  if (/^o\d+(-|$)/.test(id)) return reasoning('refused', ['low', 'medium', 'high']);
  const found = /^gpt-(\d+)(?:\.(\d+))?(?:-(.+))?$/.exec(id);
  if (found === null) return null;
  const [, major = '0', minor, variant = ''] = found;
  const version = Number(major);
  // gpt-5-chat and its like are no reasoning models.
  if (version < 5 || (minor === undefined && variant.startsWith('chat'))) return plain();
  // Which words these take is not documented.
  if (/^(pro|codex|chat)/.test(variant)) return reasoning('refused', []);
  if (version >= 6) return six(id);
  return five(Number(minor ?? 0));
}

function five(minor: number): ModelRules {
  if (minor === 0) return reasoning('refused', ['minimal', 'low', 'medium', 'high']);
  const efforts = ['none', 'low', 'medium', 'high'];
  if (minor >= 2) efforts.push('xhigh');
  if (minor >= 6) efforts.push('max');
  return reasoning('settled', efforts);
}

function six(id: string): ModelRules {
  const efforts = ['low', 'medium', 'high', 'xhigh', 'max'];
  return SETTLED_SIX.test(id)
    ? reasoning('settled', ['none', ...efforts])
    : reasoning('refused', efforts);
}

function reasoning(sampling: 'settled' | 'refused', efforts: readonly string[]): ModelRules {
  return {
    ...BASE,
    sampling,
    reasoning: {
      control: 'effort',
      efforts,
      off: efforts.length === 0 || efforts.includes('none') ? 'yes' : 'effort',
      budget: null,
    },
    instructions: 'developer',
  };
}

function plain(): ModelRules {
  return {
    ...BASE,
    sampling: 'free',
    reasoning: { control: 'none', efforts: [], off: 'yes', budget: null },
    instructions: 'system',
  };
}
