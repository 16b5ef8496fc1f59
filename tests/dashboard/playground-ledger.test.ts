import { describe, expect, it } from 'vitest';
import {
  billOf,
  costlessWords,
  type LedgerRow,
  sumOf,
} from '../../dashboard/src/pages/playground/ledger.ts';
import { splitThinking } from '../../dashboard/src/pages/playground/thinking-tag.ts';

const row = (over: Partial<LedgerRow>): LedgerRow => ({
  attempt: 1,
  cost_usd: '0.0147',
  cost_source: 'list',
  prompt_tokens: 1_204,
  completion_tokens: 388,
  ...over,
});

describe('what a request cost', () => {
  it('is what its attempts cost together, to the last digit', () => {
    const bill = billOf([row({ attempt: 2, cost_usd: '0.2' }), row({ cost_usd: '0.1' })]);
    expect(bill).toMatchObject({
      state: 'known',
      cost: '0.3',
      why: 'by the provider’s price list',
    });
    expect(sumOf(['0.000000000001', '1234567.999999999999'])).toBe('1234568');
    expect(sumOf(['0.000006'])).toBe('0.000006');
  });

  it('is unknown where the last attempt has no price, never zero', () => {
    const bill = billOf([row({}), row({ attempt: 2, cost_usd: null, cost_source: 'none' })]);
    expect(bill).toMatchObject({
      state: 'known',
      cost: null,
      why: 'This model has no price here, so the cost is not known.',
    });
  });

  it('says that earlier attempts are not in it', () => {
    const bill = billOf([row({ cost_usd: null, cost_source: 'none' }), row({ attempt: 2 })]);
    expect(bill).toMatchObject({
      cost: '0.0147',
      why: 'by the provider’s price list; earlier attempts without a cost: 1',
    });
  });

  it('says in two words why there is none', () => {
    expect(costlessWords({ input: 1_204, output: 388 })).toBe('no price');
    expect(costlessWords({ input: null, output: null })).toBe('cost not known');
  });

  it('says so where the ledger has nothing', () => {
    expect(billOf([]).state).toBe('missing');
  });
});

describe('thinking between tags', () => {
  it.each([
    ['no tags', { thought: '', text: 'no tags', open: false }],
    ['<think>hm</think>\n\n4', { thought: 'hm', text: '4', open: false }],
    ['\n<think>hm', { thought: 'hm', text: '', open: true }],
    ['a <think>b</think>', { thought: '', text: 'a <think>b</think>', open: false }],
  ])('is taken out of %j', (text, expected) => {
    expect(splitThinking(text)).toEqual(expected);
  });
});
