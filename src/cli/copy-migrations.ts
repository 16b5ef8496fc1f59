import { copyMigrations } from '../deploy/copy-migrations.ts';
import { terminal } from './terminal.ts';

/** Copies the migrations into an app's repository and says what was done. */
export async function runCopy(repository: string): Promise<number> {
  const { folder, written, there } = await copyMigrations(repository);
  for (const name of written) terminal.out(`wrote ${name}`);
  if (there.length > 0) terminal.out(`${there.length} were there already`);
  terminal.out(
    written.length === 0
      ? `${folder} has every migration of this version.`
      : `${written.length} migrations written to ${folder}. Apply them with\n` +
          '  npx supabase db push --include-all\n' +
          'which also takes files older than the last one applied. Where `weir deploy` was first, ' +
          'they do nothing.',
  );
  return 0;
}
