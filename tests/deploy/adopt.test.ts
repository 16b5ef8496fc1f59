/** A function made by hand goes on working with its table and its function, whatever becomes of Weir. */
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { callByHand, madeByHand, WORKS } from './made-by-hand.ts';
import { flat, type Site, startSite } from './site.ts';

vi.setConfig({ testTimeout: 120_000 });

const LINE = 'deploy --yes --adopt --wait 8';
/** The one who asks with this token gets nowhere. */
const refusing = (token: string): string => `const serve = Deno.serve;
Deno.serve = (handler) => Reflect.apply(serve, Deno, [(request) =>
  request.headers.get('authorization') === 'Bearer ${token}'
    ? new Response('', { status: 500 }) : handler(request)]);`;

let site: Site;
let sql: Sql;
let proof: Record<string, string>;

beforeAll(async () => {
  site = await startSite({ migrated: false });
  sql = postgres(site.database.superuserUrl, { max: 1, onnotice: () => {} });
  await madeByHand(site, sql);
  await sql`alter table public.aggregator_usage_logs add column cost numeric, add column "Note" text`;
  const user = site.platform.auth.addUser({ email: 'ben@example.org', password: 'correct horse' });
  proof = { WEIR_VERIFY_TOKEN: await site.platform.userToken(user) };
});
afterAll(async () => {
  await sql?.end();
  await site?.stop();
});

const rows = async (table: string): Promise<number> => {
  const [found] = await sql`select count(*)::integer as many from ${sql(table)}`;
  return Number(found?.['many']);
};
const theirs = (): Promise<number> => rows('public.aggregator_usage_logs');
/** What is in the table that its rows in the ledger have no place for. */
const LEFT =
  /The columns cost, Note of public\.aggregator_usage_logs are not taken over: they are kept in public\.aggregator_usage_logs_before_weir_\d{8}\./;

describe('a function made by hand, with a table and a function under names of ours', () => {
  it('works, and the plan says what it will meet', async () => {
    expect(await callByHand(site)).toEqual(WORKS);
    const { out } = await site.run('deploy --adopt');
    expect(flat(out)).toContain('renamed once the new build answers steadily');
    expect(flat(out)).toContain('then public.aggregator_usage_logs_before_weir_');
    expect(flat(out)).toMatch(LEFT);
    expect(await theirs()).toBe(3);
  });

  it('works on after a build that failed at its canary', async () => {
    const boom = site.entry('boom', 'throw new Error("this build does not start");');
    const { code, out } = await site.run(`${LINE} --entry ${boom}`);
    expect([code, out]).toEqual([1, expect.stringContaining('was so all the time')]);
    expect(await callByHand(site)).toEqual(WORKS);
    expect(await theirs()).toBe(4);
  });

  it('works on after a build that failed at its canary is left out', async () => {
    const boom = site.entry('boom', 'throw new Error("this build does not start");');
    const { code, out } = await site.run(`${LINE} --no-canary --entry ${boom}`);
    expect([code, out]).toEqual([1, expect.stringContaining('adopt     FAILED')]);
    expect(await callByHand(site)).toEqual(WORKS);
    expect(await theirs()).toBe(5);
  });

  it('works on after a build that failed when it was verified', async () => {
    const entry = site.entry('no', refusing(proof['WEIR_VERIFY_TOKEN'] ?? ''));
    const { code, out } = await site.run(`${LINE} --entry ${entry}`, proof);
    expect([code, out]).toEqual([1, expect.stringContaining('verify    FAILED')]);
    expect(out.split('Not deployed.')[1]).toMatch(/names\s+public.aggregator_usage_logs and/);
    expect(await callByHand(site)).toEqual(WORKS);
    expect(await theirs()).toBe(6);
  });

  it('is asked about again, since its things have their names', async () => {
    const { code, out } = await site.run('deploy --yes');
    expect([code, flat(out)]).toEqual([1, expect.stringContaining('--adopt')]);
  });

  it('is replaced, and each of its rows is taken over once', async () => {
    const { code, out } = await site.run(LINE);
    expect([code, flat(out)]).toEqual([0, expect.stringContaining('6 rows of old usage')]);
    expect(flat(out).split('Done: ')[1]).toMatch(LEFT);
    expect(await rows('weir.usage_logs')).toBe(6);
    expect(await rows(await before())).toBe(6);
  });

  it('works again when it is put back, and later rows are taken over later', async () => {
    const [backup = ''] = (await site.run('backups')).out.split('\n').at(-2)?.split(' ') ?? [];
    const back = await site.run(`rollback ${backup} --yes --wait 8`);
    expect([back.code, flat(back.out)]).toEqual([
      0,
      expect.stringContaining('select * from public.aggregator_usage_logs_of_weir'),
    ]);
    expect(await callByHand(site)).toEqual(WORKS);
    expect(await theirs()).toBe(7);
    const { code, out } = await site.run(LINE);
    expect([code, flat(out)]).toEqual([0, expect.stringContaining('1 row of old usage')]);
    expect(await rows('weir.usage_logs')).toBe(7);
    expect((await site.run('deploy --yes --wait 8')).code).toBe(0);
  });
});

/** The name their table has once it is adopted. */
async function before(): Promise<string> {
  const [found] = await sql`select new_name from weir.adopted_names where kind = 'table'`;
  return `public.${found?.['new_name']}`;
}
