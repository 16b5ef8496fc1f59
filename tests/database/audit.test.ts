/** What is written down of changes, and that nobody changes it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Mode } from '../support/real-postgres.ts';
import { attempt } from './attempt.ts';
import {
  ADA,
  BOB,
  claimsOf,
  type Installation,
  install,
  type Json,
  PLATFORM,
  populate,
  sha256,
} from './installation.ts';

/** Members held back by their role, and by their claims alone. */
const MODES: readonly Mode[] = ['owner', 'supabase'];

const ROOT = '0d000000-0000-4000-8000-00000000000d';
const KEY = '0f000000-0000-4000-8000-00000000000f';

interface Noted {
  readonly user_id: string | null;
  readonly key_id: string | null;
  readonly action: string;
  readonly resource: string;
  readonly target: string | null;
  readonly changes: Readonly<Record<string, Json>>;
}

describe.each(MODES)('the audit log on a database of kind %s', (mode) => {
  let place: Installation;
  let since = 0;

  beforeAll(async () => {
    place = await install(mode);
    await populate(place);
    await place.root`insert into weir.users (id, issuer, subject, role)
      values (${ROOT}, ${claimsOf(ROOT).iss}, ${ROOT}, 'admin')`;
  });
  beforeEach(async () => {
    const [row] = await place.root`select coalesce(max(id), 0)::int as id from weir.audit_log`;
    since = Number(row?.['id']);
  });
  afterAll(() => place.close());

  async function noted(): Promise<Noted[]> {
    const rows: unknown = await place.root`
      select user_id, key_id, action, resource, target, changes
        from weir.audit_log where id > ${since} order by id`;
    return [...(rows as Noted[])];
  }

  const run = (statement: string, claims: string | null, actor: Json): Promise<Json> =>
    place.call('weir_run', {
      p_statement: statement,
      p_args: {},
      p_claims: claims === null ? null : claimsOf(claims),
      p_actor: actor,
    });

  it('names who changed what, from what to what', async () => {
    await run("update weir.models set enabled = false where id = 'echo' returning id", ROOT, {
      user_id: ROOT,
      key_id: null,
    });
    await run(
      'update weir.settings set value = \'{"models":["a"]}\' where name = \'access\' returning name',
      null,
      {
        user_id: null,
        key_id: KEY,
      },
    );
    expect(await noted()).toEqual([
      {
        user_id: ROOT,
        key_id: null,
        action: 'update',
        resource: 'model',
        target: 'sandbox/echo',
        changes: { enabled: { old: true, new: false } },
      },
      {
        user_id: null,
        key_id: KEY,
        action: 'update',
        resource: 'settings',
        target: 'access',
        changes: { value: { old: null, new: { models: ['a'] } } },
      },
    ]);
  });

  it('names the member by their claims where nobody else is named, and nobody for Weir itself', async () => {
    await run(
      `insert into weir.aliases (owner_id, alias) values ('${ADA}', 'mine') returning id`,
      ADA,
      null,
    );
    await run(
      "update weir.models set display_name = 'E' where id = 'echo' returning id",
      null,
      null,
    );
    await place.root`update weir.models set display_name = 'Echo' where id = 'echo'`;
    expect((await noted()).map(({ user_id, key_id }) => [user_id, key_id])).toEqual([
      [ADA, null],
      [null, null],
      [null, null],
    ]);
  });

  it('forgets the name with the statement', async () => {
    await place.owner.begin(async (sql) => {
      await sql`select set_config('role', 'service_role', true) where weir.can_become('service_role')`;
      const touch = (name: string): string =>
        `update weir.models set display_name = '${name}' where id = 'echo' returning id`;
      await sql`select public.weir_run(${touch('one')}, '{}', null, ${sql.json({ user_id: ADA })})`;
      await sql`select public.weir_run(${touch('two')}, '{}', null)`;
    });
    expect((await noted()).map(({ user_id }) => user_id)).toEqual([ADA, null]);
  });

  it('never holds a secret: only that it changed, and of headers their names', async () => {
    const hash = sha256('new');
    const texts = [
      `insert into weir.credentials (owner_id, provider, ciphertext, last_four)
         values ('${PLATFORM}', 'sandbox', 'SEALED-CANARY', 'tail') returning id`,
      `update weir.credentials set ciphertext = 'SEALED-CANARY-2' where last_four = 'tail' returning id`,
      `delete from weir.credentials where last_four = 'tail' returning id`,
      `update weir.api_keys set key_hash = '${hash}' where public_id = 'p' returning id`,
      `update weir.providers set headers = '{"x-secret": "HEADER-CANARY"}' returning name`,
      `update weir.providers set headers = '{"x-secret": "HEADER-CANARY-2"}' returning name`,
      `insert into weir.settings (name, value) values ('signing', '"SETTING-CANARY"') returning name`,
    ];
    for (const text of texts) await run(text, null, null);
    const rows = await noted();
    expect(JSON.stringify(rows)).not.toMatch(/CANARY|[0-9a-f]{64}/);
    expect(
      rows.map(({ action, resource, changes }) => [action, resource, secretsOf(changes)]),
    ).toEqual([
      ['insert', 'credential', { ciphertext: { changed: true } }],
      ['update', 'credential', { ciphertext: { changed: true } }],
      ['delete', 'credential', { ciphertext: { changed: true } }],
      ['update', 'key', { key_hash: { changed: true } }],
      ['update', 'provider', { headers: { old: [], new: ['x-secret'] } }],
      ['update', 'provider', { headers: { changed: true } }],
      ['insert', 'settings', { value: { changed: true } }],
    ]);
  });

  it('sees what goes along: the credentials of a user who is switched off', async () => {
    await run(
      `update weir.users set disabled_at = now() where id = '${BOB}' returning id`,
      ROOT,
      null,
    );
    const rows = await noted();
    expect(new Set(rows.map(({ user_id }) => user_id))).toEqual(new Set([ROOT]));
    expect(rows.map(({ action, resource }) => `${action} ${resource}`).sort()).toEqual([
      'delete credential',
      'update key',
      'update user',
    ]);
  });

  it('writes down who begins as an administrator, and no member seen for the first time', async () => {
    const make = (role: string): string => `
      insert into weir.users (id, issuer, subject, role)
      values (gen_random_uuid(), 'https://new.test', '${role}', '${role}') returning id`;
    await run(make('member'), null, null);
    await run(make('admin'), null, null);
    const rows = await noted();
    expect(rows.map(({ action, resource }) => [action, resource])).toEqual([['insert', 'user']]);
    expect(rows[0]?.changes).toMatchObject({
      role: { new: 'admin' },
      issuer: { new: 'https://new.test' },
    });
  });

  it('has a row for each of 100 things, and one for more', async () => {
    const insert = (n: number, prefix: string): string => `
      insert into weir.models (provider, id)
      select 'sandbox', '${prefix}' || n from generate_series(1, ${n}) as n returning id`;
    await run(insert(100, 'few-'), null, null);
    expect(await noted()).toHaveLength(100);
    await run(insert(101, 'many-'), null, null);
    expect((await noted()).slice(100)).toMatchObject([
      { action: 'insert', resource: 'model', target: null, changes: { count: 101 } },
    ]);
    // Counted is what changed, not what was met.
    const off =
      "update weir.models set enabled = id not like 'many-%', updated_at = now() where id <> 'echo' returning id";
    await run(off, null, null);
    expect((await noted()).slice(101)).toMatchObject([
      { action: 'update', resource: 'model', target: null, changes: { count: 101 } },
    ]);
  });

  it('has no row for a statement that changed nothing', async () => {
    await run(
      "update weir.models set updated_at = now() where id = 'lorem' returning id",
      null,
      null,
    );
    await run("delete from weir.aliases where alias = 'nothing' returning id", null, null);
    expect(await noted()).toEqual([]);
  });

  it('is read by admins alone, and changed by nobody', async () => {
    const count = 'select count(*)::int as n from weir.audit_log';
    const seen = async (claims: string): Promise<number> => {
      const rows = (await run(count, claims, null)) as { n: number }[];
      return rows[0]?.n ?? -1;
    };
    expect(await seen(ADA)).toBe(0);
    expect(await seen(ROOT)).toBeGreaterThan(0);
    for (const text of [
      'update weir.audit_log set user_id = null',
      'delete from weir.audit_log',
      'truncate weir.audit_log',
    ]) {
      const refused = await place.root
        .begin((sql) => attempt(sql, text))
        .catch((error: unknown) => String(error));
      expect(refused, text).toBe('23001');
    }
    await expect(run('delete from weir.audit_log returning id', null, null)).rejects.toThrow();
  });

  it('is kept whole unless the settings say for how many months, and says what was dropped', async () => {
    await place.root`
      insert into weir.audit_log (at, action, resource, target, changes)
      select date_trunc('month', now(), 'UTC') - age, 'update', 'key', 'of old', '{}'
        from unnest(array['1 second', '1 month', '1 month 1 second', '4 years']::interval[]) as age`;
    const kept = async (): Promise<number> => {
      const [row] = await place.root`
        select count(*)::int as n from weir.audit_log where target = 'of old'`;
      return Number(row?.['n']);
    };
    await place.root`update weir.settings set value = '{"ledger_months": 1}' where name = 'retention'`;
    await place.call('weir_apply_retention', {});
    expect(await kept()).toBe(4);

    await place.root`update weir.settings set value = '{"audit_months": 1}' where name = 'retention'`;
    await place.call('weir_apply_retention', {});
    await place.call('weir_apply_retention', {});
    expect(await kept()).toBe(2);
    const dropped = (await noted()).filter(({ resource }) => resource === 'audit');
    expect(dropped).toMatchObject([
      { user_id: null, action: 'delete', target: null, changes: { count: 2 } },
    ]);
    await expect(place.owner`delete from weir.audit_log`).rejects.toThrow(
      'never changed or deleted',
    );
  });
});

/** The changes of columns that hold secrets. */
function secretsOf(changes: Noted['changes']): object {
  return Object.fromEntries(
    Object.entries(changes).filter(([name]) =>
      ['ciphertext', 'key_hash', 'headers', 'value'].includes(name),
    ),
  );
}
