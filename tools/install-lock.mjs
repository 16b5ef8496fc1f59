/** One installer at a time in a folder, and a way to see that the last one did not finish. */
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

const beatMs = 2_000;
/** A holder on another machine or in another container can only be judged by its silence. */
const silentMs = 60_000;

/**
 * Waits until no other process installs here.
 *
 * The lock is a folder, since making one is atomic on every file system. It stays behind when its
 * holder dies or fails, and so also says that what it was doing was not finished.
 *
 * @param {string} root
 * @param {(pid: number) => void} onWait called once when there is somebody to wait for
 * @returns {Promise<{ interrupted: boolean, release: () => void, abandon: () => void }>}
 */
export async function takeInstallLock(root, onWait) {
  const folder = join(root, '.install.lock');
  let interrupted = false;
  let told = false;
  for (;;) {
    try {
      mkdirSync(folder);
      break;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const holder = readHolder(folder);
    if (holder === 'dead') {
      interrupted = clear(folder) || interrupted;
      continue;
    }
    if (holder !== 'gone' && !told) {
      told = true;
      onWait(holder);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const file = join(folder, 'holder.json');
  writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname() }));
  const beat = setInterval(() => touch(file), beatMs);
  beat.unref();
  return {
    interrupted,
    release: () => {
      clearInterval(beat);
      rmSync(folder, { recursive: true, force: true });
    },
    abandon: () => {
      clearInterval(beat);
      writeFileSync(file, JSON.stringify({ pid: 0, host: hostname() }));
    },
  };
}

/**
 * @param {string} folder
 * @returns {number | 'dead' | 'gone'} the holder's process id, if it lives
 */
function readHolder(folder) {
  try {
    const file = join(folder, 'holder.json');
    const stat = statSync(file, { throwIfNoEntry: false }) ?? statSync(folder);
    if (Date.now() - stat.mtimeMs > silentMs) return 'dead';
    const { pid, host } = JSON.parse(readFileSync(file, 'utf8'));
    return host !== hostname() || isAlive(pid) ? pid : 'dead';
  } catch {
    // Released this moment, or made this moment and not yet signed: look again.
    return 'gone';
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * Takes a dead holder's lock away. Two waiting processes may both have seen it dead: only one of
 * them can rename the folder, so a lock the other one has taken since is never removed.
 *
 * @param {string} folder
 */
function clear(folder) {
  const aside = `${folder}.${process.pid}.${Date.now()}`;
  try {
    renameSync(folder, aside);
  } catch {
    return false;
  }
  if (readHolder(aside) !== 'dead') {
    // It was another's fresh lock after all: the dead one had gone between look and rename.
    try {
      renameSync(aside, folder);
    } catch {
      rmSync(aside, { recursive: true, force: true });
    }
    return false;
  }
  rmSync(aside, { recursive: true, force: true });
  return true;
}

/** @param {string} file */
function touch(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // The folder was removed by hand; the lock is lost, the install goes on.
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
