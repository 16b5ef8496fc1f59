/** Management statements run for somebody: their claims hold them back on every kind of database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODES } from '../support/real-postgres.ts';
import {
  ADA,
  BOB,
  callerOf,
  claimsOf,
  type Installation,
  install,
  populate,
  STRANGE_ISSUER,
  STRANGER,
} from './installation.ts';

const LEDGER = [
  'weir.usage_logs',
  'public.aggregator_usage_logs',
  'public.direct_usage_logs',
  'weir.rejected_requests',
  'weir.usage_hourly',
];

describe.each(MODES)('claims on a database of kind %s', (mode) => {
  let place: Installation;

  beforeAll(async () => {
    place = await install(mode);
    await populate(place);
  });
  afterAll(() => place.close());

  const users = async (statement: string, sub: string, issuer?: string): Promise<unknown[]> => {
    const rows = await place.run(statement, {}, claimsOf(sub, issuer));
    return rows.map((row) => Object.values(row)[0]);
  };

  it('shows each member their own rows of the ledger, by every door', async () => {
    for (const table of LEDGER) {
      const statement = `select distinct user_id from ${table}`;
      expect(await users(statement, ADA), table).toEqual([ADA]);
      expect(await users(statement, BOB), table).toEqual([BOB]);
    }
  });

  it('shows a token of another issuer nothing of the user whose uuid it carries', async () => {
    for (const table of LEDGER) {
      expect(await users(`select user_id from ${table}`, ADA, STRANGE_ISSUER), table).toEqual([]);
    }
    expect(await users('select id from weir.users', ADA, STRANGE_ISSUER)).toEqual([STRANGER]);
    expect(await users('select id from weir.credentials', ADA, STRANGE_ISSUER)).toEqual([]);
    expect(await users('select id from weir.api_keys', ADA, STRANGE_ISSUER)).toEqual([]);
    expect(await users('select weir.uid()', ADA, STRANGE_ISSUER)).toEqual([STRANGER]);
  });

  it('shows nobody anything when no user has these claims', async () => {
    for (const table of [...LEDGER, 'weir.providers', 'weir.models', 'weir.users']) {
      const rows = await place.run(
        `select 1 as one from ${table}`,
        {},
        claimsOf(ADA, 'https://x.test'),
      );
      expect(rows, table).toEqual([]);
    }
  });

  it('never opens details, refused rows or settings to a member', async () => {
    for (const table of ['weir.attempt_details', 'weir.ledger_rejects', 'weir.settings']) {
      expect(await place.run(`select 1 as one from ${table}`, {}, claimsOf(ADA)), table).toEqual(
        [],
      );
    }
  });

  it('lets a member make, change and delete things of their own, and of nobody else', async () => {
    const made = await place.run(
      `insert into weir.credentials (owner_id, provider, ciphertext, label)
       values (weir.uid(), 'sandbox', 'x', 'mine') returning id, owner_id`,
      {},
      claimsOf(ADA),
    );
    expect(made).toEqual([{ id: expect.any(String), owner_id: ADA }]);
    const change = "update weir.credentials set label = 'new' where label = 'mine' returning label";
    const remove = "delete from weir.credentials where label in ('mine', 'new') returning label";
    expect(await place.run(change, {}, claimsOf(BOB))).toEqual([]);
    expect(await place.run(remove, {}, claimsOf(BOB))).toEqual([]);
    expect(await place.run(change, {}, claimsOf(ADA))).toEqual([{ label: 'new' }]);
    expect(await place.run(remove, {}, claimsOf(ADA))).toEqual([{ label: 'new' }]);
    await expect(
      place.run(
        `insert into weir.credentials (owner_id, provider, ciphertext)
         values (($1->>'owner')::uuid, 'sandbox', 'x') returning id`,
        { owner: BOB },
        claimsOf(ADA),
      ),
    ).rejects.toThrow(/row-level security/);
  });

  it('lets no member make a credential without a key, or make one of theirs such', async () => {
    const refused = [
      `insert into weir.credentials (owner_id, provider, type) values (weir.uid(), 'sandbox', 'none') returning id`,
      `update weir.credentials set type = 'none', ciphertext = null where owner_id = weir.uid() returning id`,
    ];
    for (const statement of refused) {
      await expect(place.run(statement, {}, claimsOf(ADA)), statement).rejects.toMatchObject({
        code: '42501',
      });
    }
  });

  it('makes and replaces an alias whole, only for those it would belong to', async () => {
    const put = (form: object, sub: string): Promise<unknown> =>
      place
        .run(
          'select weir.put_alias($1) as id',
          { ...form, alias: 'mine', strategy: 'priority' },
          claimsOf(sub),
        )
        .then((rows) => rows[0]?.['id']);
    const target = (model: string, weight: number) => ({
      provider: 'sandbox',
      model,
      priority: 0,
      weight,
    });
    const targets = (): Promise<unknown> =>
      place.run(
        `select t.model, t.weight from weir.alias_targets t join weir.aliases a on a.id = t.alias_id
          where a.alias = 'mine' order by t.model`,
        {},
        null,
      );
    const made = await put({ user_id: ADA, targets: [target('echo', 1), target('lorem', 2)] }, ADA);
    expect(await targets()).toEqual([
      { model: 'echo', weight: 1 },
      { model: 'lorem', weight: 2 },
    ]);
    expect(await put({ user_id: ADA, targets: [target('lorem', 3)] }, ADA)).toBe(made);
    expect(await targets()).toEqual([{ model: 'lorem', weight: 3 }]);

    expect(await put({ user_id: ADA, targets: [target('echo', 1)] }, BOB)).toBeNull();
    expect(await put({ user_id: null, targets: [target('echo', 1)] }, BOB)).toBeNull();
    await expect(put({ user_id: BOB, targets: [] }, BOB)).rejects.toThrow(/at least one target/);
    const nowhere = { ...target('echo', 1), provider: 'nowhere' };
    await expect(put({ user_id: BOB, targets: [nowhere] }, BOB)).rejects.toThrow(/foreign key/);
    expect(await targets()).toEqual([{ model: 'lorem', weight: 3 }]);
    const aliases = await place.run(
      `select owner_id from weir.aliases where alias = 'mine'`,
      {},
      null,
    );
    expect(aliases).toEqual([{ owner_id: ADA }]);
  });

  it('opens everything but secrets to an admin by what weir.users says, not by the token', async () => {
    const all = 'select distinct user_id from weir.usage_logs order by 1';
    const boastful = {
      ...claimsOf(ADA),
      user_metadata: { role: 'admin' },
      app_metadata: { role: 'admin' },
    };
    const rows = await place.run(all, {}, boastful);
    expect(rows.map((row) => row['user_id'])).toEqual([ADA]);

    await place.run(
      "update weir.users set role = 'admin' where id = ($1->>'id')::uuid returning id",
      { id: BOB },
      null,
    );
    expect(await users(all, BOB)).toEqual([ADA, BOB]);
    expect(await users('select details from weir.attempt_details limit 1', BOB)).toEqual([
      { upstreamError: 'RAW-UPSTREAM-ERROR' },
    ]);
    expect(await users(all, ADA)).toEqual([ADA]);
    await place.run(
      "update weir.users set role = 'member' where role = 'admin' returning id",
      {},
      null,
    );
  });

  it('forgets claims and role when the statement is done', async () => {
    const after = await place.owner.begin(async (sql) => {
      await sql`select set_config('role', 'service_role', true) where weir.can_become('service_role')`;
      await sql`select public.weir_run('select 1 as one', '{}', ${sql.json(claimsOf(ADA))})`;
      return sql`select current_setting('role') as role, current_setting('request.jwt.claims') as claims,
                        current_setting('weir.admin') as admin,
                        (select count(*)::int from weir.users) as users`;
    });
    const role = mode.startsWith('owner') ? 'none' : 'service_role';
    expect(after[0]).toEqual({ role, claims: '', admin: 'off', users: 3 });
  });

  it('shows a disabled user nothing', async () => {
    const id = '0d000000-0000-4000-8000-00000000000d';
    await place.call('weir_identify', { p_caller: callerOf(id) });
    expect(await users('select weir.uid()', id)).toEqual([id]);
    await place.run(
      "update weir.users set disabled_at = now() where id = ($1->>'id')::uuid returning id",
      { id },
      null,
    );
    expect(await users('select weir.uid()', id)).toEqual([null]);
    expect(await place.call('weir_identify', { p_caller: callerOf(id) })).toMatchObject({
      disabled: true,
    });
    await place.run(
      "delete from weir.users where id = ($1->>'id')::uuid returning id",
      { id },
      null,
    );
  });

  it('runs statements of several parts, and keeps the order of their rows', async () => {
    const rows = await place.run(
      `with made as (
         insert into weir.aliases (owner_id, alias) values (weir.uid(), $1->>'alias') returning id
       )
       select m as model, made.id is not null as made
         from made, jsonb_array_elements_text($1->'models') as m order by m desc`,
      { alias: 'of-several-parts', models: ['a', 'b'] },
      claimsOf(ADA),
    );
    expect(rows).toEqual([
      { model: 'b', made: true },
      { model: 'a', made: true },
    ]);
  });
});
