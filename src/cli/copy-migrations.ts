import { copyMigrations } from '../deploy/copy-migrations.ts';

/** Copies the migrations into an app's repository and says what was done. */
export async function runCopy(repository: string): Promise<number> {
  const { folder, written, there } = await copyMigrations(repository);
  for (const name of written) process.stdout.write(`wrote ${name}\n`);
  if (there.length > 0) process.stdout.write(`${there.length} were there already\n`);
  process.stdout.write(
    written.length === 0
      ? `${folder} has every migration of this version.\n`
      : `${written.length} migrations written to ${folder}. Apply them with\n` +
          '  npx supabase db push --include-all\n' +
          'which also takes files older than the last one applied. Where `weir deploy` was first, ' +
          'they do nothing.\n',
  );
  return 0;
}
