import type { Settings } from '../../contract/conversation.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { listOf } from '../../hub/lenient.ts';
import { reasons } from '../../hub/reasons.ts';
import { shortUserId } from '../../hub/user-id.ts';
import { asksMore } from '../../hub/usual.ts';
import { renderFormat } from './render-format.ts';
import { renderWish } from './render-reasoning.ts';
import { ENCRYPTED, LOGPROBS } from './schema.ts';
import { said, type Task } from './task.ts';

/** All settings that have a top-level field, but for `include`. */
export function renderSettings(task: Task): JsonObject {
  const { settings } = task.conversation;
  unsayable(settings, task);
  const hasTools = task.conversation.tools.length > 0;
  const text = said({ format: renderFormat(task), verbosity: verbosityOf(task) });
  const reasoning = renderWish(task);
  return said({
    max_output_tokens: limitOf(task),
    ...sampling(task),
    reasoning: isEmpty(reasoning) ? null : reasoning,
    text: isEmpty(text) ? null : text,
    // Without tools it means nothing, and some servers refuse it.
    parallel_tool_calls: hasTools || task.own ? settings.parallelTools : null,
    service_tier: settings.serviceTier,
    [userField(task)]: task.own ? settings.user : shortUserId(settings.user),
    metadata: settings.metadata,
    prompt_cache_key: settings.cacheKey,
    // The vendor stores answers unless told otherwise, which other dialects never mean.
    store: settings.store ?? (task.own ? null : false),
  });
}

function verbosityOf({ conversation, target, losses, own }: Task): string | null {
  const { verbosity } = conversation.settings;
  if (own || verbosity === null || target.rules?.verbosity !== false) return verbosity;
  // What a model does unasked.
  if (verbosity !== 'medium') losses.lost('verbosity', 'text.verbosity');
  return null;
}

function userField({ conversation, own }: Task): string {
  return own && conversation.idiom?.['user'] !== undefined ? 'user' : 'safety_identifier';
}

function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0;
}

/** The vendor refuses less: https://platform.openai.com/docs/api-reference/responses/create. */
const LEAST = 16;

function limitOf({ conversation, target, own }: Task): number | null {
  const { outputLimit } = conversation.settings;
  if (outputLimit === null || own) return outputLimit;
  return Math.max(LEAST, Math.min(outputLimit, target.rules?.outputLimit ?? outputLimit));
}

const UNSAYABLE = [
  ['top_k', 'topK'],
  ['frequency_penalty', 'frequencyPenalty'],
  ['presence_penalty', 'presencePenalty'],
  ['seed', 'seed'],
  ['stop', 'stop'],
  ['logit_bias', 'logitBias'],
  ['cache_control', 'cache'],
] as const satisfies readonly (readonly [string, keyof Settings])[];

/** Fields of other dialects, each by its word. */
function unsayable(settings: Settings, { losses }: Task): void {
  for (const [word, setting] of UNSAYABLE) {
    if (asksMore(settings, setting)) losses.lost(word, word);
  }
  if ((settings.answers ?? 1) !== 1) losses.missing('n', 'n');
}

function sampling(task: Task): JsonObject {
  const { settings } = task.conversation;
  const { temperature, topP, topProbabilities } = settings;
  if (samplingTaken(task)) {
    return said({ temperature, top_p: topP, top_logprobs: topProbabilities });
  }
  if (asksMore(settings, 'temperature')) task.losses.lost('temperature', 'temperature');
  if (asksMore(settings, 'topP')) task.losses.lost('top_p', 'top_p');
  if (asksMore(settings, 'topProbabilities')) task.losses.lost('logprobs', 'top_logprobs');
  return {};
}

function samplingTaken({ conversation, target }: Task): boolean {
  const { rules } = target;
  if (rules === null || rules.sampling === 'free') return true;
  if (rules.sampling === 'refused') return false;
  return !reasons(conversation.settings.reasoning, rules.reasoning);
}

/** What beside the answer is asked for. */
export function renderInclude(task: Task): readonly Json[] {
  const { settings, extra, idiom } = task.conversation;
  const { losses, target } = task;
  const include = new Set<Json>(task.own ? listOf(idiom?.['include'] ?? extra['include']) : []);
  if (settings.probabilities === true) include.add(LOGPROBS);
  if (!samplingTaken(task) && include.delete(LOGPROBS)) losses.lost('logprobs', 'logprobs');
  // What is not stored has to be brought back; a model that does not reason refuses the wish.
  const reasons =
    settings.reasoning !== null || (target.rules?.reasoning.control ?? 'unknown') !== 'unknown';
  const without = target.rules?.reasoning.control === 'none';
  if (!task.own && settings.store !== true && reasons && !without) include.add(ENCRYPTED);
  return [...include];
}
