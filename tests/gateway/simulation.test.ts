/** A thousand calls over providers that come and go, the same again for the same seed. */
import { describe, expect, it } from 'vitest';
import type { Random } from '../../src/contract/ports.ts';
import type { Candidate } from '../../src/contract/target.ts';
import { under, way } from '../routing/targets.ts';
import { type BenchTop, benchTop } from './bench-top.ts';

const JSON_TYPE = 'application/json';
const SECOND = 1_000;
const ask = { model: 'm-1', messages: [{ role: 'user', content: 'hi' }] };
const answer = JSON.stringify({
  choices: [{ index: 0, message: { role: 'assistant', content: 'ho' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
});
const broken = JSON.stringify({ error: { message: 'overloaded' } });

/** Mulberry32: https://github.com/bryc/code/blob/master/jshash/PRNGs.md. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function bytesOf(next: () => number): Random {
  return {
    fill(bytes) {
      for (let at = 0; at < bytes.length; at++) bytes[at] = Math.floor(next() * 256);
    },
  };
}

/** Whether a provider is well at some time since the start, in milliseconds. */
type Weather = (name: string, ms: number) => boolean;

/** Stretches of at most a minute, of which a share are bad. */
function flapping(seed: number, badShare: number): Weather {
  return (name, ms) => {
    const next = seeded(seed + name.length * 7_919 + Math.floor(ms / (40 * SECOND)) * 104_729);
    next();
    return next() >= badShare;
  };
}

interface Told {
  /** For each call: who was asked, in order, `!` behind who failed. */
  readonly calls: readonly string[];
  readonly successes: number;
  readonly attempts: number;
  readonly bench: BenchTop;
}

interface Simulation {
  readonly candidates: readonly Candidate[];
  readonly weather: Weather;
  readonly seed: number;
  readonly calls: number;
  /** Milliseconds from one call to the next. */
  readonly every: number;
}

async function simulate({ candidates, weather, seed, calls, every }: Simulation): Promise<Told> {
  const bench = benchTop({ candidates, random: bytesOf(seeded(seed)) });
  const start = bench.clock.now();
  const told: string[] = [];
  let successes = 0;
  for (let call = 0; call < calls; call++) {
    const from = bench.sent.length;
    const reply = await bench.call(ask);
    const asked: string[] = [];
    for (let at = from; at < bench.sent.length; at++) {
      const sent = bench.sent[at];
      const name = new URL(sent?.request.url ?? '').host.replace('.test', '');
      const well = weather(name, bench.clock.now() - start);
      asked.push(well ? name : `${name}!`);
      sent
        ?.head(well ? 200 : 503, JSON_TYPE)
        .data(well ? answer : broken)
        .end();
      await bench.turn();
    }
    told.push(asked.join(' '));
    if (reply.status === 200) successes += 1;
    bench.clock.advance(every);
  }
  return { calls: told, successes, attempts: bench.rows.length, bench };
}

describe('one provider that goes away for two minutes', () => {
  const candidates = ['aaa', 'bbb'].map((name) => way(name));
  const gone: Weather = (name, ms) => name !== 'aaa' || ms < 10 * SECOND || ms >= 130 * SECOND;

  it('is left alone but for a probe, and taken back by one that goes well', async () => {
    const { calls, successes } = await simulate({
      ...{ candidates, weather: gone, seed: 1, calls: 200, every: SECOND },
    });
    expect(successes).toBe(200);
    const failed = calls.flatMap((asked, second) => (asked.includes('aaa!') ? [second] : []));
    // Five failures open it at 14 s; it stays open for 15 s, then 30, then 60: probes at 29, 59, 119.
    expect(failed).toEqual([10, 11, 12, 13, 14, 29, 59, 119]);
    // After that for 120 s: the next probe, at 239 s, would be beyond the end.
    expect(calls.slice(120)).toEqual(Array.from({ length: 80 }, () => 'bbb'));
    const [longer] = [
      await simulate({ candidates, weather: gone, seed: 1, calls: 300, every: SECOND }),
    ];
    expect(longer.calls.slice(239)).toEqual(Array.from({ length: 61 }, () => 'aaa'));
  });
});

describe('a thousand calls over three providers that flap', () => {
  const candidates = under(
    'weighted',
    ['aaa', 'bbbb', 'ccccc'].map((name) => way(name)),
  );
  const run = (seed: number): Promise<Told> =>
    simulate({ candidates, weather: flapping(seed, 0.3), seed, calls: 1_000, every: 700 });

  it.each([1, 2, 3])('are answered wherever somebody could, with seed %d', async (seed) => {
    const { calls, successes, attempts, bench } = await run(seed);
    const start = bench.clock.now() - 1_000 * 700;
    const weather = flapping(seed, 0.3);
    const answerable = calls.filter((_, call) =>
      ['aaa', 'bbbb', 'ccccc'].some((name) => weather(name, call * 700)),
    );
    expect(start).toBeGreaterThan(0);
    // Some moments have nobody well; in all others at most a call in a hundred is lost to a guess.
    expect(answerable.length).toBeGreaterThan(900);
    expect(successes).toBeGreaterThanOrEqual(0.99 * answerable.length);
    // A third of all stretches are bad: without breakers 1.4 attempts for each call.
    expect(attempts / 1_000).toBeLessThan(1.2);
    expect(bench.rows.filter(({ status }) => status === 'complete')).toHaveLength(successes);
  });

  it('are the same calls for the same seed, and others for another', async () => {
    const [one, again, other] = [await run(4), await run(4), await run(5)];
    expect(again.calls).toEqual(one.calls);
    expect(other.calls).not.toEqual(one.calls);
  });
});
