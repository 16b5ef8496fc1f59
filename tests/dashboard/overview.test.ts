import { describe, expect, it } from 'vitest';
import { sumMoney } from '../../dashboard/src/format/money.ts';
import { spentOf } from '../../dashboard/src/format/spent.ts';
import {
  compareAmounts,
  compareFailing,
  compareSpend,
  compareTimes,
} from '../../dashboard/src/pages/overview/compare.ts';
import { seriesOf, spentAt } from '../../dashboard/src/pages/overview/series.ts';
import {
  answeredWithoutCost,
  failing,
  firstTokens,
  type Sum,
} from '../../dashboard/src/pages/overview/usage-sums.ts';
import type { Period } from '../../dashboard/src/shell/period.ts';

const sum = (changes: Partial<Sum>): Sum => ({
  group: null,
  calls: 0,
  attempts: 0,
  failed_attempts: 0,
  rejected_calls: 0,
  prompt_tokens: 0,
  completion_tokens: 0,
  total_tokens: 0,
  cached_tokens: 0,
  cache_write_tokens: 0,
  reasoning_tokens: 0,
  cost_usd: '0',
  unpriced: 0,
  mean_latency_ms: null,
  mean_first_token_ms: null,
  first_token_p50_ms: null,
  ...changes,
});

const period = (from: Date, to: Date, step: 'hour' | 'day'): Period => ({
  id: 'custom',
  from: from.toISOString(),
  to: to.toISOString(),
  before: { from: from.toISOString(), to: from.toISOString() },
  step,
  beforeWords: 'before',
});

const nameOf = (provider: string): string => provider.toUpperCase();

