import type { Format, ReasoningWish, Settings } from '../../contract/conversation.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { Fields } from '../../hub/strict.ts';
import { ENCRYPTED, LOGPROBS } from './schema.ts';

type Members = Record<string, Json | undefined>;

/** What of a body the settings leave. */
export interface Rest {
  /** What they have no word for; members of `reasoning` and `text` by their path. */
  readonly extra: Members;
  /** What they say in a word of their own, as the caller spelled it. */
  readonly idiom: Members;
}

export function parseSettings(body: Fields, rest: Rest): Settings {
  return {
    ...asked(body, rest),
    outputLimit: body.number('max_output_tokens'),
    temperature: body.number('temperature'),
    topP: body.number('top_p'),
    topProbabilities: body.number('top_logprobs'),
    parallelTools: body.flag('parallel_tool_calls'),
    serviceTier: body.text('service_tier'),
    user: userOf(body, rest),
    metadata: body.object('metadata'),
    cacheKey: body.text('prompt_cache_key'),
    store: body.flag('store'),
    ...UNSAYABLE,
  };
}

/** The older name says the same; where both are said, it is left. */
function userOf(body: Fields, { idiom }: Rest): string | null {
  const identifier = body.text('safety_identifier');
  if (identifier !== null) return identifier;
  const user = body.text('user');
  if (user !== null) idiom['user'] = user;
  return user;
}

/** What this dialect has no field for. */
const UNSAYABLE = {
  topK: null,
  frequencyPenalty: null,
  presencePenalty: null,
  seed: null,
  stop: null,
  answers: null,
  logitBias: null,
  cache: null,
} as const;

type Asked = Pick<Settings, 'reasoning' | 'format' | 'verbosity' | 'probabilities'>;

function asked(body: Fields, rest: Rest): Asked {
  const text = body.fields('text');
  const format = text === null ? null : parseFormat(text, rest);
  const verbosity = text?.text('verbosity') ?? null;
  keep(rest, 'text', text?.rest());
  const include = body.list('include') ?? [];
  // Encrypted reasoning always comes back; the others belong to hosted tools.
  const understood = include.every((word) => word === LOGPROBS || word === ENCRYPTED);
  if (include.length > 0) (understood ? rest.idiom : rest.extra)['include'] = include;
  return {
    reasoning: parseWish(body, rest),
    format,
    verbosity,
    probabilities: include.includes(LOGPROBS) ? true : null,
  };
}

function parseWish(body: Fields, rest: Rest): ReasoningWish | null {
  const fields = body.fields('reasoning');
  if (fields === null) return null;
  const effort = fields.text('effort');
  const summary = fields.text('summary');
  keep(rest, 'reasoning', fields.rest());
  if (effort === null && summary === null) return null;
  return {
    mode: effort === 'none' ? 'off' : null,
    effort,
    budgetTokens: null,
    visible: summary === null ? null : summary !== 'none',
    summary,
  };
}

function parseFormat(text: Fields, rest: Rest): Format | null {
  const fields = text.fields('format');
  if (fields === null) return null;
  const type = fields.needText('type');
  if (type === 'json_schema') {
    const format: Format = {
      kind: 'schema',
      name: fields.text('name'),
      description: fields.text('description'),
      schema: fields.object('schema') ?? fields.refuse('schema', 'an object'),
      strict: fields.flag('strict'),
    };
    keep(rest, 'text.format', fields.rest());
    return format;
  }
  const known = type === 'text' || type === 'json_object';
  keep(rest, 'text.format', known ? fields.rest() : fields.whole());
  if (!known) return null;
  return { kind: type === 'text' ? 'text' : 'json' };
}

function keep({ extra }: Rest, path: string, members: JsonObject = {}): void {
  for (const [name, value] of Object.entries(members)) extra[`${path}.${name}`] = value;
}
