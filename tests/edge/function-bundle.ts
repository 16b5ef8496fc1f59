import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunction } from '../../src/deploy/bundle.ts';

let built: Promise<string> | null = null;

/** The function as it is deployed; built once for all tests of a process. */
export function functionBundle(): Promise<string> {
  built ??= mkdtemp(join(tmpdir(), 'weir-bundle-'))
    .then((folder) => bundleFunction(folder))
    .then(({ entry }) => entry);
  return built;
}
