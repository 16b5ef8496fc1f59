/**
 * Adds the platform packages that npm left out of package-lock.json.
 *
 * Where a registry answers 404 for another platform's binary package, `npm install` drops it from
 * the lock, and `npm ci` then stops everywhere with "Missing: … from lock file". The entries made
 * here carry no integrity, since nobody here has seen the packages: npm installs them only on the
 * platform they name, and a full registry fills the integrity in at the next `npm install` there.
 *
 * Run it after every `npm install` that changes the lock: `node tools/complete-lock.ts`.
 */
import {
  type LockEntry,
  type LockFile,
  missingOptionals,
  readLock,
  writeLock,
} from './lock-file.ts';
import { root } from './sources.ts';

const systems: Record<string, string> = {
  aix: 'aix',
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  openharmony: 'openharmony',
  sunos: 'sunos',
  win32: 'win32',
  windows: 'win32',
};
const processors: Record<string, string> = {
  arm: 'arm',
  arm64: 'arm64',
  ia32: 'ia32',
  loong64: 'loong64',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  x64: 'x64',
};
const libraries: Record<string, string> = {
  glibc: 'glibc',
  gnu: 'glibc',
  gnueabihf: 'glibc',
  musl: 'musl',
  musleabihf: 'musl',
};

/** What the name of a binary package says about where it runs, e.g. `cli-linux-arm64-musl`. */
export function platformOf(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> {
  const words = name.split(/[/-]/);
  const os = words.map((word) => systems[word]).find((word) => word !== undefined);
  const cpu = words.map((word) => processors[word]).find((word) => word !== undefined);
  if (os === undefined || cpu === undefined) {
    throw new Error(`${name}: its name does not say where it runs; add its entry by hand`);
  }
  const libc = words.map((word) => libraries[word]).find((word) => word !== undefined);
  return { os: [os], cpu: [cpu], ...(os === 'linux' && libc ? { libc: [libc] } : {}) };
}

/** Adds every missing entry to the lock given and answers their paths. */
export function completeLock(lock: LockFile): string[] {
  return missingOptionals(lock).map(({ parent, name, version }) => {
    const top = `node_modules/${name}`;
    // Another version holds the top place: this one belongs under the package that asks for it.
    const path = lock.packages[top] === undefined ? top : `${parent}/${top}`;
    const dev = lock.packages[parent]?.dev === true ? { dev: true } : {};
    lock.packages[path] = { version, optional: true, ...platformOf(name), ...dev };
    return path;
  });
}

if (import.meta.main) {
  const lock = readLock(root);
  const added = completeLock(lock);
  if (added.length > 0) writeLock(root, lock);
  console.log(`package-lock.json: ${added.length} platform packages added`);
}
