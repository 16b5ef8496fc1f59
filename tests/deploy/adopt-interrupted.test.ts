/** Adoptions killed between the schema and the last check: the next command ends them either way. */
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startFaultProxy } from './fault-proxy.ts';
import { callByHand, madeByHand, WORKS } from './made-by-hand.ts';
import { flat, type Running, type Site, startSite } from './site.ts';

vi.setConfig({ testTimeout: 120_000 });

const LINE = 'deploy --yes --adopt --no-canary --wait 10';

let site: Site;
let sql: Sql;

beforeAll(async () => {
  site = await startSite({ migrated: false });
  sql = postgres(site.database.superuserUrl, { max: 1, onnotice: () => {} });
  await madeByHand(site, sql);
});
afterAll(async () => {
  await sql?.end();
  await site?.stop();
});

async function kill({ child, ended }: Running): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

/** Its schema is there and its upload on the way, which the CLI ends without it. */
async function killInUpload(): Promise<void> {
  const held = site.platform.faults.hold('functions.deploy', 'before');
  const running = site.begin(LINE);
  await held.reached;
  await kill(running);
  held.release();
}

/** The names are Weir's, and nothing is verified yet. */
async function killBeforeVerified(): Promise<void> {
  const front = await startFaultProxy(site.platform.projectUrl);
  let asked = 0;
  const verifying = new Promise<void>((resolve) => {
    front.fault = {
      // Once before anything is renamed, then to verify.
      instead: ({ path }) => {
        if (!path.endsWith('/readyz')) return null;
        asked += 1;
        if (asked === 1) return null;
        resolve();
        return 'hang';
      },
    };
  });
  const running = site.begin(LINE, { SUPABASE_URL: front.url });
  await verifying;
  await kill(running);
  await front.stop();
}

const rows = async (table: string): Promise<number> => {
  const [found] = await sql`select count(*)::integer as many from ${sql(table)}`;
  return Number(found?.['many']);
};
const theirs = (): Promise<number> => rows('public.aggregator_usage_logs');

describe('an adoption that was killed', () => {
  it('in its upload is undone: the function made by hand works as before', async () => {
    await killInUpload();
    const { code, out } = await site.run('rollback --yes --wait 10');
    expect([code, flat(out)]).toEqual([0, expect.stringContaining('interrupted in step publish')]);
    expect(await callByHand(site)).toEqual(WORKS);
    expect(await theirs()).toBe(3);
  });

  it('once the names are taken is undone: it has them again', async () => {
    await killBeforeVerified();
    const { code, out } = await site.run('rollback --yes --wait 10');
    expect([code, flat(out)]).toEqual([0, expect.stringContaining('interrupted in step verify')]);
    expect(flat(out)).toContain('public.aggregator_usage_logs and');
    expect(await callByHand(site)).toEqual(WORKS);
    expect(await theirs()).toBe(4);
  });

  it('in both is ended by the third, and each row is taken over once', async () => {
    await killInUpload();
    // What was uploaded answers, and may be undone still.
    const plan = await site.run(`setup supabase --adopt --project-ref ${site.platform.ref}`);
    expect(flat(plan.out)).toContain('your objects have their names still');
    await killBeforeVerified();
    const { code, out } = await site.run(LINE);
    expect([code, flat(out)]).toEqual([0, expect.stringContaining('4 rows of old usage')]);
    expect(flat(out)).toContain('interrupted in step verify');
    expect(flat(out).split('Done: ')[1]).toContain('names public.aggregator_usage_logs is public.');
    expect(await rows('weir.usage_logs')).toBe(4);
    const [kept] = await sql`select new_name from weir.adopted_names where kind = 'table'`;
    expect(await rows(`public.${kept?.['new_name']}`)).toBe(4);
    expect(site.journal()).toMatchObject({ outcome: 'done', child: null });
    // Where that one leads back to is what was made by hand, not a build that nobody verified.
    const back = await site.run('rollback --yes --wait 10');
    expect([back.code, flat(back.out)]).toEqual([0, expect.stringContaining('as it was backed')]);
    expect(await callByHand(site)).toEqual(WORKS);
  });
});
