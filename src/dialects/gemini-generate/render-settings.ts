import type { Settings } from '../../contract/conversation.ts';
import { objectOf } from '../../hub/lenient.ts';
import { reasons } from '../../hub/reasons.ts';
import { asksMore } from '../../hub/usual.ts';
import type { RenderContext } from './render-context.ts';
import { renderFormat } from './render-format.ts';
import { renderThinking } from './render-reasoning.ts';
import type { Draft } from './schema.ts';

/** The vendor takes no more: https://ai.google.dev/api/generate-content#generationconfig. */
const MOST_STOPS = 5;

/** What is asked of the answer, undefined where nothing is. */
export function renderSettings(context: RenderContext): Draft | undefined {
  const { conversation, own } = context;
  const left = own ? objectOf(conversation.extra['generationConfig']) : {};
  const { thinkingConfig: leftThinking, ...rest } = left;
  const thinking = { ...renderThinking(context), ...objectOf(leftThinking) };
  reportUnsaid(context);
  const config = defined({
    maxOutputTokens: outputLimit(context),
    ...sampling(context),
    seed: seed(context),
    stopSequences: stops(context),
    candidateCount: answers(context),
    thinkingConfig: Object.keys(thinking).length === 0 ? null : thinking,
    ...renderFormat(context),
    ...rest,
  });
  return Object.keys(config).length === 0 ? undefined : config;
}

function defined(draft: Draft): Draft {
  return Object.fromEntries(
    Object.entries(draft).filter(([, value]) => value !== null && value !== undefined),
  );
}

/** More than the model can say is refused by some servers, and never of use. */
function outputLimit({ conversation, target }: RenderContext): number | null {
  const { outputLimit: wanted } = conversation.settings;
  const most = target.rules?.outputLimit ?? null;
  return wanted === null || most === null ? wanted : Math.min(wanted, most);
}

/** Settings of sampling, by their names here and in the hub's losses. */
const SAMPLING = [
  ['temperature', 'temperature', 'temperature'],
  ['topP', 'topP', 'top_p'],
  ['topK', 'topK', 'top_k'],
  ['frequencyPenalty', 'frequencyPenalty', 'frequency_penalty'],
  ['presencePenalty', 'presencePenalty', 'presence_penalty'],
  ['responseLogprobs', 'probabilities', 'logprobs'],
  ['logprobs', 'topProbabilities', 'logprobs'],
] as const satisfies readonly (readonly [string, keyof Settings, string])[];

/** Settings that some models refuse whatever else is asked, by the rule that says so. */
const REFUSED = {
  penalties: ['frequencyPenalty', 'presencePenalty'],
  probabilities: ['responseLogprobs', 'logprobs'],
} as const;

function refusedAlways({ own, target }: RenderContext): ReadonlySet<string> {
  const rules = ['penalties', 'probabilities'] as const;
  const refused = rules.filter((rule) => !own && target.rules?.[rule] === false);
  return new Set(refused.flatMap((rule): readonly string[] => REFUSED[rule]));
}

function sampling(context: RenderContext): Draft {
  const { conversation, target, losses } = context;
  const { settings } = conversation;
  const { rules } = target;
  const refused =
    rules?.sampling === 'refused' ||
    (rules?.sampling === 'settled' && reasons(settings.reasoning, rules.reasoning));
  const always = refusedAlways(context);
  const draft: Draft = {};
  for (const [name, setting, word] of SAMPLING) {
    const value = settings[setting];
    if (value === null) continue;
    if (!refused && !always.has(name)) draft[name] = value;
    else if (asksMore(settings, setting)) losses.lost(word, word);
  }
  return draft;
}

/** A 32-bit integer: https://ai.google.dev/api/generate-content#generationconfig. */
function seed({ conversation, own, losses }: RenderContext): number | null {
  const { seed: wanted } = conversation.settings;
  if (own || wanted === null || (wanted | 0) === wanted) return wanted;
  losses.lost('seed', 'seed');
  return null;
}

function stops({ conversation, own, losses }: RenderContext): readonly string[] | null {
  const { stop } = conversation.settings;
  if (own || stop === null) return stop;
  if (stop.length > MOST_STOPS) losses.lost('stop', 'stop');
  return stop.length === 0 ? null : stop.slice(0, MOST_STOPS);
}

/** Another dialect's caller gets one answer: only one can be told in the hub's events. */
function answers({ conversation, own, losses }: RenderContext): number | null {
  const { answers: count } = conversation.settings;
  if (own || count === null) return count;
  if (count > 1) losses.missing('n', 'n');
  return null;
}

/** Settings without a word here, by the hub's words for them. */
function reportUnsaid({ conversation, own, losses }: RenderContext): void {
  for (const [word, setting] of UNSAID) {
    if (asksMore(conversation.settings, setting)) losses.lost(word, word);
  }
  if (!own && asksMore(conversation.settings, 'store')) losses.lost('store', 'store');
}

const UNSAID = [
  ['logit_bias', 'logitBias'],
  ['verbosity', 'verbosity'],
  ['user', 'user'],
  ['metadata', 'metadata'],
  ['prompt_cache_key', 'cacheKey'],
  ['cache_control', 'cache'],
] as const satisfies readonly (readonly [string, keyof Settings])[];
