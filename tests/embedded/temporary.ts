import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import {
  type Embedded,
  type EmbeddedOptions,
  startEmbedded,
} from '../../src/store/embedded/start.ts';
import { openClient } from '../../src/store/postgres.ts';

const directories: string[] = [];
const running: Embedded[] = [];

afterEach(async () => {
  for (const embedded of running.splice(0)) await embedded.stop();
  for (const path of directories.splice(0)) await rm(path, { recursive: true, force: true });
});

/** A directory that is gone after the test. */
export async function temporaryDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'weir-test-'));
  directories.push(path);
  return path;
}

/** An embedded database that is stopped after the test. */
export async function start(options: EmbeddedOptions): Promise<Embedded> {
  const embedded = await startEmbedded(options);
  running.push(embedded);
  return embedded;
}

/** Runs statements over a client of their own; answers the last one's rows. */
export async function run(
  embedded: Embedded,
  ...statements: readonly string[]
): Promise<Record<string, unknown>[]> {
  const sql = openClient(embedded.address, { connections: 1, statementTimeoutMs: null });
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) rows = [...(await sql.unsafe(statement))];
    return rows;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
