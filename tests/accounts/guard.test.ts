import { describe, expect, it } from 'vitest';
import type { Answered } from '../../src/accounts/door.ts';
import { Guard } from '../../src/accounts/guard.ts';
import { AccountRefusal } from '../../src/accounts/refusal.ts';
import type { Visit } from '../../src/wire/origin.ts';
import { ManualClock } from '../store/manual-clock.ts';

const from = (address: string): Visit => ({
  headers: new Headers(),
  peer: { host: 'weir.example', address },
});
const answer = (status: number) => async (): Promise<Answered> => ({
  status,
  body: {},
  cookies: [],
});
const away = (): Promise<Answered> =>
  Promise.reject(new AccountRefusal('store_unavailable', 'The database is away.'));

/** The status of one attempt. */
async function attempt(guard: Guard, visit: Visit, account: string): Promise<number> {
  const answered = await guard
    .attempt(visit, account, answer(401))
    .catch((refusal: AccountRefusal) => refusal);
  return answered.status;
}

async function guess(guard: Guard, visit: Visit, account: string): Promise<number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < 11; n += 1) statuses.push(await attempt(guard, visit, account));
  return statuses;
}

describe('the guard of passwords', () => {
  const TEN_THEN_NONE = [...Array<number>(10).fill(401), 429];

  it('keeps what it counted although a network invents names for as long as it likes', async () => {
    const guard = new Guard(new ManualClock());
    expect(await guess(guard, from('192.0.2.1'), 'ada@example.com')).toEqual(TEN_THEN_NONE);
    for (let n = 0; n < 21_000; n += 1) {
      const status = await attempt(guard, from('192.0.2.66'), `name ${n}`);
      expect(status).toBe(n < 1_000 ? 401 : 429);
    }
    expect(await attempt(guard, from('192.0.2.1'), 'ada@example.com')).toBe(429);
  });

  it('counts nothing against a network for what was refused by account', async () => {
    const guard = new Guard(new ManualClock());
    for (let n = 0; n < 2_000; n += 1) await attempt(guard, from('192.0.2.1'), 'ada@example.com');
    expect(await attempt(guard, from('192.0.2.1'), 'bob@example.com')).toBe(401);
  });

  it('forgives what was right, and what nobody could look at', async () => {
    const guard = new Guard(new ManualClock());
    for (let n = 0; n < 1_100; n += 1) {
      await guard.attempt(from('192.0.2.1'), 'ada@example.com', answer(200));
      await expect(guard.attempt(from('192.0.2.1'), 'ada@example.com', away)).rejects.toThrow(
        'The database is away.',
      );
      await guard.attempt(from('192.0.2.1'), 'ada@example.com', answer(503));
    }
    expect(await guess(guard, from('192.0.2.1'), 'ada@example.com')).toEqual(TEN_THEN_NONE);
  });
});
