/**
 * Supabase Auth, as far as a page that signs people in and a command that looks for one can tell.
 * Paths, bodies and codes are those of github.com/supabase/auth and its client.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  jwtVerify,
  SignJWT,
} from 'jose';
import { Accounts, AuthRefusal, type NewAccount, type Signed } from './auth-replica-accounts.ts';

export interface AuthReplicaOptions {
  /** The project's own address, which tokens name; asked when one is made. */
  readonly projectUrl: () => string;
  readonly publishableKey: string;
  readonly secretKey: string;
  /** How long an access token lives; an hour, as in a new project. */
  readonly tokenSeconds?: number;
}

export interface AuthReplica {
  readonly jwks: JSONWebKeySet;
  /** Makes an account and answers its id; confirmed unless told otherwise. */
  addUser(account: NewAccount): string;
  /** An access token with any claims, for what no sign-in would give. */
  sign(claims: Readonly<Record<string, unknown>>): Promise<string>;
  /** Ends every session of that user, as an administrator of the project does. */
  endSessions(email: string): void;
  /** Answers a request whose path begins with `/auth/v1`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'X-Total-Count, Link, X-Supabase-Api-Version, x-sb-error-code',
};

const VERSION_HEADER = 'x-supabase-api-version';

/** Since when an error's code is a word. */
const WORDS_SINCE = '2024-01-01';

export async function createAuthReplica(options: AuthReplicaOptions): Promise<AuthReplica> {
  const signer = await createSigner(options.tokenSeconds ?? 3_600);
  const accounts = new Accounts();
  const parts = { options, signer, accounts };
  return {
    jwks: signer.jwks,
    sign: signer.sign,
    addUser: (account) => accounts.add(account),
    endSessions: (email) => accounts.endSessions(email),
    async handle(request, response) {
      if (request.method === 'OPTIONS') return preflight(request, response);
      const version = request.headers[VERSION_HEADER];
      const words = typeof version === 'string' && version >= WORDS_SINCE;
      const { status, body, headers } = await answer(request, parts).catch((error: unknown) => {
        if (!(error instanceof AuthRefusal)) throw error;
        return refusal(error, words);
      });
      response.writeHead(status, {
        ...CORS,
        ...headers,
        ...(words ? { [VERSION_HEADER]: WORDS_SINCE } : {}),
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      });
      response.end(body === null ? undefined : JSON.stringify(body));
    },
  };
}

interface Parts {
  readonly options: AuthReplicaOptions;
  readonly signer: Signer;
  readonly accounts: Accounts;
}

async function answer(request: IncomingMessage, parts: Parts): Promise<Answer> {
  const { options, signer, accounts } = parts;
  const url = new URL(request.url ?? '/', 'http://auth');
  const what = `${request.method} ${url.pathname.slice('/auth/v1'.length)}`;
  if (what === 'GET /.well-known/jwks.json') return { status: 200, body: signer.jwks };
  const key = request.headers['apikey'];
  if (key !== options.publishableKey && key !== options.secretKey) {
    const message = key === undefined ? 'No API key found in request' : 'Invalid API key';
    return { status: 401, body: { message } };
  }
  switch (what) {
    case 'POST /token': {
      const body = await readBody(request);
      const signed =
        url.searchParams.get('grant_type') === 'password'
          ? accounts.signIn(String(body['email']), String(body['password']))
          : accounts.renew(String(body['refresh_token']));
      return { status: 200, body: await session(signed, parts) };
    }
    case 'GET /user': {
      const { sub, session: id } = await bearer(request, signer.jwks);
      return { status: 200, body: accounts.userOf(sub, id) };
    }
    case 'POST /logout': {
      const { sub, session: id } = await bearer(request, signer.jwks);
      accounts.signOut(sub, { sessionId: id, scope: url.searchParams.get('scope') ?? 'global' });
      return { status: 204, body: null };
    }
    case 'POST /signup':
      throw new AuthRefusal(422, 'signup_disabled', 'Signups not allowed for this instance');
    case 'GET /admin/users':
      if (key !== options.secretKey) throw new AuthRefusal(403, 'not_admin', 'User not allowed');
      return listUsers(url, accounts);
    default:
      return { status: 404, body: { code: 404, msg: 'path not found' } };
  }
}

interface Signer {
  readonly jwks: JSONWebKeySet;
  readonly lifetime: number;
  sign(claims: Readonly<Record<string, unknown>>): Promise<string>;
}

/** Signs as a project with asymmetric keys does. */
async function createSigner(lifetime: number): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = 'project-key';
  return {
    jwks: { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] },
    lifetime,
    sign: (claims) =>
      new SignJWT({ aud: 'authenticated', role: 'authenticated', is_anonymous: false, ...claims })
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
        .setIssuedAt()
        .setExpirationTime(now() + lifetime)
        .sign(privateKey),
  };
}

