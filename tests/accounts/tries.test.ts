import { describe, expect, it } from 'vitest';
import { networkOf, Tries } from '../../src/accounts/tries.ts';
import { ManualClock } from '../store/manual-clock.ts';

describe('attempts', () => {
  it('are counted by name until their window has passed', () => {
    const clock = new ManualClock();
    const tries = new Tries({ most: 2, withinMs: 60_000 }, clock);
    expect([tries.take('a'), tries.take('a'), tries.take('b')]).toEqual([0, 0, 0]);
    clock.advance(15_000);
    expect([tries.take('a'), tries.take('b')]).toEqual([45, 0]);
    clock.advance(44_999);
    expect(tries.take('a')).toBe(1);
    clock.advance(1);
    expect([tries.take('a'), tries.take('a'), tries.take('a')]).toEqual([0, 0, 60]);
  });

  it('that turned out well are taken back', () => {
    const tries = new Tries({ most: 1, withinMs: 60_000 }, new ManualClock());
    expect(tries.take('a')).toBe(0);
    tries.forgive('a');
    tries.forgive('never seen');
    expect([tries.take('a'), tries.take('a')]).toEqual([0, 60]);
  });

  it('of invented names push out the oldest and no more', () => {
    const tries = new Tries({ most: 1, withinMs: 60_000 }, new ManualClock());
    tries.take('first');
    tries.take('second');
    for (let n = 0; n < 19_999; n += 1) tries.take(`name ${n}`);
    expect(tries.take('second')).toBe(60);
    expect(tries.take('first')).toBe(0);
  });

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:aaaa:bbbb:cccc:dddd', '2001:db8:1:2'],
    ['2001:db8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::9', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    [null, ''],
  ])('from %s count for the network %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
