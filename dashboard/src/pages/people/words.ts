import type { User } from '../../api/schema.generated.ts';

/** What `iss` is in the tokens of the server's own accounts. */
export const OWN_ACCOUNTS = 'urn:weir:accounts';

export function roleWords(role: User['role']): string {
  return role === 'admin' ? 'Administrator' : 'Member';
}

/** @param project The address of the Supabase project, where there is one. */
export function issuerWords(issuer: string, project: string | null): string {
  if (issuer === OWN_ACCOUNTS) return 'an account here';
  if (project !== null && issuer === `${project}/auth/v1`) return 'Supabase Auth';
  return URL.parse(issuer)?.host || issuer;
}
