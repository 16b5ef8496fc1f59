/**
 * package-lock.json installs everywhere: every platform's optional package has its entry (see
 * complete-lock.ts), no entry names a registry, and the Edge Function's own list of packages says
 * the same versions. And docs/dependencies.md accounts for each package, the dashboard's among them,
 * of which those the gateway and its commands load are at most thirteen.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LockFile, missingOptionals, readLock } from './lock-file.ts';
import { report, root } from './sources.ts';

/** How many packages the gateway, the function and its commands may load; one of them reads YAML alone. */
const most = 13;

/** What is wrong with the lock itself. */
export function lockProblems(lock: LockFile): string[] {
  const missing = missingOptionals(lock).map(
    ({ parent, name, version }) =>
      `package-lock.json: ${name}@${version} of ${parent} is missing: run node tools/complete-lock.ts`,
  );
  const entries = Object.entries(lock.packages);
  const hosts = entries
    .filter(([, { resolved }]) => resolved !== undefined && /^[a-z+]+:/.test(resolved))
    .map(([path]) => `package-lock.json: ${path} names where it was downloaded from`);
  const unsealed = entries
    .filter(([path, entry]) => path.includes('node_modules/') && !entry.link)
    .filter(([, { integrity, optional }]) => integrity === undefined && optional !== true)
    .map(([path]) => `package-lock.json: ${path} has no integrity`);
  return [...missing, ...hosts, ...unsealed];
}

/** Versions in a function's deno.json that are not the ones the lock holds. */
export function importProblems(lock: LockFile, denoJson: string): string[] {
  const { imports = {} } = JSON.parse(denoJson) as { imports?: Record<string, string> };
  return Object.entries(imports).flatMap(([name, target]) => {
    const match = /^npm:\/?((?:@[^/@]+\/)?[^/@]+)(?:@([^/]+))?/.exec(target);
    if (match === null) return [];
    const [, packageName = '', version] = match;
    const locked = lock.packages[`node_modules/${packageName}`]?.version;
    if (version !== undefined && version === locked) return [];
    return [`deno.json: ${name} is ${target}, the lock has ${packageName}@${locked ?? '(none)'}`];
  });
}

type Manifest = Partial<
  Record<'dependencies' | 'optionalDependencies' | 'devDependencies', Record<string, string>>
>;

/**
 * Packages the page about dependencies leaves out, and packages too many.
 *
 * @param inner The manifests of the packages that live in this repository.
 */
export function dependencyProblems(
  manifest: Manifest,
  page: string,
  inner: readonly Manifest[] = [],
): string[] {
  const listed = new Set(
    page.split('\n').flatMap((line) => /^\| ([^|]+) \|/.exec(line)?.[1]?.split(', ') ?? []),
  );
  const running = Object.keys(manifest.dependencies ?? {});
  const unlisted = namesIn([manifest, ...inner])
    .filter((name) => !listed.has(name))
    .map((name) => `docs/dependencies.md: ${name} has no row`);
  if (running.length <= most) return unlisted;
  return [...unlisted, `package.json: ${running.length} packages to run (limit ${most})`];
}

/** Those that come from a registry; what lives here accounts for itself. */
function namesIn(manifests: readonly Manifest[]): string[] {
  const all = manifests.flatMap(({ dependencies, optionalDependencies, devDependencies }) =>
    [dependencies, optionalDependencies, devDependencies].flatMap((named) =>
      Object.entries(named ?? {}),
    ),
  );
  const outer = all.filter(([, version]) => !version.startsWith('file:'));
  return [...new Set(outer.map(([name]) => name))];
}

if (import.meta.main) {
  const lock = readLock(root);
  const file = join(root, 'supabase/functions/v1-chat/deno.json');
  const imports = existsSync(file) ? importProblems(lock, readFileSync(file, 'utf8')) : [];
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const manifest = (folder: string): Manifest =>
    JSON.parse(read(join(folder, 'package.json'))) as Manifest;
  const inner = ['dashboard', 'tests/postgres'].map(manifest);
  const dependencies = dependencyProblems(manifest('.'), read('docs/dependencies.md'), inner);
  report([...lockProblems(lock), ...imports, ...dependencies]);
}
