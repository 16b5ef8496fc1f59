/** Usage that is missing, repeated or absurd: the answer passes, and the ledger goes on. */
import { describe, expect, it } from 'vitest';
import type { Row } from '../support/home.ts';
import type { World } from './world.ts';
import { exchange } from './world.ts';

const ABSURD = [
  'usage-negative',
  'usage-huge',
  'usage-float',
  'usage-string',
  'usage-nested',
  'usage-inconsistent',
  'usage-null',
  'hostile',
];

const COUNTS = [
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
  'cached_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
] as const;

function expectPossible(row: Row | undefined): void {
  for (const name of COUNTS) {
    const count = row?.[name] ?? null;
    if (count === null) continue;
    expect([name, Number.isInteger(count) && count >= 0 && count < 2 ** 31]).toEqual([name, true]);
  }
  if (row?.cost_usd != null) expect(Number(row.cost_usd)).toBeGreaterThanOrEqual(0);
  // Tokens that were not said have no cost, rather than a cost of nothing.
  if (row?.prompt_tokens === null) expect(row.cost_usd).toBeNull();
}

export function oddUsage(world: () => World): void {
  describe('usage', () => {
    it.each(ABSURD)(
      'that is absurd (%s) neither stops the answer nor the ledger',
      async (model) => {
        const { seen, exchanges, rows } = await exchange(world(), `${world().direct}/${model}`);
        expect(seen.status).toBe(200);
        expect(seen.text).toBe(new TextDecoder().decode(exchanges[0]?.sent));
        expect(rows.map((row) => row.status)).toEqual(['complete']);
        expectPossible(rows[0]);
        const after = await exchange(world(), `${world().direct}/chat`);
        expect(after.rows.map((row) => row.total_tokens)).toEqual([16]);
      },
    );

    it.each([true, false])('that is missing stays unknown (stream: %s)', async (stream) => {
      const { rows } = await exchange(world(), `${world().direct}/usage-none`, { stream });
      expect(rows.map((row) => [row.prompt_tokens, row.cost_usd, row.usage_source])).toEqual([
        [null, null, 'none'],
      ]);
    });

    it('that is repeated counts once, the last', async () => {
      const { rows } = await exchange(world(), `${world().direct}/usage-repeated`, {
        stream: true,
      });
      expect(rows.map((row) => [row.prompt_tokens, row.completion_tokens, row.cost_usd])).toEqual([
        [11, 5, '0.000077500000'],
      ]);
    });
  });
}
