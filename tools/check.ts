/**
 * `npm run check`: every check of the repository, one line each with its time, what it found below
 * it, and exit code 1 if there was anything. `npm run check -- size lock` runs only those.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sources.ts';

type Check = { readonly name: string; readonly args: readonly string[] };
type Result = { readonly name: string; readonly ok: boolean };

const sourceFolders = ['src', 'supabase', 'dashboard/src', 'tools', 'bench', 'tests'].filter(
  (folder) => existsSync(join(root, folder)),
);

/** A program of a package, by its path: shims in .bin are other files on other systems. */
function packaged(path: string, ...args: string[]): string[] {
  return [join(root, 'node_modules', path), ...args];
}

function own(name: string): Check {
  return { name, args: [join(root, 'tools', `check-${name}.ts`)] };
}

// The slow ones first: two run at a time.
const checks: readonly Check[] = [
  { name: 'types', args: packaged('typescript/bin/tsc', '-p', '.') },
  { name: 'dashboard', args: packaged('typescript/bin/tsc', '-p', 'dashboard') },
  { name: 'duplicates', args: packaged('jscpd/bin/jscpd', ...sourceFolders) },
  {
    name: 'unused',
    args: packaged('knip/bin/knip.js', '--no-progress', '--no-config-hints'),
  },
  {
    name: 'imports',
    args: packaged(
      'dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.json',
      '--output-type',
      'err',
      // Its parser takes no TSX; biome.json holds the dashboard to its own imports.
      ...sourceFolders.filter((folder) => folder !== 'dashboard/src'),
    ),
  },
  {
    name: 'style',
    args: packaged('@biomejs/biome/bin/biome', 'check', '--max-diagnostics=200', '--colors=off'),
  },
  own('generated'),
  own('size'),
  own('words'),
  own('acceptance'),
  own('lock'),
];

function runCheck({ name, args }: Check): Promise<Result> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: string): void => {
      output += chunk;
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => {
      const ok = code === 0;
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(11)} ${seconds.padStart(5)} s`);
      if (!ok) console.log(output.trimEnd().replaceAll(/^/gm, '     '));
      resolve({ name, ok });
    });
  });
}

/** Runs the checks two at a time, since two cores are what CI has. */
async function runAll(chosen: readonly Check[]): Promise<Result[]> {
  const waiting = [...chosen];
  const results: Result[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results.push(await runCheck(next));
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(`no such check: ${unknown.join(', ')}`);
  console.error(`there are: ${checks.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const started = performance.now();
const chosen = checks.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const results = await runAll(chosen);
const failed = results.filter(({ ok }) => !ok).length;
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`${results.length - failed} checks passed, ${failed} failed, ${seconds} s`);
process.exitCode = failed === 0 ? 0 : 1;
