/** A server in which everything that has a name is named by a payload. */
import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { uuidV7 } from '../../src/wire/request-id.ts';
import { type AdminClient, adminClient } from '../support/admin-client.ts';
import { type AihubmixReplica, startAihubmix } from '../support/aihubmix-replica.ts';
import { createDatabase } from '../support/real-postgres.ts';
import { type StartedServer, startWeir } from '../support/started-server.ts';
import { NAMED } from './payloads.ts';

/** Where a name may hold no spaces. */
export const PLAIN_NAMED: readonly string[] = [
  ...new Set(NAMED.map((text) => text.replaceAll(/\s/g, '/'))),
];

export interface HostileInstallation {
  readonly server: StartedServer;
  readonly replica: AihubmixReplica;
  stop(): Promise<void>;
}

const HEADERS_AT_MOST = 32;

export async function startHostile(): Promise<HostileInstallation> {
  const database = await createDatabase('superuser', { migrated: false });
  const replica = await startAihubmix();
  const server = await startWeir({
    WEIR_DATABASE_URL: database.url,
    WEIR_MASTER_KEYS: JSON.stringify({ '2026a': randomBytes(32).toString('base64') }),
    WEIR_ALLOW_PRIVATE_UPSTREAMS: new URL(replica.origin).host,
  });
  const sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
  await nameByApi(adminClient(server.url, server.adminKey), replica);
  await nameByDatabase(sql);
  await sql.end();
  return {
    server,
    replica,
    async stop() {
      await server.stop();
      await replica.close();
      await database.drop();
    },
  };
}

/** As far as the API takes such names it also writes them into its record of changes. */
async function nameByApi(admin: AdminClient, replica: AihubmixReplica): Promise<void> {
  const dialects = { 'openai-chat': { base_url: replica.baseUrl } };
  // Values are never shown, and what a provider says of them is masked.
  const headers = Array.from({ length: HEADERS_AT_MOST }, (_, at) => [`x-${at}-'*|\`${at}`, '1']);
  await admin.call('POST', '/providers', {
    name: 'aihubmix',
    record: 'aihubmix',
    display_name: NAMED[0],
    dialects,
    headers: Object.fromEntries(headers),
    unknown_models: 'pass',
  });
  await admin.createCredential('aihubmix', replica.apiKey);
  for (const [at, name] of NAMED.entries()) {
    await Promise.all([
      admin.call('POST', '/providers', { name: `p-${at}`, display_name: name, dialects }),
      admin.createKey({ name, models: [PLAIN_NAMED[at] ?? '*'].map(withoutStars) }),
      admin.call('POST', '/providers/aihubmix/credentials', {
        api_key: replica.apiKey,
        label: name,
      }),
    ]);
  }
  for (const [at, model] of PLAIN_NAMED.entries()) {
    const names = { name: NAMED[at], canonical_id: model };
    await admin.call('POST', '/models', { provider: 'aihubmix', model, ...names });
    await admin.putAlias(`alias:${model}`, [{ provider: 'aihubmix', model }]);
  }
  await admin.call('PATCH', '/settings', {
    access: { models: PLAIN_NAMED.map(withoutStars), usd_per_day: '1' },
  });
}

function withoutStars(text: string): string {
  return text.replaceAll('*', '-');
}

/** What only issuers of tokens, people who sign up and upstreams can say. */
async function nameByDatabase(sql: postgres.Sql): Promise<void> {
  for (const [at, text] of NAMED.entries()) {
    const id = uuidV7(Date.now(), (bytes) => bytes.fill(at));
    await sql`insert into weir.users (id, issuer, subject, email, name)
      values (${id}, ${`https://issuer.example/${text}`}, ${`${text} ${at}`}, ${text}, ${text})`;
    await sql`insert into weir.owners (id, kind, user_id) values (${id}, 'user', ${id})`;
    await sql`insert into weir_auth.invitations (token_hash, kind, role, email, expires_at)
      values (${randomBytes(32).toString('hex')}, 'invitation', 'member', ${text.toLowerCase()},
              now() + interval '1 day') on conflict do nothing`;
    await sql`select public.weir_record_usage(${sql.json([attempt(id, text, at)] as never)})`;
  }
}

function attempt(userId: string, text: string, at: number): object {
  const now = Date.now() - at;
  return {
    request_id: uuidV7(now, (bytes) => bytes.fill(at + 1)),
    attempt: 1,
    user_id: userId,
    provider: `p-${at}`,
    provider_type: 'direct',
    model: text,
    upstream_model: `${text} `,
    dialect: text,
    stream: true,
    status: 'upstream_failed',
    http_status: 400,
    error_code: text,
    finish_reason: text,
    usage_source: 'none',
    cost_source: 'none',
    latency_ms: 12,
    created_at: new Date(now).toISOString(),
    settled_at: new Date(now).toISOString(),
    credential_owner: 'platform',
    details: {
      upstream_error: text,
      upstream_request_id: text,
      [text]: text,
      more: [text, { [text]: text }],
    },
  };
}
