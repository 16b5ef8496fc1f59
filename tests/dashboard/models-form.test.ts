import { describe, expect, it } from 'vitest';
import type { Api } from '../../dashboard/src/api/client.ts';
import { findGoodModel } from '../../dashboard/src/pages/first-visit/good-model.ts';
import { fullName, splitName } from '../../dashboard/src/pages/models/model.ts';
import { checkAmount, ratesFrom } from '../../dashboard/src/pages/models/rates.ts';

const none = { input: '', output: '', cache_read: '', cache_write: '' };

describe('a price that was typed', () => {
  it('stays the text it is, in full', () => {
    expect(ratesFrom({ ...none, input: '0.000000000001', output: ' 2.50 ' })).toEqual({
      input: '0.000000000001',
      output: '2.50',
    });
  });

  it('is taken with a dollar sign, and with a comma for the point', () => {
    expect(ratesFrom({ ...none, input: '$4,40' })).toEqual({ input: '4.40' });
  });

  it('of 0 is a price, of nothing is none', () => {
    expect(ratesFrom({ ...none, input: '0' })).toEqual({ input: '0' });
    expect(ratesFrom(none)).toBeNull();
  });

  it.each(['abc', '-1', '1e3', '1,000.50', '1234567', '.5'])('%s is asked for again', (text) => {
    expect(checkAmount(text)).toBe('Enter an amount such as 2.50.');
  });

  it('with a comma before three digits is asked for again, since it can be read in two ways', () => {
    for (const text of ['1,000', '$12,500', ' 999,999 ']) {
      expect(checkAmount(text)).toBe('Write it with a point, or without the comma.');
    }
    expect([checkAmount('0,125'), checkAmount('1,50'), checkAmount('1000')]).toEqual([
      true,
      true,
      true,
    ]);
  });
});

describe('the name of a model', () => {
  it('is the provider to the first slash, and any more are the model’s', () => {
    const name = 'openrouter/anthropic/claude:beta';
    expect(splitName(name)).toEqual({ provider: 'openrouter', model: 'anthropic/claude:beta' });
    expect(fullName(splitName(name))).toBe(name);
  });
});

/** A gateway with these models, as much of it as is asked. */
function gatewayWith(models: readonly string[]): Api {
  const call = async (_name: string, { query }: { query: { q?: string } }): Promise<unknown> => ({
    data: models.filter((model) => model.includes(query.q ?? '')).map((model) => ({ model })),
    next: null,
  });
  return { base: '', call, send: () => Promise.reject(new Error('not asked')) } as unknown as Api;
}

describe('the model of the first chat', () => {
  it.each([
    [['gpt-5', 'gpt-5-mini-2026-01-01', 'gpt-5-mini'], 'p/gpt-5-mini'],
    [['claude-opus-5', 'claude-haiku-4-5'], 'p/claude-haiku-4-5'],
    [['gemini-flash-image', 'gemini-3-flash'], 'p/gemini-3-flash'],
    [['text-embedding-3', 'llama-4'], 'p/llama-4'],
    [['text-embedding-3'], 'p/text-embedding-3'],
    [[], null],
  ])('of %j is %s', async (models, best) => {
    expect(await findGoodModel(gatewayWith(models), 'p')).toBe(best);
  });
});
