import { setTimeout as wait } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { type InstallationApi, InstallationRefusal } from '../deploy/installation-api.ts';
import type { ProviderRow } from '../store/providers.ts';
import type { SyncChangeRow } from '../store/sync-changes.ts';
import type { SyncRow } from '../store/syncs.ts';
import { parseAddress } from './address.ts';
import { NoCredentialError } from './monitor/credential.ts';
import { addressOf, OF_A_START, openPlace, type PlaceOptions } from './place.ts';
import { dataDirOption, refOption } from './project-options.ts';
import { read, rowsOf } from './rows.ts';
import { changeLines, headLine, type Synced } from './sync-words.ts';
import { complainOf, terminal } from './terminal.ts';

const BAD_USAGE = 2;
/** How often a running one is asked how far it is. */
const LOOK_MS = 300;

interface Options extends PlaceOptions {
  readonly url?: string;
  readonly acceptLoss?: true;
  readonly json?: true;
}

/** `weir sync`: reads providers' lists of models and prices, for wherever there is no clock that does. */
export function syncCommand(): Command {
  return new Command('sync')
    .description(
      "Read providers' own lists of models and prices, and show what changed. The admin key, or " +
        "an administrator's token, is read from WEIR_ADMIN_KEY, else what the set-up of the " +
        'project kept.',
    )
    .argument('[provider...]', 'only these (all in use that have a list and a key)')
    .addOption(
      new Option('--url <address>', `where the server or function is (${OF_A_START})`).argParser(
        parseAddress,
      ),
    )
    .addOption(refOption('a Supabase project: its function'))
    .addOption(dataDirOption('where the set-up kept the admin key'))
    .option('--accept-loss', 'take over a list that lacks most of the models it had')
    .option('--json', 'one JSON object a line, for scripts')
    .action(async (providers: readonly string[], options: Options) => {
      process.exitCode = await run(providers, options);
    });
}

async function run(named: readonly string[], options: Options): Promise<number> {
  try {
    const api = await openPlace(addressOf(options.url, options), options);
    let failed = false;
    for (const provider of named.length > 0 ? named : await inUse(api)) {
      const synced = await syncOne(api, provider, options.acceptLoss === true);
      if (named.length === 0 && isUnlisted(synced)) continue;
      failed ||= 'refused' in synced || synced.sync.state === 'failed';
      show(synced, options.json === true);
    }
    return failed ? 1 : 0;
  } catch (error) {
    complainOf(error);
    return error instanceof NoCredentialError ? BAD_USAGE : 1;
  }
}

/** Nobody asked for it by name, and there is nothing to read or nobody's key to read it with. */
function isUnlisted(synced: Synced): boolean {
  return 'refused' in synced && ['no_model_list', 'no_credential'].includes(synced.refused.code);
}

async function inUse(api: InstallationApi): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, enabled, retired_at: retired } of rowsOf<ProviderRow>(
    api,
    '/providers?',
  )) {
    if (enabled && retired === null) names.push(name);
  }
  return names;
}

async function syncOne(api: InstallationApi, provider: string, loss: boolean): Promise<Synced> {
  const path = `/providers/${encodeURIComponent(provider)}/sync`;
  try {
    let sync = await read<SyncRow>(api, 'POST', `${path}?accept_loss=${loss}`);
    while (sync.state === 'running') {
      terminal.progress(`${provider} ${sync.done} of ${sync.total ?? '?'} models `);
      await wait(LOOK_MS);
      sync = await read<SyncRow>(api, 'GET', path);
    }
    return { provider, sync, changes: await changesOf(api, path, sync) };
  } catch (error) {
    if (error instanceof InstallationRefusal) return { provider, refused: error };
    throw error;
  }
}

/** Newest first, those of this run. */
async function changesOf(
  api: InstallationApi,
  path: string,
  { started_at: since }: SyncRow,
): Promise<SyncChangeRow[]> {
  const changes: SyncChangeRow[] = [];
  for await (const change of rowsOf<SyncChangeRow>(api, `${path}/changes?limit=100&`)) {
    if (since === null || change.at < since) break;
    changes.push(change);
  }
  return changes;
}

function show(synced: Synced, json: boolean): void {
  if (json) {
    const line =
      'refused' in synced
        ? { provider: synced.provider, state: 'refused', message: synced.refused.message }
        : { ...synced.sync, changes: synced.changes };
    process.stdout.write(`${JSON.stringify(line)}\n`);
    return;
  }
  terminal.out([headLine(synced), ...changeLines(synced)].join('\n'));
}
