import { literal } from './literal.ts';
import type { RunScript } from './project-state.ts';

/** Something the database does by itself. https://supabase.com/docs/guides/cron */
export interface CronJob {
  readonly name: string;
  /** As cron writes it, in UTC. */
  readonly schedule: string;
  /** SQL. */
  readonly command: string;
}

/** What jobs need, and whether the project has it or can have it. */
export interface CronState {
  /** `pg_cron`. */
  readonly cron: boolean;
  /** `pg_net`, and Supabase's Vault. */
  readonly calls: boolean;
  /** Weir's jobs that are there; one that somebody switched off stays off. */
  readonly jobs: readonly CronJob[];
  /** SHA-256 of the admin key in the Vault; null: there is none. */
  readonly keyHash: string | null;
}

const PARTITIONS = 'weir_partitions';
const RETENTION = 'weir_retention';
const SYNC = 'weir_sync';
const NAMES = [PARTITIONS, RETENTION, SYNC].map(literal).join(', ');

/** The name of the admin key's secret in the Vault. */
const SECRET = literal('weir_admin_key');

/** What no project can do without for long: a month's tables before it begins, and old ones away. */
export const UPKEEP: readonly CronJob[] = [
  { name: PARTITIONS, schedule: '17 3 * * *', command: 'select public.weir_ensure_partitions()' },
  { name: RETENTION, schedule: '47 3 * * *', command: 'select public.weir_apply_retention()' },
];

/** Once a day, every list of models that was read before; the key stays in the Vault. */
export function syncJob(functionUrl: string): CronJob {
  const command = `
select net.http_post(
  url := ${literal(`${functionUrl}/api/providers/`)} || p.name || '/sync',
  headers := jsonb_build_object('content-type', 'application/json', 'authorization', 'Bearer ' || s.decrypted_secret),
  body := '{}'::jsonb,
  timeout_milliseconds := 30000)
from weir.providers p, vault.decrypted_secrets s
where s.name = ${SECRET} and p.enabled and p.retired_at is null and p.synced_at is not null`.trim();
  return { name: SYNC, schedule: '7 4 * * *', command };
}

/** A function of that name, whatever its version takes. */
const has = (schema: string, name: string): string =>
  `exists (select from pg_catalog.pg_proc f
            where f.pronamespace = to_regnamespace('${schema}') and f.proname = '${name}')`;

const offers = (extension: string): string =>
  `exists (select from pg_catalog.pg_available_extensions where name = '${extension}')`;

const EXTENSIONS = `
  select ${has('cron', 'schedule')} as cron, ${offers('pg_cron')} as cron_offered,
         ${has('net', 'http_post')} as net, ${offers('pg_net')} as net_offered,
         ${has('vault', 'create_secret')} as vault, ${offers('supabase_vault')} as vault_offered`;

const JOBS = `
  select jobname as name, schedule, command from cron.job
   where jobname in (${NAMES}) order by jobname`;

const KEY_HASH = `
  select encode(sha256(convert_to(decrypted_secret, 'UTF8')), 'hex') as hash
    from vault.decrypted_secrets where name = ${SECRET}`;

/** Reads what there is, and changes nothing. */
export async function readCronState(run: RunScript): Promise<CronState> {
  const [found = {}] = await run(EXTENSIONS);
  const can = (name: string): boolean => found[name] === true || found[`${name}_offered`] === true;
  const jobs = found['cron'] === true ? await run(JOBS) : [];
  const [key] = found['vault'] === true ? await run(KEY_HASH) : [];
  return {
    cron: can('cron'),
    calls: can('net') && can('vault'),
    jobs: jobs as readonly object[] as readonly CronJob[],
    keyHash: key === undefined ? null : String(key['hash']),
  };
}

/** Switches on those of the extensions that are offered and not there. */
export async function enableExtensions(run: RunScript): Promise<void> {
  const [found = {}] = await run(EXTENSIONS);
  const missing = (name: string): boolean =>
    found[name] !== true && found[`${name}_offered`] === true;
  // As Supabase's own pages write it; each makes its own schema, except the Vault.
  if (missing('cron')) await run('create extension if not exists pg_cron with schema pg_catalog');
  if (missing('net')) await run('create extension if not exists pg_net with schema extensions');
  if (missing('vault')) await run('create extension if not exists supabase_vault cascade');
}

/** A job of the same name is replaced. */
export async function scheduleJobs(run: RunScript, jobs: readonly CronJob[]): Promise<void> {
  const calls = jobs.map(({ name, schedule, command }) => {
    const [job, when, what] = [name, schedule, command].map(literal);
    return `select cron.schedule(${job}, ${when}, ${what});`;
  });
  await run(calls.join('\n'));
}

/**
 * Puts the admin key into the Vault, in place of one that is there. One plain statement: of these
 * `pg_stat_statements` keeps `$1` in place of the key, and of a block every word.
 */
export async function keepKeyInVault(run: RunScript, adminKey: string): Promise<void> {
  const key = literal(adminKey);
  const [found] = await run(`select id from vault.secrets where name = ${SECRET}`);
  const purpose = literal('Weir: pg_cron syncs lists of models with it');
  await run(
    found === undefined
      ? `select vault.create_secret(${key}, ${SECRET}, ${purpose})`
      : `select vault.update_secret(${literal(String(found['id']))}, ${key})`,
  );
}

/** Takes away Weir's jobs, and the key that only they use. */
export async function removeJobs(run: RunScript, state: CronState): Promise<void> {
  if (state.jobs.length > 0) {
    await run(`select cron.unschedule(jobname) from cron.job where jobname in (${NAMES})`);
  }
  if (state.keyHash !== null) {
    await run(`delete from vault.secrets where name = ${SECRET}`);
  }
}