const now = (): number => Math.floor(Date.now() / 1_000);

async function session(
  { user, sessionId, refreshToken }: Signed,
  { options, signer }: Parts,
): Promise<object> {
  const token = await signer.sign({
    iss: `${options.projectUrl()}/auth/v1`,
    sub: user.id,
    email: user.email,
    phone: '',
    app_metadata: user.app_metadata,
    user_metadata: user.user_metadata,
    session_id: sessionId,
    aal: 'aal1',
    amr: [{ method: 'password', timestamp: now() }],
  });
  return {
    access_token: token,
    token_type: 'bearer',
    expires_in: signer.lifetime,
    expires_at: now() + signer.lifetime,
    refresh_token: refreshToken,
    user,
    weak_password: null,
  };
}

/** Whose token came along, and of which session. */
async function bearer(
  request: IncomingMessage,
  jwks: JSONWebKeySet,
): Promise<{ readonly sub: string; readonly session: string }> {
  const token = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) {
    throw new AuthRefusal(401, 'no_authorization', 'This endpoint requires a valid Bearer token');
  }
  const verified = await jwtVerify(token, createLocalJWKSet(jwks)).catch(() => null);
  const { sub, session_id: id } = verified?.payload ?? {};
  if (sub === undefined || typeof id !== 'string') {
    throw new AuthRefusal(403, 'bad_jwt', 'invalid JWT: unable to parse or verify signature');
  }
  return { sub, session: id };
}

interface Answer {
  readonly status: number;
  readonly body: object | null;
  readonly headers?: Readonly<Record<string, string>>;
}

function refusal({ status, code, message }: AuthRefusal, words: boolean): Answer {
  const body = words ? { code, message } : { code: status, error_code: code, msg: message };
  return { status, body, headers: { 'x-sb-error-code': code } };
}

function listUsers(url: URL, accounts: Accounts): Answer {
  const page = Number(url.searchParams.get('page') || 1);
  const size = Number(url.searchParams.get('per_page') || 50);
  const all = accounts.list();
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (to: number, rel: string): string =>
    `</auth/v1/admin/users?page=${to}&per_page=${size}>; rel="${rel}"`;
  const links = [...(page < last ? [link(page + 1, 'next')] : []), link(last, 'last')];
  return {
    status: 200,
    body: { users: all.slice((page - 1) * size, page * size), aud: 'authenticated' },
    headers: { 'x-total-count': String(all.length), link: links.join(', ') },
  };
}

/** The platform's gateway answers it, whatever comes after. */
function preflight(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, {
    ...CORS,
    'access-control-allow-methods': 'GET,HEAD,PUT,PATCH,POST,DELETE,OPTIONS,TRACE,CONNECT',
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
    'access-control-max-age': '3600',
  });
  response.end();
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(await text(request)) as Record<string, unknown>;
  } catch {
    throw new AuthRefusal(400, 'bad_json', 'Could not read request body as JSON');
  }
}
