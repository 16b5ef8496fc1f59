/** A migrated database with the people and things the database tests speak of. */
import { createHash } from 'node:crypto';
import type { JSONValue, Sql, TransactionSql } from 'postgres';
import postgres from 'postgres';
import { createDatabase, type Mode, type TestDatabase } from '../support/real-postgres.ts';

export const PLATFORM = '00000000-0000-4000-8000-000000000001';
/** The project's own Supabase issuer: there a user's id is the subject. */
export const ISSUER = 'https://project.test/auth/v1';
export const ADA = '0a000000-0000-4000-8000-00000000000a';
export const BOB = '0b000000-0000-4000-8000-00000000000b';
/** Somebody of another issuer who carries Ada's uuid as subject; the id is made from both. */
export const STRANGER = '0c000000-0000-5000-8000-00000000000c';
export const STRANGE_ISSUER = 'https://elsewhere.test';

export type Json = JSONValue;
export type Claims = { readonly iss: string; readonly sub: string; readonly role?: string };

export interface Installation {
  readonly database: TestDatabase;
  /** As the owner, the way Weir connects. */
  readonly owner: Sql;
  /** Sees everything. */
  readonly root: Sql;
  /** Calls one of the functions as the gateway does: in the service role where it may. */
  call(fn: string, args: Readonly<Record<string, Json>>): Promise<Json>;
  /** Runs a statement through weir_run; null claims are the service's own. */
  run(statement: string, args: Json, claims: Claims | null): Promise<Record<string, Json>[]>;
  /** Runs work in a transaction as a role with claims, the way PostgREST does. */
  as<T>(role: string, claims: Claims | null, work: (sql: TransactionSql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export const claimsOf = (sub: string, iss: string = ISSUER): Claims => ({
  iss,
  sub,
  role: 'authenticated',
});

export const callerOf = (sub: string, issuer: string = ISSUER, userId: string = sub): Json => ({
  kind: 'user',
  issuer,
  subject: sub,
  user_id: userId,
});

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export async function install(mode: Mode): Promise<Installation> {
  const database = await createDatabase(mode);
  const options = { max: 4, onnotice: () => undefined };
  const owner = postgres(database.url, options);
  const root = postgres(database.superuserUrl, options);

  const call: Installation['call'] = async (fn, args) => {
    const rows = await owner.begin(async (sql) => {
      await sql`select set_config('role', 'service_role', true) where weir.can_become('service_role')`;
      const named = Object.keys(args).map((name, at) => `${name} => $${at + 1}`);
      const values = Object.values(args).map((value) =>
        typeof value === 'string' ? value : value === null ? null : owner.json(value),
      );
      return sql.unsafe(`select public.${fn}(${named.join(', ')}) as result`, values);
    });
    return rows[0]?.['result'] as Json;
  };

  return {
    database,
    owner,
    root,
    call,
    async run(statement, args, claims) {
      const rows = await call('weir_run', {
        p_statement: statement,
        p_args: args,
        p_claims: claims,
      });
      return rows as Record<string, Json>[];
    },
    as: (role, claims, work) => asRole(root, { role, claims }, work),
    async close() {
      await Promise.all([owner.end(), root.end()]);
      await database.drop();
    },
  };
}

async function asRole<T>(
  root: Sql,
  who: { readonly role: string; readonly claims: Claims | null },
  work: (sql: TransactionSql) => Promise<T>,
): Promise<T> {
  const done: { result?: T } = {};
  await root.begin(async (sql) => {
    const claims = who.claims === null ? '' : JSON.stringify(who.claims);
    await sql`select set_config('request.jwt.claims', ${claims}, true)`;
    await sql`select set_config('role', ${who.role}, true)`;
    done.result = await work(sql);
  });
  return done.result as T;
}

/** Ada and Bob with a credential, a key, an alias and ledger rows each, and the stranger. */
export async function populate(place: Installation): Promise<void> {
  const people = [
    [ADA, ISSUER, ADA],
    [BOB, ISSUER, BOB],
    [STRANGER, STRANGE_ISSUER, ADA],
  ] as const;
  for (const [id, issuer, subject] of people) {
    await place.call('weir_identify', { p_caller: callerOf(subject, issuer, id) });
  }
  for (const [id, letter] of [
    [ADA, 'a'],
    [BOB, 'b'],
    [PLATFORM, 'p'],
  ] as const) {
    await place.run(
      `insert into weir.credentials (owner_id, provider, ciphertext, last_four, label, origins)
       values (($1->>'id')::uuid, 'sandbox', 'CIPHERTEXT-' || ($1->>'letter'), 'last', $1->>'letter',
               '{https://sandbox.invalid}') returning id`,
      { id, letter },
      null,
    );
    await place.run(
      `insert into weir.api_keys (public_id, name, key_hash, last_four, owner_id, user_id)
       values ($1->>'letter', $1->>'letter', $1->>'hash', 'last', ($1->>'id')::uuid, ($1->>'user')::uuid)
       returning id`,
      { id, letter, hash: sha256(`secret of ${letter}`), user: id === PLATFORM ? null : id },
      null,
    );
    await place.run(
      `with made as (insert into weir.aliases (owner_id, alias)
         values (($1->>'id')::uuid, 'alias-' || ($1->>'letter')) returning id)
       insert into weir.alias_targets (alias_id, provider, model)
       select id, 'sandbox', 'echo' from made returning alias_id`,
      { id, letter },
      null,
    );
  }
  const rows = [ADA, BOB].flatMap((user, who) =>
    (['aggregator', 'direct', 'none'] as const).map((type, at) =>
      entry({
        request_id: uuid7(Date.now(), who * 10 + at),
        user_id: user,
        provider_type: type,
        attempt: type === 'none' ? 0 : 1,
        details: { upstreamError: 'RAW-UPSTREAM-ERROR' },
      }),
    ),
  );
  await place.call('weir_record_usage', { p_batch: rows });
  await place.call('weir_reject_usage', { p_row: '{"secret":"REJECTED-ROW"}', p_error: 'no' });
}

/** A UUIDv7 of that millisecond; `n` tells those of one millisecond apart. */
export function uuid7(ms: number, n: number = 0): string {
  const time = ms.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** A ledger row as the gateway sends it. */
export function entry(over: Readonly<Record<string, Json>>): Record<string, Json> {
  return {
    request_id: uuid7(Date.now()),
    attempt: 1,
    user_id: ADA,
    api_key_id: null,
    provider: 'sandbox',
    provider_type: 'direct',
    model: 'echo',
    upstream_model: 'echo',
    dialect: 'openai-chat',
    relay: 'passthrough',
    stream: false,
    status: 'complete',
    http_status: 200,
    error_code: null,
    finish_reason: 'stop',
    prompt_tokens: 10,
    completion_tokens: 5,
    total_tokens: 15,
    cached_tokens: null,
    cache_write_tokens: null,
    reasoning_tokens: null,
    usage_source: 'reported',
    cost_usd: '0.000020000000',
    cost_source: 'list',
    price_version: null,
    latency_ms: 12,
    first_token_ms: null,
    created_at: '2026-11-23T00:00:00.000Z',
    settled_at: '2026-11-23T00:00:00.100Z',
    credential_id: null,
    credential_owner: 'platform',
    details: {},
    ...over,
  };
}
