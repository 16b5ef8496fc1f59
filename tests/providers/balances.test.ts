/** Answers of balance calls as the vendors' pages show them. */
import { describe, expect, it } from 'vitest';
import { recordOf } from '../../src/providers/registry.ts';

const usd = (amount: string): object[] => [{ amount, currency: 'USD' }];

describe('what is left', () => {
  it.each<[string, unknown, unknown]>([
    ['openrouter', { data: { limit: 100, limit_remaining: 74.5, usage: 25.5 } }, usd('74.5')],
    ['openrouter', { data: { limit: null, limit_remaining: null, usage: 25.5 } }, []],
    ['openrouter', { data: {} }, null],
    [
      'deepseek',
      {
        is_available: true,
        balance_infos: [
          { currency: 'CNY', total_balance: '110.00', granted_balance: '10.00' },
          { currency: 'USD', total_balance: '-0.25' },
          { currency: 'USD', total_balance: 'many' },
        ],
      },
      [
        { amount: '110.00', currency: 'CNY' },
        { amount: '-0.25', currency: 'USD' },
      ],
    ],
    ['deepseek', { is_available: false, balance_infos: [] }, null],
    ['moonshot', { code: 0, data: { available_balance: 49.58894 } }, usd('49.58894')],
    ['moonshot-cn', { data: { available_balance: 5 } }, [{ amount: '5', currency: 'CNY' }]],
    ['siliconflow', { data: { balance: '0.88', totalBalance: '88.88' } }, usd('88.88')],
    ['siliconflow-cn', { data: { totalBalance: '8.8' } }, [{ amount: '8.8', currency: 'CNY' }]],
    ['vercel', { balance: '95.50', total_used: '4.50' }, usd('95.50')],
    ['poe', { current_point_balance: 295932027 }, [{ amount: '295932027', currency: 'points' }]],
    // 500,000 are a dollar: 250,001 are 0.500002.
    ['new-api', { code: true, data: { total_available: 250_001 } }, usd('0.500002')],
    ['new-api', { code: true, data: { total_available: -1 } }, usd('-0.000002')],
    ['new-api', { code: true, data: { total_available: 500_000 } }, usd('1')],
    ['new-api', { code: true, data: { total_available: 7, unlimited_quota: true } }, []],
    ['new-api', { code: true, data: { total_available: 1.5 } }, null],
  ])('%s says %j', (record, answer, balances) => {
    expect(recordOf(record).balance?.read(answer)).toEqual(balances);
  });

  it.each(['openrouter', 'deepseek', 'moonshot', 'siliconflow', 'vercel', 'poe', 'new-api'])(
    '%s is not told by what is no such answer',
    (record) => {
      const read = recordOf(record).balance?.read;
      for (const odd of [null, [], 'text', {}, { data: null }, { data: { balance: {} } }]) {
        expect(read?.(odd)).toBeNull();
      }
    },
  );
});
