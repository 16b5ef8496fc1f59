import type { Settings } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import { asksMore } from '../../hub/usual.ts';
import { type Rendering, said } from './rendering.ts';

/** What a model takes that nothing is known of; every one but those of 2024's first half takes it. */
const USUAL_LIMIT = 8192;

/**
 * The limit on the answer, which the vendor wants to be said. What the caller of this dialect left
 * out stays out: the vendor tells them.
 */
export function renderLimit({ conversation, target, own }: Rendering): number | null {
  const { outputLimit } = conversation.settings;
  const most = target.rules?.outputLimit ?? null;
  if (own) return outputLimit;
  if (outputLimit === null) return most ?? USUAL_LIMIT;
  return most === null ? outputLimit : Math.min(outputLimit, most);
}

/** @param thinks Whether the model thinks, which leaves no room for most of it. */
export function renderSampling(rendering: Rendering, thinks: boolean): JsonObject {
  const { conversation, target, losses, own } = rendering;
  const { settings } = conversation;
  const { temperature, topP, topK } = settings;
  const sampling = target.rules?.sampling ?? 'free';
  if (own && target.rules === null) return said({ temperature, top_p: topP, top_k: topK });
  // https://platform.claude.com/docs/en/build-with-claude/extended-thinking: with thinking neither
  // temperature nor top_k, and a top_p of at least 0.95.
  const refused = sampling === 'refused' || thinks;
  if (refused) {
    const kept = sampling !== 'refused' && topP !== null && topP >= 0.95 ? topP : null;
    if (asksMore(settings, 'temperature')) losses.lost('temperature', 'temperature');
    if (kept === null && asksMore(settings, 'topP')) losses.lost('top_p', 'top_p');
    if (topK !== null) losses.lost('top_k', 'top_k');
    return said({ top_p: kept });
  }
  if (temperature !== null && temperature > 1) losses.lost('temperature', 'temperature');
  const clamped = temperature === null ? null : own ? temperature : Math.min(temperature, 1);
  const one = target.rules?.samplingPair === false && temperature !== null;
  if (one && asksMore(settings, 'topP')) losses.lost('top_p', 'top_p');
  return said({ temperature: clamped, top_p: one ? null : topP, top_k: topK });
}

export function renderStop({ conversation, losses, own }: Rendering): JsonObject {
  const { stop } = conversation.settings;
  if (stop === null) return {};
  // "stop_sequences: each stop sequence must contain non-whitespace".
  const kept = own ? stop : stop.filter((text) => text.trim() !== '');
  if (kept.length < stop.length) losses.lost('stop', 'stop');
  return kept.length === 0 && !own ? {} : { stop_sequences: kept };
}

/** Metadata has room for one opaque id of the caller's user. */
export function renderMetadata({ conversation, losses, own }: Rendering): JsonObject {
  const { user, metadata } = conversation.settings;
  if (metadata !== null && !own) losses.lost('metadata', 'metadata');
  const members = { ...said({ user_id: user }), ...(own ? metadata : null) };
  return Object.keys(members).length === 0 ? {} : { metadata: members };
}

export function renderTier({ conversation, losses, own }: Rendering): JsonObject {
  const tier = conversation.settings.serviceTier;
  if (tier === null) return {};
  if (tier === 'default') return { service_tier: 'standard_only' };
  if (own || tier === 'auto') return { service_tier: tier };
  losses.lost('service_tier', 'service_tier');
  return {};
}

const UNSAYABLE = [
  ['frequency_penalty', 'frequencyPenalty'],
  ['presence_penalty', 'presencePenalty'],
  ['seed', 'seed'],
  ['logprobs', 'probabilities'],
  ['logprobs', 'topProbabilities'],
  ['logit_bias', 'logitBias'],
  ['verbosity', 'verbosity'],
  ['prompt_cache_key', 'cacheKey'],
  ['store', 'store'],
] as const satisfies readonly (readonly [string, keyof Settings])[];

/** What this dialect has no field for. */
export function reportUnsayable({ conversation, losses }: Rendering): void {
  const { settings } = conversation;
  for (const [field, setting] of UNSAYABLE) {
    if (asksMore(settings, setting)) losses.lost(field, field);
  }
  if (settings.answers !== null && settings.answers > 1) losses.missing('n', 'n');
}
