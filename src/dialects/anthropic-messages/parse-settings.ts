import type { Format, ReasoningWish, Settings } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import { NO_WISH } from '../../hub/reasons.ts';
import type { Fields } from '../../hub/strict.ts';
import { hasMembers, readCache } from './parse-fields.ts';

interface ParsedSettings {
  readonly settings: Settings;
  /** What of the fields read here the hub has no word for, by their names. */
  readonly extra: JsonObject;
  /** What it has a wider word for. */
  readonly idiom: JsonObject;
}

export function parseSettings(fields: Fields): ParsedSettings {
  const { reasoning, format, extra, idiom } = parseOutput(fields);
  const { cache, extra: mark } = readCache(fields);
  const settings: Settings = {
    ...NOTHING_SAID,
    outputLimit: fields.number('max_tokens'),
    temperature: fields.number('temperature'),
    topP: fields.number('top_p'),
    topK: fields.number('top_k'),
    stop: parseStop(fields),
    reasoning,
    format,
    serviceTier: parseTier(fields),
    ...parseMetadata(fields),
    cache,
  };
  return { settings, extra: { ...extra, ...mark }, idiom };
}

/** Settings this dialect has no fields for. */
const NOTHING_SAID = {
  frequencyPenalty: null,
  presencePenalty: null,
  seed: null,
  answers: null,
  probabilities: null,
  topProbabilities: null,
  logitBias: null,
  verbosity: null,
  parallelTools: null,
  cacheKey: null,
  store: null,
} as const;

function parseStop(fields: Fields): readonly string[] | null {
  const list = fields.list('stop_sequences');
  if (list === null) return null;
  return list.map((entry) =>
    typeof entry === 'string' ? entry : fields.refuse('stop_sequences', 'a list of strings'),
  );
}

/** `standard_only` is what others call the default tier; `auto` may use a better one. */
function parseTier(fields: Fields): string | null {
  const tier = fields.text('service_tier');
  return tier === 'standard_only' ? 'default' : tier;
}

function parseMetadata(fields: Fields): Pick<Settings, 'user' | 'metadata'> {
  const metadata = fields.fields('metadata');
  if (metadata === null) return { user: null, metadata: null };
  const user = metadata.text('user_id');
  const rest = metadata.rest();
  return { user, metadata: hasMembers(rest) ? rest : null };
}

interface Output {
  readonly reasoning: ReasoningWish | null;
  readonly format: Format | null;
  readonly extra: JsonObject;
  readonly idiom: JsonObject;
}

/** `thinking` and `output_config`, which also holds the format. */
function parseOutput(fields: Fields): Output {
  const thinking = parseThinkingWish(fields);
  const config = fields.fields('output_config');
  const effort = config?.text('effort') ?? null;
  const within = config === null ? null : parseFormat(config, 'format');
  // Before it moved into the other: https://platform.claude.com/docs/en/build-with-claude/structured-outputs.
  const apart = within === null ? parseFormat(fields, 'output_format') : null;
  const rest = { ...config?.rest(), ...within?.extra };
  const said = effort !== null || thinking.wish !== null;
  return {
    reasoning: said ? { ...NO_WISH, ...thinking.wish, effort } : null,
    idiom: thinking.idiom,
    format: (within ?? apart)?.format ?? null,
    extra: {
      ...thinking.extra,
      ...apart?.extra,
      ...(hasMembers(rest) ? { output_config: rest } : {}),
    },
  };
}

const MODES: ReadonlyMap<string, ReasoningWish['mode']> = new Map([
  ['enabled', 'on'],
  ['adaptive', 'auto'],
  ['disabled', 'off'],
  // Off but for what comes between tool calls.
  ['between_tools', 'off'],
]);

interface ThinkingWish {
  readonly wish: Partial<ReasoningWish> | null;
  readonly extra: JsonObject;
  readonly idiom: JsonObject;
}

function parseThinkingWish(fields: Fields): ThinkingWish {
  const thinking = fields.fields('thinking');
  if (thinking === null) return { wish: null, extra: {}, idiom: {} };
  const type = thinking.needText('type');
  const budgetTokens = thinking.number('budget_tokens');
  const display = thinking.text('display');
  const visible = display === null ? null : display === 'summarized';
  const known = display === null || visible === true || display === 'omitted';
  const held = MODES.has(type) && known && !hasMembers(thinking.rest());
  const whole = { thinking: thinking.whole() };
  return {
    wish: { mode: MODES.get(type) ?? null, budgetTokens, visible },
    extra: held ? {} : whole,
    idiom: held && type === 'between_tools' ? whole : {},
  };
}

interface ParsedFormat {
  readonly format: Format | null;
  readonly extra: JsonObject;
}

/** Null where none is said. */
function parseFormat(owner: Fields, name: string): ParsedFormat | null {
  const format = owner.fields(name);
  if (format === null) return null;
  const type = format.needText('type');
  const schema = type === 'json_schema' ? format.object('schema') : null;
  const whole = { [name]: format.whole() };
  if (schema === null) return { format: null, extra: whole };
  return {
    format: { kind: 'schema', name: null, description: null, schema, strict: null },
    extra: hasMembers(format.rest()) ? whole : {},
  };
}
