/** Brings dashboard/dist to what its sources say; nothing is done when it is there already. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { findRuntime } from './install.mjs';
import { takeInstallLock } from './install-lock.mjs';

/** Changes when what this file does to a build changes. */
const recipe = '1';

/** What a browser may ask for in a smaller form; the other types are compressed already. */
const compressible = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt', '.webmanifest']);

/** Below this a smaller form does not pay for its header. */
const worthwhileBytes = 1_024;

/**
 * @param {string} root
 * @returns {Promise<void>}
 */
export async function ensureDashboard(root) {
  const folder = join(root, 'dashboard');
  if (!existsSync(join(folder, 'vite.config.ts'))) return;
  if (isBuilt(root)) return;
  const lock = await takeInstallLock(folder, (pid) => {
    say(`waiting for another build of the dashboard (process ${pid})`);
  });
  try {
    // The one we waited for may have done it.
    if (!isBuilt(root)) await build(root);
  } finally {
    // Nothing of a failed build is where anybody looks, so the next one starts as if after none.
    lock.release();
  }
}

/**
 * Builds beside the folder that is served and puts it in its place when it is whole.
 *
 * @param {string} root
 */
async function build(root) {
  const started = Date.now();
  const folder = join(root, 'dashboard');
  const [made, served, old] = ['dist.new', 'dist', 'dist.old'].map((name) => join(folder, name));
  if (made === undefined || served === undefined || old === undefined) return;
  // Taken before the build: what is saved during it is built the next time.
  const sources = sourcesHash(root);
  say('building the dashboard');
  for (const path of [made, old]) rmSync(path, { recursive: true, force: true });
  try {
    await runVite(root, made);
    await compress(made);
    writeFileSync(join(made, '.weir-built.json'), `${JSON.stringify({ sources })}\n`);
    if (existsSync(served)) renameSync(served, old);
    renameSync(made, served);
  } finally {
    for (const path of [made, old]) rmSync(path, { recursive: true, force: true });
  }
  say(`built the dashboard in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/**
 * @param {string} root
 * @param {string} target
 */
async function runVite(root, target) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = ['build', '--outDir', target, '--emptyOutDir', '--logLevel', 'warn'];
  const child = spawn(findRuntime(root), [vite, ...args], {
    cwd: join(root, 'dashboard'),
    // What a command prints stays its own: scripts read the server's output.
    stdio: ['ignore', 2, 2],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  let stopped = false;
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    stopped = true;
    child.kill(signal);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    const code = await new Promise((resolve, reject) => {
      child.on('error', reject).on('exit', resolve);
    });
    if (stopped) throw new BuildStopped();
    if (code !== 0) throw new Error('the dashboard could not be built; see the message above');
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** Somebody asked for it, so nothing goes on as if the build had merely failed. */
export class BuildStopped extends Error {
  constructor() {
    super('stopped while building the dashboard; the next run builds it');
  }
}

/**
 * Puts the smaller forms beside the files, so that no server has to make them.
 *
 * @param {string} folder
 */
async function compress(folder) {
  await Promise.all(
    filesOf(folder)
      .filter((file) => compressible.has(extname(file)))
      .map(async (file) => {
        const bytes = await readFile(file);
        if (bytes.length < worthwhileBytes) return;
        // Quality 9: 11 takes ten times as long for some percent.
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
        const [brotli, gzipped] = await Promise.all([
          promisify(brotliCompress)(bytes, { params }),
          promisify(gzip)(bytes, { level: 9 }),
        ]);
        await Promise.all([writeFile(`${file}.br`, brotli), writeFile(`${file}.gz`, gzipped)]);
      }),
  );
}

/** @param {string} root */
function isBuilt(root) {
  try {
    const stamp = join(root, 'dashboard', 'dist', '.weir-built.json');
    return JSON.parse(readFileSync(stamp, 'utf8')).sources === sourcesHash(root);
  } catch {
    return false;
  }
}

/**
 * All a build is made of: the sources, and the packages by the lock.
 *
 * @param {string} root
 */
function sourcesHash(root) {
  const folder = join(root, 'dashboard');
  const hash = createHash('sha256').update(recipe);
  for (const file of [join(root, 'package-lock.json'), ...filesOf(folder)]) {
    const bytes = readFileSync(file);
    hash.update(`\n${relative(root, file)} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/**
 * @param {string} folder
 * @returns {string[]} every file below it that a build reads, in one order
 */
function filesOf(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  const wanted = entries.filter(
    ({ name }) => !/^(?:node_modules|dist(?:\.new|\.old)?|\.install\.lock.*)$/.test(name),
  );
  return wanted
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesOf(path) : [path];
    })
    .sort();
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`weir: ${text}\n`);
}
