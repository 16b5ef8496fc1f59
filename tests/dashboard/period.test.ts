import { afterEach, describe, expect, it } from 'vitest';
import type { Address } from '../../dashboard/src/shell/address.ts';
import { type Period, periodOf } from '../../dashboard/src/shell/period.ts';

const NOW = Date.parse('2026-11-25T12:34:56Z');
const of = (address: object): Period => periodOf(address as Address, NOW);

/** Hours that begin in a stretch, as the API counts them. */
function hoursIn({ from, to }: { readonly from: string; readonly to: string }): number {
  const hours = (time: string): number => Math.ceil(Date.parse(time) / 3_600_000);
  return hours(to) - hours(from);
}

describe('a period', () => {
  const zone = process.env['TZ'];
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  it.each([
    ['24h', 24],
    ['7d', 168],
    ['30d', 720],
  ])('of %s has as many hours as the one before, and none twice', (period, hours) => {
    const { from, before } = of({ period });
    expect(hoursIn({ from, to: new Date(NOW).toISOString() })).toBe(hours);
    expect(hoursIn(before)).toBe(hours);
    expect(before.to).toBe(from);
  });

  it('of days one names is theirs also where they begin at half past', () => {
    process.env['TZ'] = 'Asia/Kolkata';
    const {
      from,
      to = '',
      before,
    } = of({ period: 'custom', from: '2026-11-01', to: '2026-11-02' });
    expect([from, to]).toEqual(['2026-10-31T18:30:00.000Z', '2026-11-02T18:30:00.000Z']);
    expect(before).toEqual({ from: '2026-10-29T18:30:00.000Z', to: from });
    expect([hoursIn({ from, to }), hoursIn(before)]).toEqual([48, 48]);
  });
});
