import type { ModelRules, ReasoningRules } from '../../contract/rendering.ts';

/**
 * Claude's rules, newest first; the first row whose text stands in the id counts. From
 * https://platform.claude.com/docs/en/about-claude/models and @ai-sdk/anthropic's catalog of models.
 */
interface Row {
  readonly contains: string;
  /** Thousands of tokens. */
  readonly output: number;
  readonly thinks: 'budget' | 'adaptive' | 'no';
  readonly off: ReasoningRules['off'];
  readonly efforts: readonly string[];
  readonly forcedTools: boolean;
  readonly schema: boolean;
  /** Before Opus 4.7: sampling and a last turn of the assistant's are taken. */
  readonly early: boolean;
}

const ALL = ['low', 'medium', 'high', 'xhigh', 'max'];
const WITHOUT_XHIGH = ['low', 'medium', 'high', 'max'];

const NEWEST = {
  output: 128,
  thinks: 'adaptive',
  efforts: ALL,
  schema: true,
  early: false,
} as const;
const EARLY = { thinks: 'budget', off: 'yes', forcedTools: true, early: true } as const;

const ROWS: readonly Row[] = [
  { ...NEWEST, contains: 'claude-sonnet-5-5', off: 'between', forcedTools: false },
  { ...NEWEST, contains: 'claude-opus-5-5', off: 'effort', forcedTools: false },
  { ...NEWEST, contains: 'claude-haiku-5-5', off: 'yes', forcedTools: true },
  { ...NEWEST, contains: 'claude-opus-5', off: 'yes', forcedTools: true },
  { ...NEWEST, contains: 'claude-fable-5-1', off: 'effort', forcedTools: false },
  { ...NEWEST, contains: 'claude-fable-5-2', off: 'effort', forcedTools: false },
  { ...NEWEST, contains: 'claude-fable-5', off: 'effort', forcedTools: true },
  { ...NEWEST, contains: 'claude-opus-4-7', off: 'yes', forcedTools: true },
  { ...NEWEST, contains: 'claude-opus-4-8', off: 'yes', forcedTools: true },
  { ...NEWEST, contains: 'claude-sonnet-5', off: 'yes', forcedTools: true },
  {
    ...EARLY,
    contains: 'claude-opus-4-6',
    output: 128,
    thinks: 'adaptive',
    efforts: WITHOUT_XHIGH,
    schema: true,
  },
  {
    ...EARLY,
    contains: 'claude-sonnet-4-6',
    output: 128,
    thinks: 'adaptive',
    efforts: WITHOUT_XHIGH,
    schema: true,
  },
  { ...EARLY, contains: 'claude-opus-4-5', output: 64, efforts: WITHOUT_XHIGH, schema: true },
  { ...EARLY, contains: 'claude-sonnet-4-5', output: 64, efforts: [], schema: true },
  { ...EARLY, contains: 'claude-haiku-4-5', output: 64, efforts: [], schema: true },
  { ...EARLY, contains: 'claude-opus-4-1', output: 32, efforts: [], schema: true },
  { ...EARLY, contains: 'claude-opus-4', output: 32, efforts: [], schema: false },
  { ...EARLY, contains: 'claude-sonnet-4', output: 64, efforts: [], schema: false },
  { ...EARLY, contains: 'claude-3-7', output: 64, efforts: [], schema: false },
  { ...EARLY, contains: 'claude-3-5', output: 8.192, thinks: 'no', efforts: [], schema: false },
  { ...EARLY, contains: 'claude-3', output: 4.096, thinks: 'no', efforts: [], schema: false },
  // One nobody knows yet follows the newest.
  { ...NEWEST, contains: 'claude', off: 'effort', forcedTools: true },
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
  const outputLimit = Math.round(row.output * 1_000);
  return {
    outputLimit,
    sampling: row.early ? 'settled' : 'refused',
    reasoning: {
      control: row.thinks === 'no' ? 'none' : row.thinks,
      efforts: row.efforts,
      off: row.off,
      budget: row.thinks === 'budget' ? { min: LEAST_BUDGET, max: outputLimit - 1 } : null,
    },
    forcedTools: row.forcedTools,
    schema: row.schema,
    schemaWithTools: true,
    prefill: row.early,
    instructions: 'system',
    signedCalls: false,
  };
}
