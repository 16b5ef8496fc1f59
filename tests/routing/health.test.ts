import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/contract/target.ts';
import { type Ended, Health } from '../../src/gateway/routing/health.ts';
import { owned, way } from './targets.ts';

const SECOND = 1_000;
const START = Date.parse('2026-11-26T12:00:00Z');

/** One process's memory, and a clock in the test's hand. */
class Watched {
  readonly health: Health = new Health();
  now: number = START;

  /** One attempt from begin to end at once. */
  try(at: Candidate, as: Ended['as'], retryAfterMs: number | null = null): void {
    const isProbe = this.health.begin(at, this.now);
    this.health.end(at, { as, retryAfterMs, isProbe }, this.now);
  }

  times(count: number, at: Candidate, as: Ended['as']): void {
    for (let i = 0; i < count; i++) this.try(at, as);
  }

  reason(at: Candidate): string | null {
    return this.health.restOf(at, this.now)?.reason ?? null;
  }

  after(seconds: number): this {
    this.now += seconds * SECOND;
    return this;
  }
}

const target = way('maker');
const otherModel = way('maker', { upstreamModel: 'm-2' });
const otherKey = way('maker', { credential: { ...target.credential, id: 'another' } });
const newKey = way('maker', { credential: { ...target.credential, ciphertext: 'sealed anew' } });

describe('the breaker', () => {
  it('opens at five failures that are half of the calls, for that target alone', () => {
    const seen = new Watched();
    seen.times(4, target, 'unavailable');
    expect(seen.reason(target)).toBeNull();
    seen.try(target, 'unavailable');
    expect(seen.reason(target)).toBe('breaker_open');
    for (const other of [otherModel, otherKey, newKey]) expect(seen.reason(other)).toBeNull();
  });

  it('stays closed while more than half of the calls are well', () => {
    const seen = new Watched();
    for (let i = 0; i < 20; i++) {
      seen.try(target, 'unavailable');
      seen.times(2, target, 'good');
    }
    expect(seen.reason(target)).toBeNull();
  });

  it('forgets failures after half a minute', () => {
    const seen = new Watched();
    seen.times(4, target, 'unavailable');
    seen.after(30);
    seen.times(4, target, 'unavailable');
    expect(seen.reason(target)).toBeNull();
  });

  it('lets one probe through after fifteen seconds, and closes where that is well', () => {
    const seen = new Watched();
    seen.times(5, target, 'unavailable');
    expect(seen.after(14.9).reason(target)).toBe('breaker_open');
    expect(seen.after(0.1).reason(target)).toBeNull();
    expect(seen.health.begin(target, seen.now)).toBe(true);
    // While it is under way no other may pass, nor would be a probe.
    expect(seen.reason(target)).toBe('breaker_open');
    expect(seen.health.begin(target, seen.now)).toBe(false);
    seen.health.end(target, { as: 'good', retryAfterMs: null, isProbe: true }, seen.now);
    expect(seen.reason(target)).toBeNull();
    seen.times(4, target, 'unavailable');
    expect(seen.reason(target)).toBeNull();
  });

  it('opens for twice as long after each probe that fails, up to five minutes', () => {
    const seen = new Watched();
    seen.times(5, target, 'unavailable');
    for (const seconds of [15, 30, 60, 120, 240, 300, 300]) {
      expect(seen.after(seconds - 0.1).reason(target)).toBe('breaker_open');
      expect(seen.after(0.1).reason(target)).toBeNull();
      seen.try(target, 'unavailable');
    }
  });

  it('gives the probe to the next where its caller left', () => {
    const seen = new Watched();
    seen.times(5, target, 'unavailable');
    seen.after(15).try(target, 'unsaid');
    expect(seen.reason(target)).toBeNull();
    expect(seen.health.begin(target, seen.now)).toBe(true);
  });

  it('is not moved by attempts that began before it opened', () => {
    const seen = new Watched();
    seen.times(5, target, 'unavailable');
    seen.health.end(target, { as: 'good', retryAfterMs: null, isProbe: false }, seen.now);
    expect(seen.reason(target)).toBe('breaker_open');
  });
});

describe('rests', () => {
  it.each<[Ended['as'], string, number]>([
    ['rate_limited', 'rate_limited', 5],
    ['unknown_model', 'model_missing', 300],
    ['dead_key', 'credential_resting', 60],
    ['no_balance', 'credential_resting', 300],
  ])('after %s is %s for %d seconds', (as, reason, seconds) => {
    const seen = new Watched();
    seen.try(target, as);
    expect(seen.after(seconds - 0.1).reason(target)).toBe(reason);
    expect(seen.after(0.1).reason(target)).toBeNull();
  });

  it('are of a credential with all its models where the key is at fault, else of one model', () => {
    const seen = new Watched();
    seen.try(target, 'dead_key');
    expect(seen.reason(otherModel)).toBe('credential_resting');
    expect(seen.reason(otherKey)).toBeNull();
    const limited = new Watched();
    limited.try(target, 'rate_limited');
    expect(limited.reason(otherModel)).toBeNull();
  });

  it('end when the key is given again', () => {
    const seen = new Watched();
    seen.try(target, 'dead_key');
    expect(seen.reason(newKey)).toBeNull();
  });

  it('are as long as the provider says, up to five minutes', () => {
    const seen = new Watched();
    seen.try(target, 'rate_limited', 42 * SECOND);
    expect(seen.after(41.9).reason(target)).toBe('rate_limited');
    expect(seen.after(0.1).reason(target)).toBeNull();
    seen.try(target, 'rate_limited', 3_600 * SECOND);
    expect(seen.after(300).reason(target)).toBeNull();
    seen.try(target, 'rate_limited', 0);
    expect(seen.reason(target)).toBeNull();
  });

  it('are twice as long each time, until one goes well', () => {
    const seen = new Watched();
    for (const seconds of [60, 120, 240]) {
      seen.try(target, 'dead_key');
      expect(seen.after(seconds - 1).reason(target)).toBe('credential_resting');
      expect(seen.after(1).reason(target)).toBeNull();
    }
    seen.try(target, 'good');
    seen.try(target, 'dead_key');
    expect(seen.after(60).reason(target)).toBeNull();
  });

  it('say nothing of what others have with keys of their own', () => {
    const seen = new Watched();
    const mine = owned(target);
    const theirs = owned(otherKey);
    seen.try(mine, 'dead_key');
    seen.times(9, mine, 'unavailable');
    expect(seen.reason(mine)).toBe('credential_resting');
    expect(seen.reason(theirs)).toBeNull();
  });

  it.each<Ended['as']>(['good', 'unsaid', 'bad_request'])('never come of %s', (as) => {
    const seen = new Watched();
    seen.times(50, target, as);
    expect(seen.reason(target)).toBeNull();
  });
});
