/** What a build of the dashboard is made of, read from its own files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const FOLDER: string = new URL('../../dashboard/dist', import.meta.url).pathname;

/** Paths as a browser asks for them, without the compressed forms. */
export function builtFiles(): readonly string[] {
  return readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^\.|\.(?:br|gz)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(FOLDER.length));
}

export function readBuilt(path: string): string {
  return readFileSync(FOLDER + path, 'utf8');
}

/** The script that begins with this name, such as `overview`; the hash after it is the build's. */
export function scriptOf(name: string): string {
  const found = builtFiles().filter((path) =>
    new RegExp(`^/assets/${name}-[\\w-]{8}\\.js$`).test(path),
  );
  if (found.length !== 1) throw new Error(`${found.length} built scripts are called ${name}`);
  return found[0] ?? '';
}

/** A script and all it imports at once; what it imports when it needs it is not among them. */
export function withImports(script: string, found: Set<string> = new Set()): ReadonlySet<string> {
  if (found.has(script)) return found;
  found.add(script);
  const imports = readBuilt(script).matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g);
  for (const [, name] of imports) withImports(`/assets/${name}`, found);
  return found;
}

/** As it is sent to a browser that takes gzip; those that take more get less. */
export function gzippedBytes(path: string): number {
  return gzipSync(readFileSync(FOLDER + path), { level: 9 }).length;
}
