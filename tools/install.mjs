/** Brings node_modules to what a command needs; nothing is done when it is there already. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { takeInstallLock } from './install-lock.mjs';

/**
 * `run` is what a running gateway loads and what builds its dashboard; `all` adds what tests, checks
 * and the bench need, among them the Postgres binaries, which exist for one platform only.
 *
 * @typedef {'run' | 'all'} Level
 * @typedef {{ version?: string, link?: boolean, dev?: boolean, devOptional?: boolean,
 *   optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockEntry
 */

const platform = `${process.platform}-${process.arch}`;
const ownLibrary = findLibrary();

/**
 * @param {string} root
 * @param {Level} level
 */
export async function ensureInstalled(root, level) {
  if (isStamped(root, level)) return;
  const lock = await takeInstallLock(root, (pid) => {
    say(`waiting for another install in this folder (process ${pid})`);
  });
  try {
    await install(root, level, lock.interrupted);
  } catch (error) {
    lock.abandon();
    throw error;
  }
  lock.release();
}

/**
 * The Node 24 that came with the packages.
 *
 * @param {string} root
 */
export function findRuntime(root) {
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(root, 'node_modules', 'node', 'bin', file);
}

/**
 * @param {string} root
 * @param {Level} level
 * @param {boolean} interrupted
 */
async function install(root, level, interrupted) {
  // The one we waited for may have done it.
  if (!interrupted && isStamped(root, level)) return;
  // What tests need stays when only the gateway is started after a change of the lock.
  const needed = readStamp(root)?.level === 'all' ? 'all' : level;
  if (interrupted || !isComplete(root, needed)) {
    rmSync(stampFile(root), { force: true });
    // `npm ci` starts from nothing, which a half-done install needs. Otherwise only what is missing
    // is added: a gateway may be running from this very folder.
    const clean = interrupted || !existsSync(join(root, 'node_modules', '.package-lock.json'));
    if (interrupted) say('the last install here was not finished; starting over');
    await runNpm(root, needed, clean);
    prune(root);
    const runtime = spawnSync(findRuntime(root), ['--version'], { encoding: 'utf8' });
    if (runtime.status !== 0) {
      throw new Error(`the npm package "node" brought no Node for ${platform}`);
    }
  }
  const stamp = { lock: lockHash(root), level: needed, platform };
  writeFileSync(stampFile(root), `${JSON.stringify(stamp)}\n`);
}

/**
 * @param {string} root
 * @param {Level} level
 * @param {boolean} clean
 */
async function runNpm(root, level, clean) {
  // npm makes every folder before it fills it, and Node's own package is only there with its binary.
  const paths = wantedPackages(root, level).map(([path]) =>
    path === 'node_modules/node' ? findRuntime(root) : join(root, path, 'package.json'),
  );
  const what = level === 'run' ? 'running' : 'tests and checks';
  say(`installing what ${what} needs: ${paths.length} packages`);
  const started = Date.now();
  const timer = setInterval(() => {
    const there = paths.filter((path) => existsSync(path)).length;
    say(`  ${Math.round((Date.now() - started) / 1000)} s, ${there} of ${paths.length} packages`);
  }, 5_000);
  // Optional packages stay in: the bundler's binaries are optional dependencies of its packages.
  const choice = level === 'run' ? ['--omit=dev'] : ['--include=dev'];
  const quiet = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  const [command, ...first] = npmCommand(root);
  const verb = clean ? ['ci'] : ['install', '--no-save'];
  const child = spawn(command, [...first, ...verb, ...choice, ...quiet, '--prefer-offline'], {
    cwd: root,
    // npm's own summary belongs beside our progress, not into the output of the command.
    stdio: ['ignore', 2, 2],
    shell: command === 'npm' && process.platform === 'win32',
  });
  let stopped = false;
  const forward = (/** @type {NodeJS.Signals} */ signal) => {
    stopped = true;
    child.kill(signal);
  };
  process.on('SIGINT', forward).on('SIGTERM', forward);
  try {
    // Also when told to stop we wait for npm's end: the next one must not start beside it.
    const code = await new Promise((resolve, reject) => {
      child.on('error', reject).on('exit', resolve);
    });
    if (stopped) throw new Error('stopped while installing; the next run starts over');
    if (code !== 0) throw new Error(`npm ${verb.join(' ')} failed; see its message above`);
    say(`installed in ${Math.round((Date.now() - started) / 1000)} s`);
  } finally {
    clearInterval(timer);
    process.off('SIGINT', forward).off('SIGTERM', forward);
  }
}

