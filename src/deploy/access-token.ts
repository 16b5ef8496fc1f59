import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadVariable } from '../runtimes/variables.ts';
import { ManagementError } from './management-error.ts';
import { supabaseHome } from './profile.ts';

/** The forms the CLI accepts: of a person, of an OAuth application, and scoped ones. */
const FORM = /^sbp_(oauth_|v0_)?[a-f0-9]{40}$/;

const WHERE_FROM =
  'Make one at https://supabase.com/dashboard/account/tokens and set it in the shell: ' +
  'export SUPABASE_ACCESS_TOKEN=sbp_...';

/**
 * The Management API's access token: `SUPABASE_ACCESS_TOKEN`, else the file that the CLI's own
 * login writes where there is no keyring. It is shown nowhere and put on no command line.
 *
 * @throws {ManagementError} of kind `token`, which says how to set it and does not quote it.
 */
export function readAccessToken(read: ReadVariable): string {
  const given = read('SUPABASE_ACCESS_TOKEN')?.trim() ?? '';
  if (given !== '') return checked(given, 'SUPABASE_ACCESS_TOKEN');
  const path = join(supabaseHome(read), 'access-token');
  const stored = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  if (stored !== '') return checked(stored, path);
  throw new ManagementError(
    'token',
    'No access token: SUPABASE_ACCESS_TOKEN is not set, and what `supabase login` keeps in the ' +
      `system's keyring cannot be read from here. ${WHERE_FROM}`,
  );
}

function checked(token: string, source: string): string {
  if (FORM.test(token)) return token;
  throw new ManagementError(
    'token',
    `${source} holds no access token: one is sbp_ and 40 hexadecimal digits. ${WHERE_FROM}`,
  );
}
