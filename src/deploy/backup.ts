import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Answer } from './answers.ts';
import { syncFiles, syncFolder } from './durable-file.ts';
import { momentName } from './folders.ts';
import type { FunctionInfo, ManagementApi, SecretDigest } from './management-api.ts';
import { messageOf } from './problem.ts';
import type { SupabaseCli } from './supabase-cli.ts';

/** A function as it was deployed, and what it answered. */
export interface Backup {
  /** Its folder's name: the moment it was made, in UTC. */
  readonly name: string;
  readonly folder: string;
  readonly settings: FunctionInfo;
  /** The bundle, byte for byte. */
  readonly body: Uint8Array;
  readonly answer: Answer;
  /** Null: the sources could not be had. */
  readonly source: string | null;
}

/** A backup that is not there, or not as it was written. */
export class UnusableBackupError extends Error {
  /** What is not as it was; null: nothing of it is there. */
  readonly damage: string | null;

  constructor(message: string, damage: string | null = null) {
    super(message);
    this.name = 'UnusableBackupError';
    this.damage = damage;
  }
}

/** One that may or may not be whole. */
export interface ListedBackup {
  readonly name: string;
  /** Null when it is whole. */
  readonly damage: string | null;
  readonly backup: Backup | null;
}

export interface BackupParts {
  readonly api: ManagementApi;
  readonly cli: SupabaseCli;
  readonly folder: string;
  readonly now: () => number;
  readonly log: (line: string) => void;
}

/** What is backed up, and what it answered when it was. */
export interface Deployed {
  readonly slug: string;
  readonly info: FunctionInfo;
  readonly answer: Answer;
}

interface Manifest {
  readonly format: 1;
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>;
}

const BODY = 'function.eszip';
const SETTINGS = 'settings.json';
const ANSWER = 'health.json';
const SECRETS = 'secrets.json';
const SOURCE = 'source';
const MANIFEST = 'manifest.json';

/** The folder of one that is not whole yet. */
const MAKING = 'making';

/**
 * Writes a function's bundle, settings, and sources where they can be had, and reads all of it back.
 * It has its name only once it is whole.
 *
 * @throws {Error} when somebody else deploys meanwhile.
 */
export async function makeBackup(parts: BackupParts, deployed: Deployed): Promise<Backup> {
  const { slug, info } = deployed;
  const name = freeName(parts);
  // One at a time, by the lock; what a killed one has left goes.
  const making = join(parts.folder, MAKING);
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { mode: 0o700 });
  const secrets = await parts.api.secrets();
  await writeFile(join(making, BODY), await parts.api.body(slug));
  await writeJson(join(making, SETTINGS), info);
  await writeJson(join(making, ANSWER), deployed.answer);
  await writeJson(join(making, SECRETS), secrets satisfies readonly SecretDigest[]);
  await downloadSource(parts, slug, join(making, SOURCE));
  await writeJson(join(making, MANIFEST), await manifestOf(making));
  const after = await parts.api.functionBy(slug);
  if (after?.version !== info.version) {
    await rm(making, { recursive: true });
    throw new Error(
      `Somebody else deployed ${slug} while it was being backed up (version ${info.version} is ` +
        `${after?.version ?? 'gone'} now). Nothing was changed. Run this again when they are done.`,
    );
  }
  // On disk before it has its name, and before anything is published over what it holds.
  syncFiles(making);
  await rename(making, join(parts.folder, name));
  syncFolder(parts.folder);
  return readBackup(parts.folder, name);
}

/** Two in one second get names of their own. */
function freeName({ folder, now }: BackupParts): string {
  for (let at = 0; ; at += 1) {
    const name = momentName(now() + at * 1_000);
    if (!existsSync(join(folder, name))) return name;
  }
}

/** The raw bundle is what is put back; the sources are for people, so they may be missing. */
async function downloadSource(parts: BackupParts, slug: string, folder: string): Promise<void> {
  await mkdir(folder);
  try {
    await parts.cli.download(slug, folder);
  } catch (error) {
    parts.log(`The sources cannot be had: ${error instanceof Error ? error.message : error}`);
    await rm(folder, { recursive: true });
    return;
  }
  // State of the CLI's own.
  await rm(join(folder, 'supabase/.temp'), { recursive: true, force: true });
  if ((await filesIn(folder)).length === 0) await rm(folder, { recursive: true });
}

