import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SLUG } from '../deployment.ts';
import { type Finding, found, type SetupStep, toDo } from './step.ts';

/**
 * Switched off there: `supabase functions deploy` in the app's repository then passes it over. Without
 * the table, `--prune` would delete the function, and without `enabled` the CLI would look for its
 * sources in the app and fail. Measured with version 3.1.
 */
const LINES = [
  `[functions.${SLUG}]`,
  '# Weir deploys it from a repository of its own (weir deploy). Off here, so that',
  '# `supabase functions deploy` passes it over, and `--prune` keeps it.',
  'enabled = false',
  'verify_jwt = false',
];

/** Tells the app's own repository of the function. */
export const appConfig: SetupStep = {
  name: 'app',
  look: async ({ options }) => lookAt(configOf(options.app ?? '')),
  async act({ options }) {
    const path = configOf(options.app ?? '');
    appendFileSync(path, blockFor(readFileSync(path, 'utf8')));
    return `${LINES[0]} appended to ${path}`;
  },
};

function configOf(app: string): string {
  return join(app, 'supabase', 'config.toml');
}

function lookAt(path: string): Finding {
  if (!existsSync(path)) {
    throw new Error(
      `There is no ${path}. Give --app the folder of your app's repository; if it is new to ` +
        'Supabase, run `npx supabase init` in it first.',
    );
  }
  const text = readFileSync(path, 'utf8');
  if (!namesFunction(text)) return toDo(`append ${LINES[0]} to ${path}`);
  return found(`${path} names ${SLUG} already, and is left as it is`);
}

/**
 * As a table of its own, or among the functions, in any of the forms TOML has for a name.
 *
 * @throws {Error} where all functions stand in one value, which no table can add to.
 */
function namesFunction(text: string): boolean {
  const name = `["']?${SLUG}["']?`;
  const dotted = new RegExp(`^\\s*\\[?\\s*functions\\s*\\.\\s*${name}\\s*[.\\]=]`, 'm');
  if (dotted.test(text)) return true;
  if (/^\s*functions\s*=/m.test(text)) {
    throw new Error(
      `supabase/config.toml has its functions in one line. Add ${SLUG} = { verify_jwt = false } ` +
        'to them, then leave --app out.',
    );
  }
  const [, after = ''] = text.split(/^\s*\[\s*functions\s*\]/m);
  const [table = ''] = after.split(/^\s*\[/m);
  return new RegExp(`^\\s*${name}\\s*[.=]`, 'm').test(table);
}

/** What is appended; every byte that was there stays. */
function blockFor(text: string): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const before = text === '' ? '' : text.endsWith('\n') ? end : `${end}${end}`;
  return `${before}${LINES.join(end)}${end}`;
}
