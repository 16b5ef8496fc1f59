import { describe, expect, it } from 'vitest';
import { bucketsOf } from '../../dashboard/src/pages/logs/buckets.ts';
import { errorWords } from '../../dashboard/src/pages/logs/error-words.ts';
import { queryOf, requestIdIn } from '../../dashboard/src/pages/logs/log-filter.ts';
import { scaleOf } from '../../dashboard/src/pages/logs/scale.ts';
import { costSource } from '../../dashboard/src/pages/logs/words.ts';
import { ERROR_STATUS } from '../../src/contract/error.ts';
import { attemptOf } from './attempts.ts';

const ID = '01a214cc-0606-75df-b7bf-0feb364db38c';

describe('a request in the logs', () => {
  it('counts every token in one bucket', () => {
    const row = attemptOf({
      prompt_tokens: 1_204,
      cached_tokens: 900,
      cache_write_tokens: 100,
      completion_tokens: 388,
      reasoning_tokens: 120,
    });
    expect(bucketsOf(row).map(({ id, tokens }) => [id, tokens])).toEqual([
      ['input', 204],
      ['read', 900],
      ['write', 100],
      ['output', 388],
      ['reasoning', 120],
    ]);
  });

  it('leaves unknown what was not said', () => {
    const row = attemptOf({ prompt_tokens: null, completion_tokens: null });
    expect(bucketsOf(row).map(({ tokens }) => tokens)).toEqual([null, null, null, null, null]);
  });

  it('puts its attempts on one scale', () => {
    const created_at = '2026-03-10T10:00:00.000000Z';
    const scale = scaleOf([
      attemptOf({ created_at, settled_at: '2026-03-10T10:00:00.500000Z', latency_ms: 480 }),
      attemptOf({
        attempt: 2,
        created_at,
        settled_at: '2026-03-10T10:00:02.000000Z',
        latency_ms: 1_490,
        first_token_ms: 400,
      }),
    ]);
    expect(scale).toEqual({
      spans: [
        { attempt: 1, start: 20, firstToken: null, end: 500 },
        { attempt: 2, start: 510, firstToken: 910, end: 2_000 },
      ],
      total: 2_000,
    });
  });

  it('says who says what it cost, or why nobody does', () => {
    expect(costSource(attemptOf({ cost_source: 'override' }))).toBe('by your price');
    expect(costSource(attemptOf({ cost_source: 'reported' }))).toBe('the provider said so');
    const none = { cost_usd: null, cost_source: 'none' };
    expect(costSource(attemptOf({ ...none, attempt: 0, status: 'rejected' }))).toContain(
      'nothing was called',
    );
    expect(costSource(attemptOf({ ...none, usage_source: 'none' }))).toContain('no token counts');
    expect(costSource(attemptOf(none))).toContain('no price');
  });

  it('has words for every code of Weir', () => {
    const wordless = Object.keys(ERROR_STATUS).filter((code) => errorWords(code) === null);
    expect(wordless).toEqual([]);
    expect(errorWords('something_else')).toBeNull();
  });

  it('finds an id in what was pasted, and none in anything else', () => {
    expect(requestIdIn(`  ${ID.toUpperCase()}\n`)).toBe(ID);
    expect(requestIdIn('hello')).toBeNull();
    expect(requestIdIn(`${ID}0`)).toBeNull();
  });

  it('asks the API for what the address says, and for a request whenever it was', () => {
    const period = { from: '2026-03-01T00:00:00.000Z', to: undefined } as Parameters<
      typeof queryOf
    >[1];
    expect(queryOf({ status: 'failed', key: 'k', user: 'u' }, period)).toMatchObject({
      from: '2026-03-01T00:00:00.000Z',
      failed: 'true',
      key_id: 'k',
      user_id: 'u',
    });
    expect(queryOf({ status: 'timed_out' }, period)).toMatchObject({ status: 'timed_out' });
    expect(queryOf({ status: 'nonsense' }, period)).not.toHaveProperty('status');
    expect(queryOf({ q: ID, status: 'failed' }, period)).toEqual({ request_id: ID });
  });
});