/**
 * Reads a backup and compares every byte with its manifest.
 *
 * @throws {UnusableBackupError} that names what is missing or changed.
 */
export async function readBackup(parent: string, name: string): Promise<Backup> {
  const folder = join(parent, name);
  if (!/^\w[\w.-]*$/.test(name) || name === MAKING || !existsSync(folder)) {
    throw new UnusableBackupError(`There is no backup ${name} in ${parent}.`);
  }
  const damage = await damageOf(folder);
  if (damage !== null) {
    throw new UnusableBackupError(
      `The backup ${name} is damaged and is not used: ${damage}. (${folder})`,
      damage,
    );
  }
  return {
    name,
    folder,
    body: await readFile(join(folder, BODY)),
    settings: await readJson<FunctionInfo>(join(folder, SETTINGS)),
    answer: await readJson<Answer>(join(folder, ANSWER)),
    source: existsSync(join(folder, SOURCE)) ? join(folder, SOURCE) : null,
  };
}

/** Every backup, the newest first. */
export async function listBackups(parent: string): Promise<ListedBackup[]> {
  const found = existsSync(parent) ? await readdir(parent, { withFileTypes: true }) : [];
  const names = found.filter((entry) => entry.isDirectory() && entry.name !== MAKING);
  const newest = names.map(({ name }) => name).sort((a, b) => (a < b ? 1 : -1));
  return Promise.all(
    newest.map((name) =>
      readBackup(parent, name).then(
        (backup) => ({ name, damage: null, backup }),
        (error: unknown) => ({ name, damage: damageIn(error), backup: null }),
      ),
    ),
  );
}

function damageIn(error: unknown): string {
  return (error instanceof UnusableBackupError ? error.damage : null) ?? messageOf(error);
}

async function manifestOf(folder: string): Promise<Manifest> {
  const files = await filesIn(folder);
  const entries = files.map(async (name) => {
    const bytes = await readFile(join(folder, name));
    return [name, { sha256: sha256(bytes), bytes: bytes.length }] as const;
  });
  return { format: 1, files: Object.fromEntries(await Promise.all(entries)) };
}

/** The first thing that is not as it was written, or cannot be read; null when there is none. */
async function damageOf(folder: string): Promise<string | null> {
  if (!existsSync(join(folder, MANIFEST))) return `${MANIFEST} is missing`;
  try {
    return await firstDamage(folder);
  } catch (error) {
    return `it cannot be read (${messageOf(error)})`;
  }
}

async function firstDamage(folder: string): Promise<string | null> {
  const text = await readFile(join(folder, MANIFEST), 'utf8');
  const wanted = parseManifest(text);
  if (wanted === null) return `${MANIFEST} was changed`;
  const found = new Set(await filesIn(folder));
  found.delete(MANIFEST);
  for (const [name, { sha256: digest, bytes: size }] of Object.entries(wanted.files)) {
    if (!found.delete(name)) return `${name} is missing`;
    const bytes = await readFile(join(folder, name));
    if (bytes.length !== size) return `${name} has ${bytes.length} bytes instead of ${size}`;
    if (sha256(bytes) !== digest) return `${name} was changed`;
  }
  const [more] = found;
  if (more !== undefined) return `${more} was added`;
  const missing = [BODY, SETTINGS, ANSWER, SECRETS].find((name) => !(name in wanted.files));
  return missing === undefined ? null : `${MANIFEST} does not know ${missing}`;
}

/** Null when it is not, to the byte, as this code writes it. */
function parseManifest(text: string): Manifest | null {
  try {
    const manifest = JSON.parse(text) as Manifest;
    return manifest.format === 1 && textOf(manifest) === text ? manifest : null;
  } catch {
    return null;
  }
}

/** Names with slashes, in order. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .sort();
}

/** Lower-case hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes);
}

async function writeJson(path: string, value: object): Promise<void> {
  await writeFile(path, textOf(value));
}

function textOf(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}
