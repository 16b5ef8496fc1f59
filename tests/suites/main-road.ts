/** The gateway's main job, whatever it runs on: every home passes these. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Home } from '../support/home.ts';
import { badInput } from './bad-input.ts';
import { fallback } from './fallback.ts';
import { frontDoor } from './front-door.ts';
import { leaving } from './leaving.ts';
import { oddUsage } from './odd-usage.ts';
import { officialClient } from './official-client.ts';
import { otherDialects } from './other-dialects.ts';
import { otherOperations } from './other-operations.ts';
import { rawBytes } from './raw-bytes.ts';
import { twoUsers } from './two-users.ts';
import { upstreamFailures } from './upstream-failures.ts';
import type { World } from './world.ts';
import { makeWorld } from './world.ts';

/** @param home Called once the home's own `beforeAll` has started it. */
export function mainRoad(home: () => Home): void {
  describe('the main road', () => {
    let made: World | null = null;
    const world = (): World => {
      if (made === null) throw new Error('the world is made before the tests');
      return made;
    };
    beforeAll(async () => {
      made = await makeWorld(home());
    }, 60_000);

    officialClient(world);
    otherDialects(world);
    otherOperations(world);
    rawBytes(world);
    oddUsage(world);
    upstreamFailures(world);
    fallback(world);
    badInput(world);
    frontDoor(world);
    twoUsers(world);
    leaving(world);
    nothingLost(world);
  });
}

/** Last of all: the witness's record against the whole ledger. */
function nothingLost(world: () => World): void {
  it('has a row for every request the upstream heard, and none besides', async () => {
    const { home, direct, aggregator, impatient, closing, refusing, google } = world();
    await home.settled();
    const providers = [direct, aggregator, impatient, closing, refusing, google];
    const rows = await Promise.all(providers.map((provider) => home.ledger({ provider })));
    const heard = home.upstream.exchanges.filter((one) => one.method === 'POST');
    expect(heard.length).toBeGreaterThan(100);
    expect(rows.flat()).toHaveLength(heard.length);
    const keys = rows.flat().map((row) => `${row.request_id} ${row.attempt}`);
    expect(new Set(keys).size).toBe(keys.length);
  }, 60_000);
}
