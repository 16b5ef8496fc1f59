import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Price, Usage } from '../../src/contract/usage.ts';
import { costOf, parseDecimal } from '../../src/ledger/cost.ts';

const NOTHING: Usage = {
  input: null,
  cacheRead: null,
  cacheWrite: null,
  cacheWriteLong: null,
  audioInput: null,
  output: null,
  reasoning: null,
  audioOutput: null,
  reportedCost: null,
};

const price = (rates: Record<string, string>): Price => ({
  version: 'p',
  source: 'list',
  currency: 'USD',
  rates,
});

describe('cost', () => {
  it('is tokens times rates, each bucket at its own', () => {
    // 1,000 x 2.5 + 400 x 1.25 + 200 x 10 = 2,500 + 500 + 2,000 micro-USD.
    const usage = { ...NOTHING, input: 1_000, cacheRead: 400, output: 200, reasoning: 150 };
    const rates = { input: '2.5', cache_read: '1.25', output: '10' };
    expect(costOf(usage, price(rates), false)).toEqual({ usd: '0.005000000000', source: 'list' });
  });

  it.each<[Partial<Usage>, Record<string, string>, string | null]>([
    // Three pictures at 0.04, whatever their tokens are.
    [{ images: 3 }, { image: '0.04' }, '0.120000000000'],
    [{ images: 3 }, { input: '0', output: '0', image: '0.04' }, '0.120000000000'],
    // And 1,000 tokens at 5 micro-USD.
    [{ images: 1, input: 1_000, output: 0 }, { input: '5', image: '0.04' }, '0.045000000000'],
    [{ images: 1 }, { input: '5', image: '0.04' }, null],
    [{ images: 1 }, { input: '0', output: '0', request: '0.1' }, '0.100000000000'],
    [{ images: 1 }, { input: '0', output: '0' }, null],
    [{ images: 1 }, {}, null],
  ])('of pictures is by the piece: %j at %j', (counts, rates, usd) => {
    expect(costOf({ ...NOTHING, ...counts }, price(rates), false).usd).toBe(usd);
  });

  it('charges a bucket without a rate of its own as what it is part of', () => {
    // 10 x 3 + 5 x 3 + 7 x 3 + 2 x 15 + 4 x 15 = 156 micro-USD.
    const usage = {
      ...NOTHING,
      input: 10,
      cacheRead: 5,
      audioInput: 7,
      output: 2,
      audioOutput: 4,
    };
    expect(costOf(usage, price({ input: '3', output: '15' }), false).usd).toBe('0.000156000000');
  });

  it.each([
    // 200,000 is not above 200,000: 200,000 x 1.25 + 10 x 10.
    [{ input: 200_000, output: 10 }, '0.250100000000'],
    // All of it at the dearer rates: 200,001 x 2.5 + 10 x 15.
    [{ input: 200_001, output: 10 }, '0.500152500000'],
    // The cached part counts too, and has no rate of its own up there: 150,000 x 2.5 + 60,000 x 0.31.
    [{ input: 150_000, cacheRead: 60_000, output: 0 }, '0.393600000000'],
    // The highest tier has no output of its own, so that is by the one below: 1,000,001 x 4 + 10 x 15.
    [{ input: 1_000_001, output: 10 }, '4.000154000000'],
  ])('is by the tier that the prompt reaches: %j', (counts, usd) => {
    const rates = {
      ...{ input: '1.25', output: '10', cache_read: '0.31' },
      ...{ 'input@200000': '2.5', 'output@200000': '15', 'input@1000000': '4' },
    };
    expect(costOf({ ...NOTHING, ...counts }, price(rates), false).usd).toBe(usd);
  });

  it('charges reasoning apart where it has a rate of its own', () => {
    // 10 x 1 + 20 x 2 + 80 x 5 = 450 micro-USD; without the rate 10 x 1 + 100 x 2 = 210.
    const usage = { ...NOTHING, input: 10, output: 100, reasoning: 80 };
    const rates = { input: '1', output: '2' };
    expect(costOf(usage, price({ ...rates, reasoning: '5' }), false).usd).toBe('0.000450000000');
    expect(costOf(usage, price(rates), false).usd).toBe('0.000210000000');
    const odd = { ...usage, reasoning: 101 };
    expect(costOf(odd, price({ ...rates, reasoning: '5' }), false).usd).toBeNull();
  });

  it('is unknown at another tariff than the list has, unless the provider told it', () => {
    const usage = { ...NOTHING, input: 1_000, output: 1, tariff: 'priority' };
    const rates = price({ input: '1', output: '1' });
    expect(costOf(usage, rates, true)).toEqual({ usd: null, source: 'none' });
    expect(costOf({ ...usage, reportedCost: '0.5' }, rates, true).usd).toBe('0.500000000000');
  });

  it('adds the price of the call itself', () => {
    const usage = { ...NOTHING, input: 1, output: 1 };
    const rates = { input: '1', output: '1', request: '0.04' };
    expect(costOf(usage, price(rates), false).usd).toBe('0.040002000000');
    const counted = { ...NOTHING, input: 0, output: 0, free: true } as const;
    expect(costOf(counted, price(rates), false).usd).toBe('0.000000000000');
  });

  it('rounds half to even at twelve places', () => {
    const cost = (rate: string): string | null =>
      costOf({ ...NOTHING, input: 1, output: 0 }, price({ input: rate, output: '0' }), false).usd;
    expect(cost('0.0000005')).toBe('0.000000000000');
    expect(cost('0.0000015')).toBe('0.000000000002');
    expect(cost('0.0000025')).toBe('0.000000000002');
    expect(cost('0.000000500001')).toBe('0.000000000001');
  });

  it('is unknown, never zero, without a price, a currency we know, or a count that matters', () => {
    const unknown = { usd: null, source: 'none' };
    const usage = { ...NOTHING, input: 5, output: 5 };
    expect(costOf(usage, null, false)).toEqual(unknown);
    expect(
      costOf(usage, { ...price({ input: '1', output: '1' }), currency: 'CNY' }, false),
    ).toEqual(unknown);
    expect(costOf({ ...usage, output: null }, price({ input: '1', output: '1' }), false)).toEqual(
      unknown,
    );
    expect(costOf(usage, price({ input: '1' }), false)).toEqual(unknown);
    expect(costOf(usage, price({ input: 'NaN', output: '1' }), false)).toEqual(unknown);
    expect(costOf(usage, price({ input: '-1', output: '1' }), false)).toEqual(unknown);
  });

  it('is zero where the price says so', () => {
    const usage = { ...NOTHING, input: 5, output: 5 };
    expect(costOf(usage, price({ input: '0', output: '0' }), false)).toEqual({
      usd: '0.000000000000',
      source: 'list',
    });
  });

  it('is what the provider reports only where its record trusts it', () => {
    const usage = { ...NOTHING, input: 5, output: 5, reportedCost: '0.0000123' };
    const rates = price({ input: '1', output: '1' });
    expect(costOf(usage, rates, true)).toEqual({ usd: '0.000012300000', source: 'reported' });
    expect(costOf(usage, rates, false)).toEqual({ usd: '0.000010000000', source: 'list' });
    expect(costOf({ ...usage, reportedCost: '-1' }, rates, true).source).toBe('list');
    expect(costOf({ ...usage, reportedCost: '1e99' }, rates, true).source).toBe('list');
  });

  it('agrees with exact arithmetic for any counts and rates', () => {
    const rate = fc.tuple(fc.nat(999), fc.nat(999_999));
    fc.assert(
      fc.property(
        fc.tuple(fc.nat(10_000_000), rate),
        fc.tuple(fc.nat(10_000_000), rate),
        (i, o) => {
          const [[input, a], [output, b]] = [i, o];
          const text = ([whole, micro]: [number, number]): string =>
            `${whole}.${String(micro).padStart(6, '0')}`;
          const units = ([whole, micro]: [number, number]): bigint =>
            BigInt(whole) * 1_000_000n + BigInt(micro);
          // Six places of rate and six of "per million": exactly twelve, so nothing is rounded.
          const expected = BigInt(input) * units(a) + BigInt(output) * units(b);
          const { usd } = costOf(
            { ...NOTHING, input, output },
            price({ input: text(a), output: text(b) }),
            false,
          );
          expect(usd?.replace('.', '').replace(/^0+(?=\d)/, '')).toBe(String(expected));
        },
      ),
    );
  });
});

describe('parseDecimal', () => {
  it.each([
    ['1', 1_000_000_000_000n],
    ['0.000000000001', 1n],
    ['1.5e-7', 150_000n],
    ['2.50', 2_500_000_000_000n],
    ['', null],
    ['1e999', null],
    ['Infinity', null],
    ['0x10', null],
    ['1,5', null],
  ])('reads %s', (text, units) => {
    expect(parseDecimal(text)).toBe(units);
  });
});
