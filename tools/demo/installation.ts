/** A server with a month behind it, for pictures: started, filled over its own API, and stopped. */
import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { type AdminClient, adminClient } from '../../tests/support/admin-client.ts';
import { type AihubmixReplica, startAihubmix } from '../../tests/support/aihubmix-replica.ts';
import * as realPostgres from '../../tests/support/real-postgres.ts';
import { type StartedServer, startWeir } from '../../tests/support/started-server.ts';
import { ALIASES, ANSWER, KEYS, MODELS, PEOPLE, PROVIDERS } from './catalogue.ts';
import { type DemoRow, demoRows } from './usage.ts';

export interface DemoInstallation {
  readonly url: string;
  /** Makes the owner's account. */
  readonly ownerLink: string;
  stop(): Promise<void>;
}

const BATCH = 500;

export async function startDemo(): Promise<DemoInstallation> {
  await realPostgres.start();
  const database = await realPostgres.createDatabase('superuser', { migrated: false });
  const replica = await startAihubmix();
  replica.says(...ANSWER);
  const server = await startWeir({
    WEIR_DATABASE_URL: database.url,
    WEIR_MASTER_KEYS: JSON.stringify({ '2026a': randomBytes(32).toString('base64') }),
    WEIR_ALLOW_PRIVATE_UPSTREAMS: new URL(replica.origin).host,
  });
  try {
    await fill(server, { replica, databaseUrl: database.superuserUrl });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    url: server.url,
    ownerLink: server.ownerLink,
    async stop() {
      await server.stop();
      await replica.close();
      await realPostgres.stop();
    },
  };
}

interface FillParts {
  readonly replica: AihubmixReplica;
  readonly databaseUrl: string;
}

async function fill(server: StartedServer, { replica, databaseUrl }: FillParts): Promise<void> {
  const admin = adminClient(server.url, server.adminKey);
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    await addProviders(sql, replica);
    await addCredentials(admin, replica);
    await addModels(admin);
    for (const alias of ALIASES) await admin.call('PUT', '/aliases', alias);
    const keyIds = await addKeys(admin);
    await addPeople(sql);
    const rows = demoRows(Date.now(), keyIds);
    for (let at = 0; at < rows.length; at += BATCH) {
      await record(sql, rows.slice(at, at + BATCH));
    }
  } finally {
    await sql.end();
  }
}

/** Past the API, which looks every base up: no name is known where pictures are made offline. */
async function addProviders(sql: postgres.Sql, replica: AihubmixReplica): Promise<void> {
  for (const { name, displayName, kind, record: of, baseUrl } of PROVIDERS) {
    // The one the pictures chat with is really there.
    const base = name === 'aihubmix' ? replica.baseUrl : baseUrl;
    const dialects = { 'openai-chat': { base_url: base } };
    await sql`
      insert into weir.providers (name, display_name, kind, record, dialects, synced_at)
      values (${name}, ${displayName}, ${kind}, ${of}, ${sql.json(dialects)}, now() - interval '3 hours')`;
  }
}

async function addCredentials(admin: AdminClient, replica: AihubmixReplica): Promise<void> {
  for (const { name, credential } of PROVIDERS) {
    await admin.createCredential(name, name === 'aihubmix' ? replica.apiKey : credential);
  }
}

async function addModels(admin: AdminClient): Promise<void> {
  for (const { provider, model, canonical, context, price } of MODELS) {
    await admin.call('POST', '/models', {
      provider,
      model,
      canonical_id: canonical,
      context_tokens: context,
      ...(price === null ? {} : { price: { input: price[0], output: price[1] } }),
    });
  }
}

async function addKeys(admin: AdminClient): Promise<string[]> {
  const ids: string[] = [];
  for (const form of KEYS) ids.push((await admin.createKey(form)).id);
  return ids;
}

async function addPeople(sql: postgres.Sql): Promise<void> {
  for (const { id, name, email } of PEOPLE) {
    await sql`
      insert into weir.users (id, issuer, subject, email, name)
      values (${id}, 'https://example.supabase.co/auth/v1', ${id}, ${email}, ${name})`;
    await sql`insert into weir.owners (id, kind, user_id) values (${id}, 'user', ${id})`;
  }
}

async function record(sql: postgres.Sql, rows: readonly DemoRow[]): Promise<void> {
  await sql`select public.weir_record_usage(${sql.json(rows as never)})`;
}
