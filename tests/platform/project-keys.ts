import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import type { ApiKeys } from '../edge/postgrest-auth.ts';
import type { ProjectKeys } from './project-api.ts';

/** Keys of a project that has both generations. */
export async function createKeys(
  ref: string,
): Promise<{ readonly keys: ProjectKeys; readonly legacySecret: Uint8Array }> {
  const legacySecret = randomBytes(32);
  const legacy = (role: string): Promise<string> =>
    new SignJWT({ iss: 'supabase', ref, role })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuedAt()
      .setExpirationTime('10y')
      .sign(legacySecret);
  const keys = {
    publishable: `sb_publishable_${randomBytes(16).toString('base64url')}`,
    secret: `sb_secret_${randomBytes(16).toString('base64url')}`,
    anon: await legacy('anon'),
    serviceRole: await legacy('service_role'),
  };
  return { keys, legacySecret };
}

/** What every function of the project finds in its environment without asking. */
export function projectEnvironment(
  projectUrl: string,
  keys: ProjectKeys & Pick<ApiKeys, 'jwks'>,
): Record<string, string> {
  return {
    SUPABASE_URL: projectUrl,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishable }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secret }),
    SUPABASE_JWKS: JSON.stringify(keys.jwks),
    SUPABASE_ANON_KEY: keys.anon,
    SUPABASE_SERVICE_ROLE_KEY: keys.serviceRole,
    SB_REGION: 'eu-central-1',
  };
}