describe('the overview', () => {
  it('draws direct providers together and each aggregator by itself, days without calls as zero', () => {
    // Days are those of whoever looks, so the zone this runs in does not matter.
    const { routes, points } = seriesOf({
      period: period(new Date(2026, 2, 10, 15), new Date(2026, 2, 13), 'day'),
      now: new Date(2026, 2, 12, 9).getTime(),
      nameOf,
      providers: [
        sum({ group: 'one', split: 'direct', cost_usd: '1.1' }),
        sum({ group: 'two', split: 'direct', cost_usd: '2.000000000001' }),
        sum({ group: 'hub', split: 'aggregator', cost_usd: '4' }),
        sum({ group: null, split: 'none', calls: 3 }),
      ],
      steps: [
        sum({ group: '2026-03-10', split: 'one', cost_usd: '1.1', calls: 2 }),
        sum({ group: '2026-03-12', split: 'two', cost_usd: '2', calls: 1 }),
        sum({ group: '2026-03-12', split: 'hub', cost_usd: '4', calls: 1 }),
        sum({ group: '2026-03-12', split: null, calls: 3 }),
      ],
    });
    expect(routes.map(({ words, cost }) => [words, cost])).toEqual([
      ['Direct', '3.100000000001'],
      ['HUB', '4'],
    ]);
    expect(points.map(({ day, total, calls }) => [day, total, calls])).toEqual([
      ['2026-03-10', 1.1, 2],
      ['2026-03-11', 0, 0],
      ['2026-03-12', 6, 5],
    ]);
    expect(points[2]?.spend).toEqual({ direct: 2, hub: 4 });
    expect(points.map(({ partly }) => partly)).toEqual(['from 15:00', null, 'so far']);
  });

  it('finds the hours the API writes', () => {
    const { points } = seriesOf({
      period: period(new Date('2026-03-10T10:00:00Z'), new Date('2026-03-10T12:30:00Z'), 'hour'),
      nameOf,
      providers: [],
      steps: [sum({ group: '2026-03-10T11:00:00.000000Z', split: 'one', cost_usd: '3', calls: 1 })],
    });
    expect(points.map(({ total }) => total)).toEqual([0, 3, 0]);
  });

  it('gives at most four aggregators a line, and the rest one together', () => {
    const providers = ['a', 'b', 'c', 'd', 'e', 'f'].map((group, index) =>
      sum({ group, split: 'aggregator', cost_usd: String(10 - index) }),
    );
    const { routes } = seriesOf({
      period: period(new Date(2026, 2, 10), new Date(2026, 2, 11), 'day'),
      nameOf,
      providers,
      steps: [],
    });
    expect(routes.map(({ words, cost }) => `${words} ${cost}`)).toEqual([
      'A 10',
      'B 9',
      'C 8',
      'D 7',
      'Other aggregators 11',
    ]);
  });

  it('adds money exactly', () => {
    expect(sumMoney(['0.1', '0.2', '0.000000000001'])).toBe('0.300000000001');
    expect(sumMoney(['12', '0.5'])).toBe('12.5');
    expect(sumMoney([])).toBe('0');
  });

  it('says how a figure changed, and never divides by nothing', () => {
    expect(compareAmounts(112, 100).words).toBe('12 % more than before');
    expect(compareAmounts(50, 100).words).toBe('50 % less than before');
    expect(compareAmounts(5_000, 100).words).toBe('50 times as before');
    expect(compareAmounts(5, 0).words).toBe('None before');
    expect(compareSpend(112, 100).tone).toBe('bad');
    expect(compareTimes(381, 412)).toEqual({ words: '31 ms faster', tone: 'good' });
    expect(compareTimes(381, null)).toBeNull();
    expect(compareFailing({ failed: 1, of: 100 }, { failed: 1, of: 50 })).toEqual({
      words: '2 % before',
      tone: 'good',
    });
    expect(compareFailing({ failed: 0, of: 0 }, { failed: 1, of: 50 })).toBeNull();
  });

  it('counts a request as failed only where no attempt of it was answered', () => {
    // Ten requests: one refused here, nine tried, two of them twice; three attempts failed.
    const row = sum({ calls: 10, rejected_calls: 1, attempts: 11, failed_attempts: 3 });
    expect(failing(row, false)).toEqual({ failed: 2, of: 10 });
    expect(failing(row, true)).toEqual({ failed: 3, of: 11 });
  });

  it('compares medians with medians and means with means', () => {
    const known = sum({ mean_first_token_ms: 500, first_token_p50_ms: 400 });
    const older = sum({ mean_first_token_ms: 700 });
    expect(firstTokens(known, known).now).toEqual({ kind: 'p50', ms: 400 });
    expect(firstTokens(known, older)).toEqual({
      now: { kind: 'mean', ms: 500 },
      before: { kind: 'mean', ms: 700 },
    });
    expect(firstTokens(known, sum({})).now).toEqual({ kind: 'p50', ms: 400 });
  });

  it('says a dash and never $0 where no cost is known, and what a sum leaves out', () => {
    expect(spentOf(sum({ unpriced: 1, failed_attempts: 1 }))).toEqual({
      text: '–',
      title: 'The cost of 1 attempt is not known.',
      value: null,
      missing: '1 attempt whose cost is not known',
    });
    expect(spentOf(sum({ cost_usd: '0.25', unpriced: 2 }))).toEqual({
      text: '$0.25',
      title: '$0.25, and 2 attempts whose cost is not known',
      value: 0.25,
      missing: '2 attempts whose cost is not known',
    });
    expect(spentOf(sum({ rejected_calls: 3, calls: 3 }))).toMatchObject({ text: '$0', value: 0 });
  });

  it('knows no cost of a route or a day either where nothing of it has one', () => {
    const { routes, points } = seriesOf({
      period: period(new Date(2026, 2, 10), new Date(2026, 2, 12), 'day'),
      now: new Date(2026, 2, 12).getTime(),
      nameOf,
      providers: [
        sum({ group: 'one', split: 'direct', cost_usd: '1' }),
        sum({ group: 'hub', split: 'aggregator', unpriced: 2 }),
      ],
      steps: [
        sum({ group: '2026-03-10', split: 'one', cost_usd: '1' }),
        sum({ group: '2026-03-11', split: 'hub', unpriced: 2 }),
      ],
    });
    expect(routes.map(({ cost, unpriced }) => [cost, unpriced])).toEqual([
      ['1', 0],
      ['0', 2],
    ]);
    const [first, second] = points;
    if (first === undefined || second === undefined) throw new Error('two days');
    expect(spentAt(first).text).toBe('$1.00');
    expect(spentAt(first, 'hub').text).toBe('$0');
    expect(spentAt(second, 'hub').text).toBe('–');
    expect(spentAt(second).text).toBe('–');
  });

  it('knows which attempts were answered without a cost for sure', () => {
    expect(answeredWithoutCost(sum({ unpriced: 5, failed_attempts: 3 }))).toBe(true);
    expect(answeredWithoutCost(sum({ unpriced: 3, failed_attempts: 3 }))).toBe(false);
  });
});
