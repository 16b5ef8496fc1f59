import type { Format, Settings } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Fields } from '../../hub/strict.ts';
import { isObject } from '../../wire/json-read.ts';
import { takeCacheMark } from './extensions.ts';
import { parseWish } from './reasoning-wish.ts';

export function parseSettings(body: Fields): Settings {
  return {
    ...parseSampling(body),
    outputLimit: firstOf(body, ['max_completion_tokens', 'max_tokens'], (name) =>
      body.number(name),
    ),
    stop: parseStop(body),
    answers: body.number('n'),
    probabilities: body.flag('logprobs'),
    topProbabilities: body.number('top_logprobs'),
    logitBias: body.object('logit_bias'),
    reasoning: parseWish(body),
    format: parseFormat(body),
    verbosity: body.text('verbosity'),
    parallelTools: body.flag('parallel_tool_calls'),
    serviceTier: body.text('service_tier'),
    user: firstOf(body, ['user', 'safety_identifier'], (name) => body.text(name)),
    metadata: body.object('metadata'),
    cacheKey: body.text('prompt_cache_key'),
    cache: takeCacheMark(body),
    store: body.flag('store'),
  };
}

type Sampling = Pick<
  Settings,
  'temperature' | 'topP' | 'topK' | 'frequencyPenalty' | 'presencePenalty' | 'seed'
>;

function parseSampling(body: Fields): Sampling {
  return {
    temperature: body.number('temperature'),
    topP: body.number('top_p'),
    // Not OpenAI's, but taken by nearly all servers of open models.
    topK: typeof body.whole()['top_k'] === 'number' ? body.number('top_k') : null,
    frequencyPenalty: body.number('frequency_penalty'),
    presencePenalty: body.number('presence_penalty'),
    seed: body.number('seed'),
  };
}

/** The first of the names that is there; the others are left among the other members. */
function firstOf<T>(
  body: Fields,
  names: readonly string[],
  read: (name: string) => T | null,
): T | null {
  const name = names.find((one) => body.whole()[one] != null);
  return name === undefined ? null : read(name);
}

function parseStop(body: Fields): readonly string[] | null {
  const stop = body.json('stop');
  if (stop === undefined) return null;
  if (typeof stop === 'string') return [stop];
  if (!Array.isArray(stop)) return body.refuse('stop', 'a string or a list of strings');
  return stop.map((word, index) => {
    return typeof word === 'string' ? word : body.refuse(`stop[${index}]`, 'a string');
  });
}

/** Formats of other types (grammars) are left among the other members. */
function parseFormat(body: Fields): Format | null {
  const value = body.whole()['response_format'] ?? undefined;
  if (value === undefined) return null;
  if (!isObject(value)) return body.refuse('response_format', 'an object');
  const type = value['type'];
  if (type !== 'text' && type !== 'json_object' && type !== 'json_schema') return null;
  body.json('response_format');
  if (type === 'text') return { kind: 'text' };
  if (type === 'json_object') return { kind: 'json' };
  const format = body.fields('response_format')?.fields('json_schema') ?? null;
  if (format === null) return body.refuse('response_format.json_schema', 'an object');
  return {
    kind: 'schema',
    name: format.text('name'),
    description: format.text('description'),
    schema: format.object('schema') ?? EMPTY,
    strict: format.flag('strict'),
  };
}

const EMPTY: JsonObject = {};
