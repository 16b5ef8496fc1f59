/**
 * Makes the template a new embedded database starts from, for the PGlite version that is installed.
 *
 *   node tools/build-template.ts
 *
 * initdb takes seconds and hundreds of megabytes of memory; unpacking the template takes neither.
 */
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packDirectory } from '../src/store/embedded/archive.ts';
import { makeCluster } from '../src/store/embedded/database.ts';
import { templatePath } from '../src/store/embedded/template.ts';

const work = await mkdtemp(join(tmpdir(), 'weir-template-'));
try {
  const cluster = join(work, 'pg');
  await makeCluster(cluster);
  const target = templatePath();
  await mkdir(dirname(target), { recursive: true });
  await packDirectory(cluster, target);
  console.log(`${target}: ${(await stat(target)).size} bytes`);
} finally {
  await rm(work, { recursive: true, force: true });
}
