/**
 * What pg_cron, pg_net and Supabase's Vault look like from SQL, for a Postgres that has none of them:
 * the same schemas, tables and signatures, and nothing behind them. Jobs are never begun, requests
 * stay in the queue, and secrets are not encrypted, so a test does all of that by hand.
 *
 * https://github.com/citusdata/pg_cron, https://github.com/supabase/pg_net,
 * https://github.com/supabase/vault
 */
import type { Sql } from 'postgres';

const STAND_IN = `
create schema cron;
create table cron.job (
  jobid bigint generated always as identity primary key, schedule text not null, command text not null,
  nodename text not null default 'localhost', nodeport integer not null default 5432,
  database text not null default current_database(), username text not null default current_user,
  active boolean not null default true, jobname text, unique (jobname, username));
create function cron.schedule(job_name text, schedule text, command text) returns bigint
language sql as $$
  insert into cron.job (jobname, schedule, command) values ($1, $2, $3)
  on conflict (jobname, username) do update set schedule = excluded.schedule, command = excluded.command
  returning jobid $$;
create function cron.unschedule(job_name text) returns boolean
language plpgsql as $$
begin
  delete from cron.job where jobname = $1 and username = current_user;
  if not found then raise exception 'could not find valid entry for job ''%''', $1; end if;
  return true;
end $$;

create schema net;
create table net.http_request_queue (
  id bigint generated always as identity primary key, method text not null, url text not null,
  headers jsonb, body bytea, timeout_milliseconds integer not null);
create function net.http_post(url text, body jsonb default '{}', params jsonb default '{}',
  headers jsonb default '{"Content-Type": "application/json"}', timeout_milliseconds integer default 5000)
returns bigint language sql as $$
  insert into net.http_request_queue (method, url, headers, body, timeout_milliseconds)
  values ('POST', $1, $4, convert_to($2::text, 'UTF8'), $5) returning id $$;

create schema vault;
create table vault.secrets (
  id uuid primary key default gen_random_uuid(), name text unique, description text not null default '',
  secret text not null, created_at timestamptz not null default now(), updated_at timestamptz not null default now());
create view vault.decrypted_secrets as select *, secret as decrypted_secret from vault.secrets;
create function vault.create_secret(new_secret text, new_name text default null,
  new_description text default '', new_key_id uuid default null) returns uuid
language sql as $$
  insert into vault.secrets (secret, name, description) values ($1, $2, $3) returning id $$;
create function vault.update_secret(secret_id uuid, new_secret text default null, new_name text default null,
  new_description text default null, new_key_id uuid default null) returns void
language sql as $$
  update vault.secrets set secret = coalesce($2, secret), name = coalesce($3, name),
    description = coalesce($4, description), updated_at = now() where id = $1 $$;

grant usage on schema cron, net, vault to postgres;
grant all on all tables in schema cron, net, vault to postgres;
grant execute on all functions in schema cron, net, vault to postgres;
`;

/** @param sql As the database's superuser. */
export async function standInForCron(sql: Sql): Promise<void> {
  await sql.unsafe(STAND_IN).simple();
}

/** A request that the database would have sent. */
export interface QueuedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Begins a job as pg_cron would, and answers what it left for pg_net to send. */
export async function beginJob(sql: Sql, name: string): Promise<readonly QueuedRequest[]> {
  const [job] = await sql<{ command: string }[]>`
    select command from cron.job where jobname = ${name}`;
  if (job === undefined) throw new Error(`there is no job ${name}`);
  await sql.unsafe(job.command).simple();
  return sql<QueuedRequest[]>`
    delete from net.http_request_queue
    returning method, url, headers, convert_from(body, 'UTF8') as body`;
}
