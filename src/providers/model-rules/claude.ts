import type { ModelRules, ReasoningRules } from '../../contract/rendering.ts';

/**
 * Claude's rules, newest first; the first row whose text stands in the id counts. From
 * https://platform.claude.com/docs/en/about-claude/models and @ai-sdk/anthropic's catalog of models.
 */
interface Row {
  readonly contains: string;
  /** Thousands of tokens. */
  readonly output: number;
  readonly control: 'budget' | 'adaptive' | 'none';
  /** Whether thinking may be measured in tokens. */
  readonly budget: boolean;
  readonly off: ReasoningRules['off'];
  readonly efforts: readonly string[];
  readonly sampling: 'settled' | 'refused';
  /** They take one of temperature and top_p: https://platform.claude.com/docs/en/about-claude/models/migration-guide. */
  readonly samplingPair?: false;
  readonly forcedTools: boolean;
  readonly schema: boolean;
  readonly prefill: boolean;
}

const UP_TO_HIGH = ['low', 'medium', 'high'];

/** From Opus 4.7 on. */
const NEW = {
  output: 128,
  control: 'adaptive',
  budget: true,
  off: 'yes',
  efforts: [...UP_TO_HIGH, 'xhigh', 'max'],
  sampling: 'refused',
  forcedTools: true,
  schema: true,
  prefill: false,
} as const;

/** These decide alone how long they think. */
const NEWEST = { ...NEW, budget: false } as const;

/** It began to decide how long to think, and ceased to go on with a turn of its own. */
const FOUR_SIX = {
  ...NEW,
  efforts: [...UP_TO_HIGH, 'max'],
  sampling: 'settled',
  samplingPair: false,
} as const;

const EARLY = {
  output: 64,
  control: 'budget',
  budget: true,
  off: 'yes',
  efforts: [],
  sampling: 'settled',
  forcedTools: true,
  schema: false,
  prefill: true,
} as const;

/** Since Opus 4.1. */
const EARLY_BOUND = { ...EARLY, schema: true, samplingPair: false } as const;

const THOUGHTLESS = { ...EARLY, output: 4.096, control: 'none', budget: false } as const;

const ROWS: readonly Row[] = [
  { ...NEWEST, contains: 'claude-sonnet-5-5', off: 'between', forcedTools: false },
  { ...NEWEST, contains: 'claude-opus-5-5', off: 'effort', forcedTools: false },
  // It can be told not to think at efforts up to high, and so can Opus 5.
  { ...NEWEST, contains: 'claude-haiku-5-5' },
  { ...NEW, contains: 'claude-opus-5' },
  { ...NEWEST, contains: 'claude-fable-5-1', off: 'effort', forcedTools: false },
  { ...NEWEST, contains: 'claude-fable-5-2', off: 'effort', forcedTools: false },
  { ...NEWEST, contains: 'claude-fable-5', off: 'effort' },
  { ...NEW, contains: 'claude-opus-4-7' },
  { ...NEW, contains: 'claude-opus-4-8' },
  { ...NEW, contains: 'claude-sonnet-5' },
  { ...FOUR_SIX, contains: 'claude-opus-4-6' },
  { ...FOUR_SIX, contains: 'claude-sonnet-4-6' },
  { ...EARLY_BOUND, contains: 'claude-opus-4-5', efforts: UP_TO_HIGH },
  { ...EARLY_BOUND, contains: 'claude-sonnet-4-5' },
  { ...EARLY_BOUND, contains: 'claude-haiku-4-5' },
  { ...EARLY_BOUND, contains: 'claude-opus-4-1', output: 32 },
  { ...EARLY, contains: 'claude-opus-4', output: 32 },
  { ...EARLY, contains: 'claude-sonnet-4' },
  { ...EARLY, contains: 'claude-3-7' },
  { ...THOUGHTLESS, contains: 'claude-3-5', output: 8.192 },
  { ...THOUGHTLESS, contains: 'claude-3' },
  { ...THOUGHTLESS, contains: 'claude-2' },
  { ...THOUGHTLESS, contains: 'claude-v2' },
  { ...THOUGHTLESS, contains: 'claude-instant' },
  // One nobody knows yet is asked for nothing that only some of the newest take.
  { ...NEWEST, contains: 'claude', off: 'effort' },
];

const LEAST_BUDGET = 1_024;

/** @param id Lower-case, without vendor and variant. */
export function claudeRules(id: string): ModelRules | null {
  if (!id.includes('claude')) return null;
  // Some aggregators write versions with points: claude-opus-4.6.
  const dashed = id.replaceAll('.', '-');
  const row = ROWS.find(({ contains }) => dashed.includes(contains));
  return row === undefined ? null : rulesOfRow(row);
}

function rulesOfRow(row: Row): ModelRules {
  const { control, efforts, off, sampling, forcedTools, schema, prefill } = row;
  const outputLimit = Math.round(row.output * 1_000);
  const budget = row.budget ? { min: LEAST_BUDGET, max: outputLimit - 1 } : null;
  return {
    outputLimit,
    sampling,
    ...(row.samplingPair === false ? { samplingPair: false } : {}),
    reasoning: { control, efforts, off, budget },
    forcedTools,
    schema,
    schemaWithTools: true,
    prefill,
    instructions: 'system',
    signedCalls: false,
  };
}
