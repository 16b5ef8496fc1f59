import { describe, expect, it } from 'vitest';
import { backoffMs, retryAfterOf } from '../../src/gateway/routing/retry-after.ts';

const NOON = 'Thu, 26 Nov 2026 12:00:00 GMT';

describe('how long a provider asks to be left alone', () => {
  it.each<[readonly string[], string, number | null]>([
    [[], '', null],
    [['retry-after', '7'], '', 7_000],
    [['retry-after', ' 1.5 '], '', 1_500],
    [['retry-after', '0'], '', 0],
    [['retry-after', '7', 'retry-after-ms', '250'], '', 250],
    [['retry-after-ms', 'soon', 'retry-after', '7'], '', 7_000],
    [['retry-after', '999999999999'], '', 3_600_000],
    [['retry-after', '1e9'], '', null],
    [['retry-after', '-5'], '', null],
    [['retry-after', ''], '', null],
    [['retry-after', 'soon'], '', null],
    [['retry-after', 'Thu, 26 Nov 2026 12:00:30 GMT', 'date', NOON], '', 30_000],
    [['retry-after', 'Thu, 26 Nov 2026 11:00:00 GMT', 'date', NOON], '', 0],
    [['retry-after', 'Thu, 26 Nov 2037 12:00:00 GMT', 'date', NOON], '', 3_600_000],
    [['retry-after', 'Thu, 26 Nov 2026 12:00:30 GMT'], '', null],
    [[], '{"error":{"details":[{"@type":"RetryInfo","retryDelay": "32.5s"}]}}', 32_500],
    [[], '{"error":{"details":[{"retryDelay":"soon"}]}}', null],
  ])('%j with %s is %s', (headers, body, ms) => {
    expect(retryAfterOf(headers, body)).toBe(ms);
  });
});

describe('the wait before another try', () => {
  it('is twice as long each time, between half and the whole of it by chance', () => {
    expect([1, 2, 3].map((tries) => backoffMs(tries, 0))).toEqual([125, 250, 500]);
    expect([1, 2, 3].map((tries) => backoffMs(tries, 1))).toEqual([250, 500, 1_000]);
  });
});
