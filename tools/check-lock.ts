/**
 * package-lock.json installs everywhere: every platform's optional package has its entry (see
 * complete-lock.ts), no entry names a registry, and the Edge Function's own list of packages says
 * the same versions.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LockFile, missingOptionals, readLock } from './lock-file.ts';
import { report, root } from './sources.ts';

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

if (import.meta.main) {
  const lock = readLock(root);
  const file = join(root, 'supabase/functions/v1-chat/deno.json');
  const imports = existsSync(file) ? importProblems(lock, readFileSync(file, 'utf8')) : [];
  report([...lockProblems(lock), ...imports]);
}
