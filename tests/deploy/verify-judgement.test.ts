/** What a verification concludes from what it saw, without anything to look at. */
import { describe, expect, it } from 'vitest';
import { createHush } from '../../src/deploy/verify/hush.ts';
import { judgeLive, liveness } from '../../src/deploy/verify/live.ts';
import { printCheck } from '../../src/deploy/verify/print.ts';
import { CHECKS, failed, passed, wantedOf } from '../../src/deploy/verify/report.ts';
import type { Entry } from '../../src/deploy/verify/rows.ts';
import { addUp } from '../../src/deploy/verify/spent.ts';

describe('whether a stream arrives while it is made', () => {
  it.each([
    ['as long as at the gateway', { callerMs: 4_000, gatewayMs: 4_100, pieces: 200 }, 'live'],
    ['lumpy, but on its way', { callerMs: 1_500, gatewayMs: 4_000, pieces: 200 }, 'live'],
    ['all at the end', { callerMs: 3, gatewayMs: 4_000, pieces: 200 }, 'buffered'],
    [
      'a large one held back, then slow',
      { callerMs: 300, gatewayMs: 9_000, pieces: 9 },
      'buffered',
    ],
    ['a provider that says it at once', { callerMs: 2, gatewayMs: 4, pieces: 200 }, 'unclear'],
    ['the same, and a slow caller', { callerMs: 900, gatewayMs: 4, pieces: 200 }, 'unclear'],
    ['too few pieces', { callerMs: 0, gatewayMs: 900, pieces: 2 }, 'unclear'],
    ['no row, spread out', { callerMs: 900, gatewayMs: null, pieces: 30 }, 'live'],
    ['no row, at once', { callerMs: 9, gatewayMs: null, pieces: 30 }, 'unclear'],
  ] as const)('%s', (_name, pace, expected) => {
    expect(liveness(pace)).toBe(expected);
  });

  it('is told with both lengths of time, and never as failed where it is unclear', () => {
    expect(judgeLive({ callerMs: 3, gatewayMs: 4_000, pieces: 20 })).toMatchObject({
      state: 'failed',
      found: '20 pieces within 3 ms; the gateway had them over 4.0 s',
    });
    expect(judgeLive({ callerMs: 2, gatewayMs: 4, pieces: 20 })).toMatchObject({
      state: 'not_checked',
      found: "the provider's 20 pieces came within 4 ms: too fast to tell",
    });
  });
});

describe('what a server wrote', () => {
  const hush = createHush(['correct horse', 'token-0123']);

  it('holds no secret, nothing that looks like one, and nothing a terminal obeys', () => {
    const { found, advice } = hush(
      failed(
        'a \u001b[31mtoken-0123\u001b[0m\nand eyJhbGciOiJFUzI1NiJ9.eyJzdWI and weir_abcdefghijkl_x',
        'sk-proj-0123456789 sb_secret_0123456789 sbp_0123456789 correct horse',
      ),
    );
    expect(found).toBe('a [31m[hidden] [0m and [hidden] and [hidden]');
    expect(advice).toBe('[hidden] [hidden] [hidden] [hidden]');
  });

  it('is shortened after that, so that no half of a secret is left', () => {
    const { found } = hush(passed(`${'x '.repeat(146)}token-0123 and more`));
    expect(found).toBe(`${'x '.repeat(146)}[hidden]...`);
  });
});

describe('a check on a terminal', () => {
  it.each(CHECKS)('%s takes no more than 80 columns', (name) => {
    const verdict = failed('found '.repeat(40), 'advice '.repeat(40));
    const text = printCheck({ name, wanted: wantedOf(name), ...verdict });
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text.startsWith(`FAIL   ${name} `)).toBe(true);
    expect(text).toContain('wanted: ');
  });

  it('keeps a long word whole, so that it can be copied', () => {
    const address = `https://${'a'.repeat(90)}.example/`;
    const verdict = passed(`a redirect to ${address}`);
    const text = printCheck({ name: 'health', wanted: '', ...verdict });
    expect(text.split('\n')[1]?.trim()).toBe(address);
  });
});

describe('what calls cost together', () => {
  const entry = (costUsd: string | null): Entry => ({
    problem: null,
    row: {
      table: 'direct',
      attempt: 1,
      provider: 'host',
      stream: false,
      status: 'complete',
      promptTokens: 1,
      completionTokens: 1,
      usageSource: 'reported',
      costUsd,
      costSource: 'list',
      spanMs: null,
    },
  });

  it('is added exactly, and what is not known is counted apart', () => {
    // As floats 0.1 and 0.2 are 0.30000000000000004.
    const entries = [entry('0.1'), entry('0.2'), entry('0.000000000001'), entry(null)];
    expect(addUp([...entries, { row: null, problem: null }])).toEqual({
      calls: 5,
      cost_usd: '0.300000000001',
      unknown: 2,
    });
    expect(addUp([])).toEqual({ calls: 0, cost_usd: '0.000000000000', unknown: 0 });
  });
});
