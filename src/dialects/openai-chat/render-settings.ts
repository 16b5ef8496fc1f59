import type { Json, JsonObject } from '../../contract/json.ts';
import { reasons } from '../../hub/reasons.ts';
import { shortUserId } from '../../hub/user-id.ts';
import { asksMore } from '../../hub/usual.ts';
import { USUAL_LIMIT } from './compose.ts';
import { renderWish } from './render-wish.ts';
import { marked, type Saying } from './saying.ts';

export function renderSettings(saying: Saying): JsonObject {
  const { own, conversation, losses } = saying;
  const { settings, idiom = {} } = conversation;
  const members: Record<string, Json> = {};
  const put = (name: string, value: Json | null): void => {
    if (value !== null) members[name] = value;
  };
  putLimit(saying, put);
  putSampling(saying, put);
  put('seed', settings.seed);
  put('stop', own ? (idiom['stop'] ?? null) : stopOf(saying));
  put('n', own ? settings.answers : null);
  // Only one answer is read when it is translated.
  if (!own && settings.answers !== null && settings.answers > 1) losses.missing('n', 'n');
  putProbabilities(saying, put);
  put('logit_bias', settings.logitBias);
  put('verbosity', own ? settings.verbosity : verbosityOf(saying));
  put('service_tier', settings.serviceTier);
  put('prompt_cache_key', settings.cacheKey);
  putUser(saying, put);
  putKept(saying, put);
  return { ...members, ...renderWish(saying), ...marked(saying, settings.cache, 'cache_control') };
}

type Put = (name: string, value: Json | null) => void;

function stopOf({ conversation, target, losses }: Saying): readonly string[] | null {
  const stop = conversation.settings.stop ?? [];
  const taken = stop.slice(0, target.rules?.stops);
  if (taken.length < stop.length) losses.lost('stop', 'stop');
  return taken.length === 0 ? null : taken;
}

function verbosityOf({ conversation, target, losses }: Saying): string | null {
  const { verbosity } = conversation.settings;
  if (verbosity === null || target.rules?.verbosity !== false) return verbosity;
  // What a model does unasked.
  if (verbosity !== 'medium') losses.lost('verbosity', 'verbosity');
  return null;
}

/** The caller's name for it, else the one nearly every server knows. */
function putLimit({ own, conversation, target }: Saying, put: Put): void {
  const { outputLimit } = conversation.settings;
  if (outputLimit === null) return;
  const most = target.rules?.outputLimit ?? null;
  const limit = own || most === null ? outputLimit : Math.min(outputLimit, most);
  const usual = target.rules?.instructions === 'developer' ? 'max_completion_tokens' : USUAL_LIMIT;
  const asked = own ? limitNameIn(conversation.idiom ?? {}) : null;
  put(asked ?? usual, limit);
}

export function limitNameIn(members: JsonObject): string | null {
  return LIMITS.find((name) => members[name] != null) ?? null;
}

export const LIMITS: readonly string[] = ['max_completion_tokens', 'max_tokens'];

const SAMPLING = [
  ['temperature', 'temperature'],
  ['top_p', 'topP'],
  ['frequency_penalty', 'frequencyPenalty'],
  ['presence_penalty', 'presencePenalty'],
] as const;

function putSampling(saying: Saying, put: Put): void {
  const { own, conversation, losses } = saying;
  const { settings } = conversation;
  const refused = refusesSampling(saying);
  for (const [name, setting] of SAMPLING) {
    if (!refused) put(name, settings[setting]);
    else if (asksMore(settings, setting)) losses.lost(name, name);
  }
  if (own && !refused) put('top_k', settings.topK);
  else if (settings.topK !== null) losses.lost('top_k', 'top_k');
}

function refusesSampling({ conversation, target }: Saying): boolean {
  const { rules } = target;
  if (rules?.sampling !== 'settled') return rules?.sampling === 'refused';
  return reasons(conversation.settings.reasoning, rules.reasoning);
}

function putProbabilities(saying: Saying, put: Put): void {
  const { probabilities, topProbabilities } = saying.conversation.settings;
  if (refusesSampling(saying)) {
    if (probabilities === true) saying.losses.lost('logprobs', 'logprobs');
    return;
  }
  put('logprobs', probabilities);
  put('top_logprobs', topProbabilities);
}

function putUser({ own, conversation }: Saying, put: Put): void {
  const { idiom = {}, settings } = conversation;
  put(
    own && idiom['user'] == null && idiom['safety_identifier'] != null
      ? 'safety_identifier'
      : 'user',
    own ? settings.user : shortUserId(settings.user),
  );
}

/**
 * OpenAI takes metadata only of answers it stores, and stores none unasked; other servers know
 * neither field.
 */
function putKept({ own, conversation, losses }: Saying, put: Put): void {
  const { metadata, store } = conversation.settings;
  if (own) {
    put('metadata', metadata);
    put('store', store);
    return;
  }
  if (metadata !== null) losses.lost('metadata', 'metadata');
  if (store === true) losses.lost('store', 'store');
}
