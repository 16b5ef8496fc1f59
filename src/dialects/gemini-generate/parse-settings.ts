import type { Format, ReasoningWish, Settings } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import { Fields, refuseField } from '../../hub/strict.ts';
import { answerFromOpenApi } from './json-schema.ts';
import { leftover, messageIn } from './spelling.ts';
import { tierFrom } from './tiers.ts';

/** What was asked of the answer, and what of it no setting holds. */
export interface ParsedSettings {
  readonly settings: Settings;
  readonly extra: JsonObject;
}

/** @throws {GatewayError} `invalid_field`. */
export function parseSettings(body: Fields): ParsedSettings {
  const config = messageIn(body, 'generationConfig') ?? new Fields({}, 'generationConfig');
  const thinking = messageIn(config, 'thinkingConfig');
  const settings: Settings = {
    outputLimit: config.number('maxOutputTokens'),
    temperature: config.number('temperature'),
    topP: config.number('topP'),
    topK: config.number('topK'),
    frequencyPenalty: config.number('frequencyPenalty'),
    presencePenalty: config.number('presencePenalty'),
    seed: config.number('seed'),
    stop: stopIn(config),
    answers: config.number('candidateCount'),
    probabilities: config.flag('responseLogprobs'),
    topProbabilities: config.number('logprobs'),
    logitBias: null,
    reasoning: thinking === null ? null : parseThinking(thinking),
    format: parseFormat(config),
    verbosity: null,
    parallelTools: null,
    serviceTier: tierIn(body),
    user: null,
    metadata: null,
    cacheKey: null,
    cache: null,
    store: body.flag('store'),
  };
  const inner = thinking === null ? {} : leftover(thinking, 'thinkingConfig');
  const left = { ...config.rest(), ...inner };
  return { settings, extra: Object.keys(left).length === 0 ? {} : { generationConfig: left } };
}

function stopIn(config: Fields): readonly string[] | null {
  const path = config.at('stopSequences');
  const stop = config
    .list('stopSequences')
    ?.map((text, index) =>
      typeof text === 'string' ? text : refuseField(`${path}[${index}]`, 'a string'),
    );
  return stop ?? null;
}

/** A tier without a counterpart stays among the members nothing else holds. */
function tierIn(body: Fields): string | null {
  const { serviceTier: word } = body.whole();
  if (typeof word === 'string' && tierFrom(word) === null) return null;
  const said = body.text('serviceTier');
  return said === null ? null : tierFrom(said);
}

/** A budget of 0 turns it off, and one of -1 leaves it to the model. */
function parseThinking(thinking: Fields): ReasoningWish | null {
  const budget = thinking.number('thinkingBudget');
  const level = thinking.text('thinkingLevel')?.toLowerCase() ?? null;
  const effort = level === 'thinking_level_unspecified' ? null : level;
  const visible = thinking.flag('includeThoughts');
  if (budget === null && effort === null && visible === null) return null;
  const budgetTokens = budget === -1 ? null : budget;
  return { mode: modeOf(budget, effort), effort, budgetTokens, visible, summary: null };
}

function modeOf(budget: number | null, effort: string | null): ReasoningWish['mode'] {
  if (budget === -1) return 'auto';
  if (budget === 0) return 'off';
  return budget === null && effort === null ? null : 'on';
}

const JSON_TYPE = 'application/json';
const SCHEMA_NAMES = ['responseJsonSchema', 'responseSchema'] as const;

/** Formats that are neither text nor JSON, such as `text/x.enum`, stay as they are. */
function parseFormat(config: Fields): Format | null {
  const { responseMimeType: type } = config.whole();
  const name = SCHEMA_NAMES.find((one) => (config.whole()[one] ?? null) !== null);
  const said = typeof type === 'string' ? type : null;
  if (said !== null && said !== JSON_TYPE && (said !== 'text/plain' || name !== undefined)) {
    return null;
  }
  const mimeType = config.text('responseMimeType');
  if (name === undefined) {
    if (mimeType === null) return null;
    return { kind: mimeType === JSON_TYPE ? 'json' : 'text' };
  }
  const object = config.object(name) ?? {};
  const schema = name === 'responseSchema' ? answerFromOpenApi(object) : object;
  return { kind: 'schema', name: null, description: null, schema, strict: null };
}
