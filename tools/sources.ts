import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A source file as the checks see it: its path from the root, with `/`, and its text. */
export type Source = { readonly path: string; readonly text: string };

/** The folder all paths in the checks are relative to. */
export const root: string = join(import.meta.dirname, '..');

/** Whether a tool wrote this file: the limits are for what people write. */
export function isGenerated(path: string): boolean {
  return (
    /(^|\/)(generated|__fixtures__|fixtures|golden)\//.test(path) || /\.generated\./.test(path)
  );
}

/**
 * Files git knows or would take (so a new file is checked before its first commit, and an ignored
 * one never is) under the folders given, whose names match `pattern`.
 */
export function listFiles(pattern: RegExp, from: string = root): string[] {
  const listed = spawnSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    { cwd: from, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (listed.status !== 0) throw new Error(`git ls-files failed: ${listed.stderr}`);
  return listed.stdout
    .split('\0')
    .filter((path) => pattern.test(path) && isFile(join(from, path)))
    .sort();
}

/** Reads what {@link listFiles} found. */
export function readSources(pattern: RegExp, from: string = root): Source[] {
  return listFiles(pattern, from).map((path) => ({
    path,
    text: readFileSync(join(from, path), 'utf8'),
  }));
}

/** One problem a line on the standard output; the exit code says whether there was one. */
export function report(problems: readonly string[]): void {
  for (const problem of problems) console.log(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

function isFile(path: string): boolean {
  // A file deleted but not yet committed is still in git's list.
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
