import type { Json, JsonObject } from '../../contract/json.ts';
import { isObject, parseObject } from '../../wire/json-read.ts';
import { ask } from './ask.ts';
import type { Place } from './place.ts';

/** Of what signs with a secret, which publishes no keys. */
const SECRET_KIND = { alg: 'HS256' };

const HOUR_S = 3_600;

/**
 * A user's token in every part but its signature, which is noise. It names a real key of the project
 * where there is one, so that nothing but the signature can be what it is refused for.
 *
 * @param nowS Seconds since 1970.
 */
export async function forgeToken(place: Place, nowS: number, timeoutMs: number): Promise<string> {
  const header = { ...(await readKey(place, timeoutMs)), typ: 'JWT' };
  const payload = {
    iss: place.issuer,
    aud: 'authenticated',
    role: 'authenticated',
    sub: crypto.randomUUID(),
    session_id: crypto.randomUUID(),
    is_anonymous: false,
    iat: nowS,
    exp: nowS + HOUR_S,
  };
  const parts = [header, payload].map((part) => encode(Buffer.from(JSON.stringify(part))));
  return [...parts, encode(crypto.getRandomValues(new Uint8Array(lengthOf(header.alg))))].join('.');
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

/** Bytes of a signature, so that its length gives nothing away (RFC 7518, 3.1). */
function lengthOf(algorithm: string): number {
  if (algorithm === 'RS256') return 256;
  return algorithm === 'HS256' ? 32 : 64;
}

interface KeyName {
  readonly alg: string;
  readonly kid?: string;
}

/** https://supabase.com/docs/guides/auth/signing-keys */
async function readKey({ project }: Place, timeoutMs: number): Promise<KeyName> {
  if (project === null) return SECRET_KIND;
  const url = `${project.url}/auth/v1/.well-known/jwks.json`;
  const answer = await ask(url, { timeoutMs });
  const keys = answer.kind === 'answer' ? parseObject(answer.text)?.['keys'] : undefined;
  const key: JsonObject | undefined = listOf(keys).find((entry) => isObject(entry));
  const { alg, kid } = key ?? {};
  return typeof alg === 'string' && typeof kid === 'string' ? { alg, kid } : SECRET_KIND;
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
