import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { type ListedBackup, listBackups } from '../deploy/backup.ts';
import { nameOf } from '../deploy/deployment.ts';
import { wrap } from '../deploy/wrap.ts';
import { type ProjectOptions, withProject } from './project-options.ts';
import { terminal } from './terminal.ts';

/** `weir backups`: lists what `weir rollback` can put back. */
export function backupsCommand(): Command {
  return withProject(new Command('backups'))
    .description(
      'List the backups of a project, the newest first, each checked against its hashes.',
    )
    .action(async (options: ProjectOptions) => {
      process.exitCode = await run(options);
    });
}

async function run(options: ProjectOptions): Promise<number> {
  const { projectRef: ref, dataDir } = options;
  const folder = join(resolve(dataDir), 'backups', ref);
  const backups = await listBackups(folder);
  const lines = backups.map((backup) => wrap(describe(backup), ' '.repeat(24)));
  const none = `There are no backups of ${ref} in ${folder}.`;
  terminal.out(lines.length === 0 ? none : lines.join('\n'));
  return backups.some(({ damage }) => damage !== null) ? 1 : 0;
}

function describe({ name, damage, backup }: ListedBackup): string {
  const start = `${name.padEnd(22)} `;
  if (backup === null) return `${start} DAMAGED: ${damage}`;
  const { body, settings, answer, source } = backup;
  const size = `${Math.ceil(body.length / 1024)} KB`;
  const sources = source === null ? 'without sources' : 'with sources';
  return `${start} ${nameOf(settings.version, answer.build)}, ${size}, ${sources}`;
}
