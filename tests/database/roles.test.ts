/**
 * What each role may touch, asked of the catalogue's own list: every table, every partition
 * addressed directly, every function in an exposed schema, every verb.
 */
import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mode } from '../support/real-postgres.ts';
import { attempt } from './attempt.ts';
import { ADA, BOB, claimsOf, type Installation, install, populate } from './installation.ts';

/** Where the three roles exist. The mode without them is held to the claims: see claims.test.ts. */
const WITH_ROLES: readonly Mode[] = ['superuser', 'owner-beside-roles', 'supabase', 'supabase-old'];

const SECRET = /CIPHERTEXT|RAW-UPSTREAM-ERROR|REJECTED-ROW|[0-9a-f]{64}/;

async function tables(root: Sql): Promise<string[]> {
  const rows = await root`
    select c.oid::regclass::text as name from pg_catalog.pg_class c
     where c.relkind in ('r', 'p', 'v', 'm')
       and c.relnamespace in ('weir'::regnamespace, 'public'::regnamespace)
     order by 1`;
  return rows.map((row) => String(row['name']));
}

const DENIED = '42501';

describe.each(WITH_ROLES)('roles on a database of kind %s', (mode) => {
  let place: Installation;
  let names: string[];

  beforeAll(async () => {
    place = await install(mode);
    await populate(place);
    names = await tables(place.root);
  });
  afterAll(() => place.close());

  it('gives anon nothing: no table, no verb', async () => {
    const allowed: string[] = [];
    await place.as('anon', null, async (sql) => {
      for (const name of names) {
        for (const text of verbs(name)) {
          if ((await attempt(sql, text)) !== DENIED) allowed.push(text);
        }
      }
    });
    expect(names.length).toBeGreaterThan(30);
    expect(allowed).toEqual([]);
  });

  it('shows a signed-in member only rows of their own, and no secret in any of them', async () => {
    const readable: Record<string, number> = {};
    await place.as('authenticated', claimsOf(ADA), async (sql) => {
      for (const name of names) {
        const columns = await grantedColumns(place.root, name);
        if (columns === '') {
          expect(await attempt(sql, `select * from ${name}`)).toBe(DENIED);
          continue;
        }
        const rows = await attempt(sql, `select ${columns} from ${name}`);
        expect(Array.isArray(rows), `${name}: ${String(rows)}`).toBe(true);
        expect(JSON.stringify(rows)).not.toMatch(SECRET);
        expect(JSON.stringify(rows)).not.toContain(BOB);
        readable[name] = rows.length;
      }
    });
    expect(readable).toEqual({
      aggregator_usage_logs: 1,
      direct_usage_logs: 1,
      'weir.alias_targets': 1,
      'weir.aliases': 1,
      'weir.api_keys': 1,
      'weir.attempt_details': 0,
      'weir.audit_log': 0,
      'weir.credentials': 1,
      'weir.ledger_rejects': 0,
      'weir.models': 2,
      'weir.owners': 1,
      'weir.price_versions': 2,
      'weir.providers': 1,
      'weir.rejected_requests': 1,
      'weir.settings': 0,
      'weir.sync_changes': 0,
      'weir.syncs': 0,
      'weir.usage_hourly': 3,
      'weir.usage_logs': 3,
      'weir.users': 1,
    });
  });

  it('never lets a member read ciphertext or a key hash, not even their own', async () => {
    await place.as('authenticated', claimsOf(ADA), async (sql) => {
      expect(await attempt(sql, 'select ciphertext from weir.credentials')).toBe(DENIED);
      expect(await attempt(sql, 'select * from weir.credentials')).toBe(DENIED);
      expect(await attempt(sql, 'select key_hash from weir.api_keys')).toBe(DENIED);
      expect(await attempt(sql, "select id from weir.api_keys where key_hash > ''")).toBe(DENIED);
      expect(await attempt(sql, 'update weir.credentials set label = ciphertext')).toBe(DENIED);
      expect(await attempt(sql, 'delete from weir.api_keys returning key_hash')).toBe(DENIED);
      expect(await attempt(sql, 'select headers from weir.providers')).toBe(DENIED);
    });
  });

  it('never lets a member write the ledger or change a row of somebody else', async () => {
    await place.as('authenticated', claimsOf(ADA), async (sql) => {
      for (const name of names.filter((each) => /usage|rejected|attempt_details/.test(each))) {
        for (const text of verbs(name).slice(1))
          expect(await attempt(sql, text), text).toBe(DENIED);
      }
      const foreign = [
        `update weir.credentials set label = 'x' where owner_id = '${BOB}' returning id`,
        `delete from weir.credentials where owner_id = '${BOB}' returning id`,
        `update weir.api_keys set name = 'x' where user_id = '${BOB}' returning id`,
        `delete from weir.api_keys where user_id = '${BOB}' returning id`,
        `delete from weir.aliases where owner_id = '${BOB}' returning id`,
        'delete from weir.users returning id',
        `update weir.users set role = 'admin' returning id`,
        `update weir.settings set value = '{"models":["*"]}' returning name`,
        `update weir.models set enabled = false returning id`,
        `update weir.providers set enabled = false returning name`,
      ];
      for (const text of foreign) expect(await attempt(sql, text), text).toEqual([]);
    });
  });

  it('never lets a member make things in another name, or an admin key', async () => {
    const hash = 'f'.repeat(64);
    await place.as('authenticated', claimsOf(ADA), async (sql) => {
      const forged = [
        `insert into weir.credentials (owner_id, provider, ciphertext) values ('${BOB}', 'sandbox', 'x')`,
        `insert into weir.credentials (owner_id, provider, type) values ('${ADA}', 'sandbox', 'none')`,
        `insert into weir.api_keys (public_id, name, key_hash, last_four, owner_id, user_id)
           values ('z', 'z', '${hash}', 'zzzz', '${ADA}', '${BOB}')`,
        `insert into weir.api_keys (public_id, name, key_hash, last_four, owner_id, user_id, kind)
           values ('z', 'z', '${hash}', 'zzzz', '${ADA}', '${ADA}', 'admin')`,
        `insert into weir.aliases (owner_id, alias) values ('${BOB}', 'z')`,
        `insert into weir.providers (name, display_name, kind, record) values ('z', 'z', 'direct', 'z')`,
        `insert into weir.price_versions (provider, model, source, rates)
           values ('sandbox', 'echo', 'override', '{"input":"0"}')`,
      ];
      for (const text of forged) expect(await attempt(sql, text), text).toBe(DENIED);
    });
  });

  it('lets neither anon nor a member execute any function in an exposed schema', async () => {
    const open = await place.root`
      select r.rolname || ' ' || p.oid::regprocedure::text as may
        from pg_catalog.pg_proc p, pg_catalog.pg_roles r
       where p.pronamespace = 'public'::regnamespace and r.rolname in ('anon', 'authenticated')
         and has_function_privilege(r.oid, p.oid, 'execute')`;
    expect(open.map((row) => row['may'])).toEqual([]);
  });

  it('lets anon execute nothing in schema weir, and members only what policies and forms ask', async () => {
    const open = await place.root`
      select r.rolname || ' ' || p.oid::regprocedure::text as may
        from pg_catalog.pg_proc p, pg_catalog.pg_roles r
       where p.pronamespace = 'weir'::regnamespace and r.rolname in ('anon', 'authenticated')
         and has_function_privilege(r.oid, p.oid, 'execute') order by 1`;
    expect(open.map((row) => row['may'])).toEqual([
      'authenticated weir.claim(text)',
      'authenticated weir.class_median(bigint[],bigint)',
      'authenticated weir.current_price(text,text)',
      'authenticated weir.first_token_bounds()',
      'authenticated weir.is_admin()',
      'authenticated weir.origins(jsonb)',
      'authenticated weir.put_alias(jsonb)',
      'authenticated weir.uid()',
    ]);
  });

  it('lets the service role call every function and write the ledger only by inserting', async () => {
    const closed = await place.root`
      select p.oid::regprocedure::text as name from pg_catalog.pg_proc p
       where p.pronamespace = 'public'::regnamespace
         and not has_function_privilege('service_role', p.oid, 'execute')`;
    expect(closed.map((row) => row['name'])).toEqual([]);
    await place.as('service_role', null, async (sql) => {
      for (const name of ['public.aggregator_usage_logs', 'public.direct_usage_logs']) {
        expect(await attempt(sql, `update ${name} set model = 'x'`)).toBe(DENIED);
        expect(await attempt(sql, `delete from ${name}`)).toBe(DENIED);
        expect(await attempt(sql, `truncate ${name}`)).toBe(DENIED);
      }
      for (const name of names.filter((each) => /_(default|\d{4}_\d{2})$/.test(each))) {
        for (const text of verbs(name)) expect(await attempt(sql, text), text).toBe(DENIED);
      }
    });
  });

  it('has row security on and forced everywhere, each partition included', async () => {
    const open = await place.root`
      select c.oid::regclass::text as name from pg_catalog.pg_class c
       where c.relkind in ('r', 'p')
         and c.relnamespace in ('weir'::regnamespace, 'public'::regnamespace)
         and not (c.relrowsecurity and c.relforcerowsecurity)`;
    expect(open.map((row) => row['name'])).toEqual([]);
  });
});

/** One statement for each verb, `select` first. */
function verbs(table: string): string[] {
  return [
    `select 1 from ${table}`,
    `insert into ${table} default values`,
    `update ${table} set ${firstColumn(table)} = default`,
    `delete from ${table}`,
    `truncate ${table}`,
  ];
}

function firstColumn(table: string): string {
  if (/usage_logs|rejected_requests|attempt_details/.test(table)) return 'attempt';
  if (/models|price_versions|syncs/.test(table)) return 'provider';
  if (/alias_targets/.test(table)) return 'weight';
  if (/migrations|settings|providers|adoptions/.test(table)) return 'name';
  return 'id';
}

async function grantedColumns(root: Sql, table: string): Promise<string> {
  const rows = await root`
    select string_agg(quote_ident(attname), ', ' order by attnum) as columns
      from pg_catalog.pg_attribute
     where attrelid = ${table}::text::regclass and attnum > 0 and not attisdropped
       and has_column_privilege('authenticated', attrelid, attnum, 'select')`;
  return String(rows[0]?.['columns'] ?? '');
}
