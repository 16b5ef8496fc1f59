/** Generated files are what their generators make today: each `tools/generate-*.ts` answers `--check`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { listFiles, report, root } from './sources.ts';

/** Runs every generator of a folder in its check mode; a failing one is a problem, with its words. */
export function generatedProblems(folder: string): string[] {
  return listFiles(/^tools\/generate-[^/]+\.ts$/, folder).flatMap((tool) => {
    const ran = spawnSync(process.execPath, [join(folder, tool), '--check'], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (ran.status === 0) return [];
    const said = `${ran.stdout}${ran.stderr}`.trim();
    return [`${tool}: ${said === '' ? 'its files are out of date' : said}`];
  });
}

if (import.meta.main) report(generatedProblems(root));
