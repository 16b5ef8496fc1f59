/** The check the platform makes itself where a function is deployed with `verify_jwt`. */
import type { IncomingMessage } from 'node:http';
import { type ApiKeys, verifyToken } from '../edge/postgrest-auth.ts';

/**
 * Null for a request that may pass. It may with any token of the project, that of the anonymous role
 * too, and with an API key in either header; so passing does not mean there is a user.
 */
export async function tokenRefusal(
  request: IncomingMessage,
  keys: ApiKeys,
): Promise<object | null> {
  if (request.method === 'OPTIONS') return null;
  const { authorization, apikey } = request.headers;
  const token = /^bearer (.+)$/i.exec(authorization ?? '')?.[1];
  const known: readonly unknown[] = [keys.publishable, keys.secret];
  if (known.includes(apikey) || known.includes(token)) return null;
  if (token === undefined) {
    return { code: 'UNAUTHORIZED_NO_AUTH_HEADER', message: 'Missing authorization header' };
  }
  const verified = await verifyToken(token, keys).catch(() => null);
  return verified === null
    ? { code: 'UNAUTHORIZED_INVALID_JWT_FORMAT', message: 'Invalid JWT' }
    : null;
}
