/**
 * A client that calls a model ten times a second sees no failure while builds are deployed on a
 * platform that takes its time: both builds for ten seconds, the old one for a minute.
 */
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepFirstKeys } from '../../src/store/first-keys.ts';
import { createPostgrestRpc } from '../../src/store/postgrest.ts';
import { GATEWAY_KEY_BYTES, makeGatewayKey, parseGatewayKey } from '../../src/wire/gateway-key.ts';
import { type Site, startSite } from '../deploy/site.ts';
import { type Caller, startCaller } from '../platform/caller.ts';

const MINUTES = 10 * 60_000;

let site: Site;
let key = '';
let caller: Caller;

beforeAll(async () => {
  site = await startSite({ deployed: true });
  key = await firstKey();
  caller = startCaller(site.platform.functionUrl('v1-chat'), {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'sandbox/echo',
      messages: [{ role: 'user', content: 'still there?' }],
      stream: true,
    }),
  });
}, MINUTES);
afterAll(() => site?.stop());

/** It calls the sandbox, so no provider is needed. */
async function firstKey(): Promise<string> {
  const made = makeGatewayKey('gateway', randomBytes(GATEWAY_KEY_BYTES));
  const rpc = createPostgrestRpc({
    url: site.platform.projectUrl,
    key: site.platform.keys.secret,
    timeoutMs: 10_000,
    keepAlive: () => {},
  });
  const hash = createHash('sha256').update(made).digest('hex');
  const publicId = parseGatewayKey(made)?.id ?? '';
  await keepFirstKeys(rpc, { gateway: { publicId, hash, lastFour: made.slice(-4) } });
  return made;
}

const entry = (name: string): string =>
  site.entry(name, `globalThis.${name} = ${JSON.stringify(name)};`);

const failed = (): readonly unknown[] =>
  caller.calls.filter(({ status, text }) => status !== 200 || !text.includes('[DONE]'));

describe('a client that calls ten times a second', () => {
  it(
    'notices nothing of a switch in which both builds answer for 10 s',
    async () => {
      site.platform.setSwitchOver({ kind: 'both', ms: 10_000 });
      const { code, out } = await site.run(`deploy --yes --wait 60 --entry ${entry('second')}`);
      expect([code, out]).toEqual([0, expect.stringContaining('Done: ')]);
      expect(failed()).toEqual([]);
    },
    MINUTES,
  );

  it(
    'notices nothing of one in which the old build answers for 60 s',
    async () => {
      site.platform.setSwitchOver({ kind: 'late', ms: 60_000 });
      const before = await site.build();
      const { code, out } = await site.run(`deploy --yes --wait 120 --entry ${entry('third')}`);
      expect([code, out]).toEqual([0, expect.stringContaining('Done: ')]);
      expect(await site.build()).not.toBe(before);
      expect(failed()).toEqual([]);
    },
    MINUTES,
  );

  it(
    'notices nothing of a build that is put back because it never came',
    async () => {
      const before = await site.build();
      site.platform.setSwitchOver({ kind: 'both', ms: 10_000 });
      site.platform.holdNextSwitch('v1-chat');
      const { code, out } = await site.run(
        `deploy --yes --no-canary --wait 20 --entry ${entry('fourth')}`,
      );
      expect([code, out]).toEqual([1, expect.stringContaining('as it was backed up')]);
      // What the platform still had to switch, it has switched.
      await pause(11_000);
      expect(await site.build()).toBe(before);
      expect(failed()).toEqual([]);
    },
    MINUTES,
  );

  it(
    'notices nothing of going back by hand',
    async () => {
      const [name = ''] = (await site.run('backups')).out.split(' ');
      const { code, out } = await site.run(`rollback ${name} --yes --wait 60`);
      expect([code, out]).toEqual([0, expect.stringContaining('as it was backed up')]);
      expect(failed()).toEqual([]);
      const calls = await caller.stop();
      process.stdout.write(`${calls.length} calls, ${failed().length} failed\n`);
      // Ten a second for more than a minute and a half.
      expect(calls.length).toBeGreaterThan(900);
      expect(calls.map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);
    },
    MINUTES,
  );
});
