/** Two members' and the platform's things, each marked, planted as often as they were spoiled. */
import type { Sql } from 'postgres';
import { uuidV7 } from '../../src/wire/request-id.ts';
import { type Office, type Person, PLATFORM } from './office.ts';

export type Owner = 'ada' | 'bob' | 'platform';
export const OWNERS: readonly Owner[] = ['ada', 'bob', 'platform'];

/** What one owner has, by what paths call it. */
export interface Things {
  readonly user: string;
  readonly credential: string;
  readonly key: string;
  readonly alias: string;
  readonly request: string;
}

/** Stands in everything an owner has that others must not read. */
export const markOf = (owner: Owner): string => `mark-of-${owner}`;

export const HEADER_SECRET = 'header-value-CANARY-4d1c';
export const PROVIDER_SECRETS: Readonly<Record<Owner, string>> = {
  ada: 'sk-ada-CANARY-0123456789-adaX',
  bob: 'sk-bob-CANARY-0123456789-bobX',
  platform: 'sk-plat-CANARY-0123456789-plaX',
};
export const DETAIL = 'detail-for-admins-CANARY';

const fixedId = (owner: Owner, kind: number): string =>
  `0${kind}000000-0000-4000-8000-00000000000${OWNERS.indexOf(owner) + 1}`;

export interface Tenants {
  readonly things: Readonly<Record<Owner, Things>>;
  /** Puts everything back as it was. */
  plant(): Promise<void>;
  /** A fingerprint of all an owner has. */
  print(owner: Owner): Promise<string>;
}

/** @param people Whose things there are. */
export async function openTenants(
  office: Office,
  address: string,
  people: Readonly<Record<'ada' | 'bob' | 'root', Person>>,
): Promise<Tenants> {
  const users = { ada: people.ada.id, bob: people.bob.id, platform: people.root.id };
  const things = Object.fromEntries(
    OWNERS.map((owner, at) => [
      owner,
      {
        user: users[owner],
        credential: fixedId(owner, 1),
        key: fixedId(owner, 2),
        alias: fixedId(owner, 3),
        request: uuidV7(Date.now() - 1_000, (bytes) => bytes.fill(at + 1)),
      },
    ]),
  ) as Readonly<Record<Owner, Things>>;
  const { root } = office;
  await sealOnce(office, address, things);
  const kept = await keptRows(root);
  await recordUsage(office, things);
  const tenants: Tenants = {
    things,
    plant: () => plant(root, { things, kept, people }),
    print: (owner) => fingerprint(root, owner === 'platform' ? PLATFORM : users[owner]),
  };
  await tenants.plant();
  return tenants;
}

/** Credentials are sealed by Weir itself, and then kept under ids of ours. */
async function sealOnce(
  office: Office,
  address: string,
  things: Readonly<Record<Owner, Things>>,
): Promise<void> {
  const { root } = office;
  await office.call(office.adminKey, 'POST /providers', {
    name: 'house',
    dialects: { 'openai-chat': { base_url: `http://${address}/v1` } },
    headers: { 'x-tenant': HEADER_SECRET },
  });
  await office.call(office.adminKey, 'POST /models', { provider: 'house', model: 'm1' });
  for (const owner of OWNERS) {
    const { json } = await office.call(office.adminKey, 'POST /providers/house/credentials', {
      api_key: PROVIDER_SECRETS[owner],
      label: markOf(owner),
    });
    await root`
      update weir.credentials set id = ${things[owner].credential},
             owner_id = ${owner === 'platform' ? PLATFORM : things[owner].user}
       where id = ${json.id}`;
  }
}

interface Kept {
  readonly credentials: string;
  readonly providers: string;
  readonly models: string;
}

async function keptRows(root: Sql): Promise<Kept> {
  const [row] = await root`
    select (select jsonb_agg(to_jsonb(c)) from weir.credentials c)::text as credentials,
           (select jsonb_agg(to_jsonb(p)) from weir.providers p)::text as providers,
           (select jsonb_agg(to_jsonb(m)) from weir.models m)::text as models`;
  return row as unknown as Kept;
}