/**
 * npm, run by the machine's own Node: an install may replace the one in node_modules.
 *
 * @param {string} root
 * @returns {[string, ...string[]]}
 */
function npmCommand(root) {
  const script = process.env['npm_execpath'];
  if (script === undefined || !/npm-cli\.[cm]?js$/.test(script)) return ['npm'];
  const inside = join(root, 'node_modules') + sep;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const own = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && !`${folder}${sep}`.includes(`${sep}node_modules${sep}`))
    .map((folder) => join(folder, file))
    .find((path) => existsSync(path));
  if (own !== undefined) return [own, script];
  return process.execPath.startsWith(inside) ? ['npm'] : [process.execPath, script];
}

/**
 * The package `node` keeps the whole distribution beside the one file it links: 68 MB of C headers
 * and manual pages.
 *
 * @param {string} root
 */
function prune(root) {
  const folder = join(root, 'node_modules', 'node', 'node_modules');
  if (!existsSync(folder) || !existsSync(findRuntime(root))) return;
  for (const name of readdirSync(folder)) {
    if (name.startsWith('node-')) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/**
 * Whether the packages are there although no stamp says so (somebody ran npm by hand). npm writes
 * its own list at the end of an install, so it is compared with the lock.
 *
 * @param {string} root
 * @param {Level} level
 */
function isComplete(root, level) {
  const list = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(list) || !existsSync(findRuntime(root))) return false;
  /** @type {Record<string, LockEntry>} */
  const there = JSON.parse(readFileSync(list, 'utf8')).packages;
  const complete = wantedPackages(root, level).every(
    ([path, { version }]) => there[path]?.version === version && existsSync(join(root, path)),
  );
  return complete && spawnSync(findRuntime(root), ['--version']).status === 0;
}

/**
 * The lock's packages that this level needs on this platform. An optional package counts if it is
 * made for this platform (binaries of a bundler, of Postgres); npm may rightly do without others.
 *
 * @param {string} root
 * @param {Level} level
 * @returns {[string, LockEntry][]}
 */
function wantedPackages(root, level) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  /** @type {[string, LockEntry][]} */
  const entries = Object.entries(packages);
  return entries.filter(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.link) return false;
    if (level === 'run' && (entry.dev || entry.devOptional)) return false;
    return !entry.optional || (entry.os !== undefined && fits(entry));
  });
}

/** @param {LockEntry} entry */
function fits({ os, cpu, libc }) {
  return (
    (os ?? [process.platform]).includes(process.platform) &&
    (cpu ?? [process.arch]).includes(process.arch) &&
    (libc ?? [ownLibrary]).includes(ownLibrary)
  );
}

/** Which C library this Node is linked with; npm asks the same way. */
function findLibrary() {
  if (process.platform !== 'linux') return '';
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (
    process.report.getReport()
  );
  return report.header?.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}

/**
 * @param {string} root
 * @param {Level} level
 */
function isStamped(root, level) {
  const stamp = readStamp(root);
  if (stamp === undefined || stamp.lock !== lockHash(root)) return false;
  return (stamp.level === 'all' || stamp.level === level) && existsSync(findRuntime(root));
}

/**
 * @param {string} root
 * @returns {{ lock: string, level: Level } | undefined} what was last installed for this platform
 */
function readStamp(root) {
  try {
    const stamp = JSON.parse(readFileSync(stampFile(root), 'utf8'));
    return stamp.platform === platform ? stamp : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} root */
function stampFile(root) {
  return join(root, 'node_modules', '.weir-installed.json');
}

/** @param {string} root */
function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`weir: ${text}\n`);
}
