import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

/** One form of a file, ready to be sent. */
export interface StaticFile {
  readonly bytes: Uint8Array;
  readonly type: string;
  /** Null: as it is. */
  readonly encoding: string | null;
  /** Whether there are other forms, so that caches keep them apart. */
  readonly varies: boolean;
  readonly etag: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** The forms a build leaves beside its files, the smallest first. */
const ENCODINGS: readonly [encoding: string, ending: string][] = [
  ['br', '.br'],
  ['gzip', '.gz'],
];

interface Listed {
  readonly file: string;
  readonly type: string;
  /** The encodings there are, the smallest first. */
  readonly encodings: readonly string[];
}

export interface FolderParts {
  readonly folder: string;
  /** A file that every new build writes, by which a change is seen. */
  readonly mark: string;
  /** Hears each failure once: what keeps failing is asked for again and again. */
  readonly unreadable: (error: unknown) => void;
}

/**
 * The files of a folder by their paths. Only what was in the folder when it was listed is ever read,
 * so no path can lead out of it; what was read once is kept.
 */
export class StaticFiles {
  readonly #folder: string;
  readonly #mark: string;
  readonly #unreadable: (error: unknown) => void;
  readonly #told = new Set<string>();
  #markedAt: number | null = null;
  #listed: ReadonlyMap<string, Listed> = new Map();
  #read = new Map<string, Promise<StaticFile>>();

  constructor({ folder, mark, unreadable }: FolderParts) {
    this.#folder = folder;
    this.#mark = join(folder, mark);
    this.#unreadable = unreadable;
  }

  /** Lists the folder again if it was built since; false when there is no build to be read. */
  refresh(): boolean {
    try {
      const markedAt = statSync(this.#mark, { throwIfNoEntry: false })?.mtimeMs ?? null;
      if (markedAt !== this.#markedAt) this.#take(markedAt);
    } catch (error) {
      // By a folder that this user may not enter: anybody's request must not end the process.
      this.#take(null);
      this.#tell(error);
    }
    return this.#markedAt !== null;
  }

  #take(markedAt: number | null): void {
    this.#listed = markedAt === null ? new Map() : list(this.#folder);
    this.#read = new Map();
    this.#markedAt = markedAt;
  }

  #tell(error: unknown): void {
    const words = String(error);
    if (!this.#told.has(words)) this.#unreadable(error);
    this.#told.add(words);
  }

  has(path: string): boolean {
    return this.#listed.has(path);
  }

  /**
   * @param accepted The caller's `accept-encoding`.
   * @throws when there is no such file, or it went away with a build that was replaced.
   */
  async read(path: string, accepted: string): Promise<StaticFile> {
    const listed = this.#listed.get(path);
    if (listed === undefined) throw new Error(`there is no ${path}`);
    const encoding = listed.encodings.find((name) => accepts(accepted, name)) ?? null;
    const key = `${encoding} ${path}`;
    const kept = this.#read.get(key);
    if (kept !== undefined) return kept;
    const reading = load(listed, encoding);
    this.#read.set(key, reading);
    // Tried again at the next request; this one hears of it.
    reading.catch((error: unknown) => {
      this.#read.delete(key);
      this.#tell(error);
    });
    return reading;
  }
}

/** A file that is made here rather than read. */
export async function jsonFile(content: object): Promise<StaticFile> {
  const bytes = Buffer.from(`${JSON.stringify(content)}\n`);
  return { bytes, type: TYPES['.json'] ?? '', encoding: null, varies: false, etag: tag(bytes) };
}

async function load(
  { file, type, encodings }: Listed,
  encoding: string | null,
): Promise<StaticFile> {
  const ending = ENCODINGS.find(([name]) => name === encoding)?.[1] ?? '';
  const bytes = await readFile(file + ending);
  return { bytes, type, encoding, varies: encodings.length > 0, etag: tag(bytes) };
}

function tag(bytes: Uint8Array): string {
  return `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
}

function list(folder: string): Map<string, Listed> {
  const files = new Set(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const listed = new Map<string, Listed>();
  for (const file of files) {
    const type = TYPES[extname(file)];
    // Whatever has no type here is no part of the page: the compressed forms, the build's own mark.
    if (type === undefined || file.slice(folder.length).includes(`${sep}.`)) continue;
    const there = ENCODINGS.filter(([, ending]) => files.has(file + ending));
    listed.set(`/${relative(folder, file).split(sep).join('/')}`, {
      file,
      type,
      encodings: there.map(([name]) => name),
    });
  }
  return listed;
}

/** Whether an `accept-encoding` names the encoding and does not rule it out. */
function accepts(header: string, encoding: string): boolean {
  return header.split(',').some((part) => {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    return name === encoding && !parameters.some((text) => /^q=0(?:\.0*)?$/.test(text));
  });
}