interface Planting {
  readonly things: Readonly<Record<Owner, Things>>;
  readonly kept: Kept;
  readonly people: Readonly<Record<'ada' | 'bob' | 'root', Person>>;
}

async function plant(root: Sql, { things, kept, people }: Planting): Promise<void> {
  await root.begin(async (sql) => {
    await sql`delete from weir.alias_targets`;
    await sql`delete from weir.aliases`;
    await sql`delete from weir.credentials`;
    await sql`delete from weir.api_keys where id = any(${OWNERS.map((owner) => things[owner].key)})`;
    await sql`update weir.users set disabled_at = null, role = 'member'
               where id = any(${[people.ada.id, people.bob.id]})`;
    await sql`update weir.users set disabled_at = null, role = 'admin' where id = ${people.root.id}`;
    await sql`update weir.settings set value = 'null' where name = 'access'`;
    await sql`
      update weir.providers p set enabled = true, retired_at = null, dialects = k.dialects,
             headers = k.headers, display_name = k.display_name
        from jsonb_populate_recordset(null::weir.providers, ${kept.providers}::text::jsonb) as k
       where k.name = p.name`;
    await sql`
      insert into weir.credentials
      select * from jsonb_populate_recordset(null::weir.credentials, ${kept.credentials}::text::jsonb)`;
    for (const owner of OWNERS) {
      const { user, key, alias } = things[owner];
      const holder = owner === 'platform' ? PLATFORM : user;
      await sql`
        insert into weir.api_keys (id, public_id, name, key_hash, last_four, owner_id, user_id)
        values (${key}, ${`public-${owner}`}, ${markOf(owner)}, ${hashOf(owner)}, 'last', ${holder},
                ${owner === 'platform' ? null : user})`;
      await sql`insert into weir.aliases (id, owner_id, alias) values (${alias}, ${holder}, ${markOf(owner)})`;
      await sql`
        insert into weir.alias_targets (alias_id, provider, model) values (${alias}, 'house', 'm1')`;
    }
  });
}

export const hashOf = (owner: Owner): string => `${OWNERS.indexOf(owner) + 1}f`.repeat(32);

async function recordUsage(
  { rpc }: Office,
  things: Readonly<Record<Owner, Things>>,
): Promise<void> {
  const p_batch = OWNERS.map((owner) => ({
    request_id: things[owner].request,
    attempt: 1,
    user_id: owner === 'platform' ? null : things[owner].user,
    api_key_id: things[owner].key,
    provider: 'house',
    provider_type: 'direct',
    model: markOf(owner),
    upstream_model: 'm1',
    dialect: 'openai-chat',
    relay: 'passthrough',
    stream: false,
    status: 'upstream_failed',
    usage_source: 'none',
    cost_source: 'none',
    latency_ms: 1,
    created_at: new Date().toISOString(),
    settled_at: new Date().toISOString(),
    credential_id: things[owner].credential,
    credential_owner: owner === 'platform' ? 'platform' : 'user',
    details: { upstreamError: DETAIL },
  }));
  await rpc.call('weir_record_usage', { p_batch });
}

/** Without the times at which things were planted anew. */
async function fingerprint(root: Sql, owner: string): Promise<string> {
  const [row] = await root`
    select md5(coalesce(jsonb_agg(each.what order by each.what), '[]')::text) as print
      from (
        select to_jsonb(c) from weir.credentials c where owner_id = ${owner}
        union all select to_jsonb(k) from weir.api_keys k where owner_id = ${owner}
        union all select to_jsonb(a) from weir.aliases a where owner_id = ${owner}
        union all select to_jsonb(t) from weir.alias_targets t
          join weir.aliases a on a.id = t.alias_id where a.owner_id = ${owner}
        union all select to_jsonb(u) from weir.users u where id = ${owner}
      ) as rows(what),
      lateral (select rows.what - array['created_at', 'updated_at']) as each(what)`;
  return String(row?.['print']);
}
