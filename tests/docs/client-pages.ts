/** The pages of docs/clients, as what a reader copies out of them. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../edge/function-sources.ts';

const FOLDER = join(ROOT, 'docs/clients');
const NODE = join(ROOT, 'node_modules/.bin/node');

/** What stands on the pages where a reader puts something of their own. */
export const SHOWN = {
  root: 'http://127.0.0.1:8787',
  functionRoot: 'https://<ref>.supabase.co/functions/v1/v1-chat',
  project: 'https://<ref>.supabase.co',
  publishableKey: 'sb_publishable_...',
  key: 'weir_YOUR_KEY',
  model: 'sandbox/echo',
} as const;

export interface Block {
  readonly page: string;
  readonly language: string;
  /** Its first line, which tells it from others. */
  readonly begins: string;
  readonly code: string;
}

export function clientPages(): string[] {
  return readdirSync(FOLDER);
}

export function readPage(page: string): string {
  return readFileSync(join(FOLDER, page), 'utf8');
}

export function blocks(): Block[] {
  return clientPages().flatMap((page) =>
    [...readPage(page).matchAll(/^```(\w+)\n([\s\S]*?)\n```$/gm)].map(
      ([, language = '', code = '']) => ({
        page,
        language,
        begins: code.split('\n')[0] ?? '',
        code,
      }),
    ),
  );
}

/** @throws where the page has not exactly one such block. */
export function blockOf(page: string, language: string): string {
  const found = blocks().filter((one) => one.page === page && one.language === language);
  const [only] = found;
  if (only === undefined || found.length > 1) {
    throw new Error(`docs/clients/${page} has ${found.length} blocks of ${language}`);
  }
  return only.code;
}

/** Where a reader's Weir is. */
export interface Place {
  readonly root: string;
  readonly key: string;
}

/** Code as a reader changes it. */
export function filledIn(code: string, { root, key }: Place): string {
  return code.replaceAll(SHOWN.root, root).replaceAll(SHOWN.key, key);
}

/** The packages a program imports. */
export function packagesOf(code: string): string[] {
  return [...code.matchAll(/ from "([^"]+)";$/gm)].map(([, name = '']) => name);
}

/** Programs for packages that are dependencies, and for whoever has a key. */
export function runnablePrograms(): Block[] {
  return blocks().filter(
    ({ page, language, code }) =>
      language === 'js' && page !== 'supabase-js.md' && packagesOf(code).every(isInstalled),
  );
}

function isInstalled(name: string): boolean {
  return existsSync(join(ROOT, 'node_modules', name));
}

/** What it prints where every model in it repeats what it was asked. */
export function answersOf(code: string): string[] {
  const [, list = ''] = code.match(/^for \(const \w+ of \[(.*)\]\) \{$/m) ?? [];
  return list.split(',').map(() => 'Say hello.');
}

/** What a program prints that is written into a file of a project with these dependencies. */
export async function printedBy(code: string): Promise<{ out: string; err: string }> {
  const child = spawn(NODE, ['--input-type=module', '-'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '' },
  });
  const printed = { out: '', err: '' };
  child.stdout.on('data', (text) => {
    printed.out += String(text);
  });
  child.stderr.on('data', (text) => {
    printed.err += String(text);
  });
  child.stdin.end(code);
  await new Promise((resolve) => child.once('close', resolve));
  return printed;
}
