/** A set-up that is killed wherever something had just been done, or was about to be. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseGatewayKey } from '../../src/wire/gateway-key.ts';
import type { Operation } from '../platform/faults.ts';
import { flat, type Site, startSite } from './site.ts';

let site: Site;

beforeAll(async () => {
  site = await startSite({ migrated: false, secrets: false });
});
afterAll(() => site?.stop());

const LINE = 'setup supabase --yes --no-canary --wait 10 --project-ref';

const kept = (name: string): string =>
  readFileSync(join(site.dataDir, 'projects', site.platform.ref, name), 'utf8');

/** Kills the command while a request of it is at the platform. */
async function killAt(operation: Operation, when: 'before' | 'after'): Promise<void> {
  const held = site.platform.faults.hold(operation, when);
  const running = site.begin(`${LINE} ${site.platform.ref}`);
  await Promise.race([held.reached, running.ended]);
  running.child.kill('SIGKILL');
  const { code } = await running.ended;
  held.release();
  expect(code).toBeNull();
}

describe('a set-up that is killed', () => {
  it('goes on with the same keys wherever it was', async () => {
    await killAt('secrets.set', 'before');
    const keys = kept('master-keys.json');
    await killAt('secrets.set', 'after');
    await killAt('functions.deploy', 'after');
    await killAt('api-keys.list', 'before');
    const adminKey = kept('admin-key').trim();
    const { code, out } = await site.run(`${LINE} ${site.platform.ref}`);
    expect([code, out]).toEqual([0, expect.stringContaining('Set up: ')]);
    expect(kept('master-keys.json')).toBe(keys);
    expect(kept('admin-key').trim()).toBe(adminKey);
    const sql = postgres(site.database.superuserUrl, { max: 1 });
    expect(await sql`select public_id from weir.api_keys where kind = 'admin'`).toEqual([
      { public_id: parseGatewayKey(adminKey)?.id },
    ]);
    await sql.end();
    const answer = await fetch(`${site.platform.functionUrl('v1-chat')}/api/providers`, {
      headers: { authorization: `Bearer ${adminKey}` },
    });
    expect(answer.status).toBe(200);
  }, 180_000);

  it.each([
    ['projects.read', 'Stopped. Nothing was changed.'],
    ['secrets.set', 'To go on run the same line again: it goes on from here.'],
    ['functions.deploy', 'To go on run the same line again: it goes on from here.'],
  ] as const)(
    'says at Ctrl-C how it goes on (%s)',
    async (operation, words) => {
      const other = await startSite({ migrated: false, secrets: false });
      const held = other.platform.faults.hold(operation, 'before');
      const running = other.begin(`${LINE} ${other.platform.ref}`);
      await Promise.race([held.reached, running.ended]);
      running.child.kill('SIGINT');
      await running.complains('Stopping: ');
      held.release();
      const { code, out } = await running.ended;
      expect([code, flat(out)]).toEqual([1, expect.stringContaining(words)]);
      // Last, so that it is what is read.
      expect(flat(out).trim()).not.toMatch(/weir -- deploy[^.]*$/);
      await other.stop();
    },
    60_000,
  );

  it('waits for a deployment that is under way', async () => {
    const held = site.platform.faults.hold('functions.list', 'before');
    const deployment = site.begin('deploy --yes --no-canary --wait 10');
    await Promise.race([held.reached, deployment.ended]);
    const { code, out } = await site.run(`${LINE} ${site.platform.ref}`);
    deployment.child.kill('SIGKILL');
    held.release();
    await deployment.ended;
    expect([code, flat(out)]).toEqual([1, expect.stringContaining('Another deployment of')]);
    expect(out).toContain('Nothing was changed.');
  }, 60_000);

  it('leaves the project to one at a time', async () => {
    const held = site.platform.faults.hold('projects.read', 'before');
    const first = site.begin(`${LINE} ${site.platform.ref}`);
    await held.reached;
    const second = await site.run(`${LINE} ${site.platform.ref}`);
    held.release();
    expect([second.code, second.err]).toEqual([1, expect.stringContaining('Another set-up of')]);
    expect((await first.ended).code).toBe(0);
  }, 60_000);
});
