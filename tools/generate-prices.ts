/**
 * Writes src/providers/known-prices/table.generated.ts: what makers whose own lists tell no prices
 * ask for their models, from the package @pydantic/genai-prices (MIT), so that nothing of it is in
 * what is deployed. With `--check` it writes nothing and fails when the file is out of date.
 *
 *   node tools/generate-prices.ts [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { findProvider } from '@pydantic/genai-prices';

const TARGET = new URL('../src/providers/known-prices/table.generated.ts', import.meta.url);

/** Records whose prices are looked up, by the package's names of their makers. */
const MAKERS: Readonly<Record<string, string>> = {
  anthropic: 'anthropic',
  cerebras: 'cerebras',
  cohere: 'cohere',
  deepseek: 'deepseek',
  fireworks: 'fireworks',
  google: 'google',
  groq: 'groq',
  minimax: 'minimax',
  mistral: 'mistral',
  moonshot: 'moonshotai',
  openai: 'openai',
  xai: 'x-ai',
};

/** USD a million tokens, by the names of price versions. */
const RATES: Readonly<Record<string, string>> = {
  input_mtok: 'input',
  output_mtok: 'output',
  cache_read_mtok: 'cache_read',
  cache_write_mtok: 'cache_write',
  cache_write_1h_mtok: 'cache_write_1h',
  input_audio_mtok: 'audio_input',
  output_audio_mtok: 'audio_output',
  output_reasoning_mtok: 'reasoning',
};

/**
 * What is not asked for tokens of the call itself, or cannot be told apart in usage. A model with
 * any further fee is left out: a price that misses a part is a wrong one.
 */
const BESIDE = new Set(['web_searches_kcount', 'storage_searches_kcount', 'cache_audio_read_mtok']);

type Amount = number | { readonly base: number; readonly tiers: readonly Tier[] };
interface Tier {
  readonly start: number;
  readonly price: number;
}
type Prices = Readonly<Record<string, Amount | undefined>>;
interface Conditional {
  readonly constraint?: { readonly type: string };
  readonly prices: Prices;
}

/** The prices of every hour; null where they change with the time of day, or with a date. */
function lasting(prices: Prices | readonly Conditional[]): Prices | null {
  if (!Array.isArray(prices)) return prices as Prices;
  const [first] = prices as readonly Conditional[];
  const plain = prices.length === 1 && first?.constraint === undefined;
  return plain ? (first?.prices ?? null) : null;
}

function ratesOf(prices: Prices | null): Record<string, string> | null {
  const rates: Record<string, string> = {};
  for (const [name, amount] of Object.entries(prices ?? {})) {
    if (amount === undefined || BESIDE.has(name)) continue;
    const rate = RATES[name];
    if (rate === undefined) return null;
    if (typeof amount === 'number') rates[rate] = decimal(amount);
    else {
      rates[rate] = decimal(amount.base);
      for (const { start, price } of amount.tiers) rates[`${rate}@${start}`] = decimal(price);
    }
  }
  return rates['input'] === undefined || rates['output'] === undefined ? null : rates;
}

function decimal(amount: number): string {
  const text = String(amount);
  if (!/^\d{1,6}(\.\d{1,12})?$/.test(text)) throw new Error(`${text} is no rate`);
  return text;
}

function tableOf(maker: string): unknown[] {
  const models = findProvider({ providerId: maker })?.models ?? [];
  return models.map(({ match, prices }) => [match, ratesOf(lasting(prices as never))]);
}

const tables = Object.entries(MAKERS).map(
  ([record, maker]) =>
    `  ${record}: [\n${tableOf(maker)
      .map((entry) => `    ${JSON.stringify(entry)},\n`)
      .join('')}  ],\n`,
);
const text = `// Made by tools/generate-prices.ts from @pydantic/genai-prices (MIT, Pydantic Services Inc.).
import type { KnownPrice } from './match.ts';

/** By record; the first entry that fits an id holds, and one without rates says that none is known. */
export const KNOWN_PRICES: Readonly<Record<string, readonly KnownPrice[]>> = {
${tables.join('')}};
`;

if (!process.argv.includes('--check')) {
  writeFileSync(TARGET, text);
} else if (readFileSync(TARGET, 'utf8') !== text) {
  console.error('table.generated.ts is out of date: run tools/generate-prices.ts');
  process.exitCode = 1;
}
