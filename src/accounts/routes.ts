import { decodeJwt } from 'jose';
import type { Clock, Environment } from '../contract/ports.ts';
import { RpcError } from '../store/rpc.ts';
import { isOwnOrigin, type Peer, type Visit } from '../wire/origin.ts';
import { readFields, textOf, wrongField } from './body.ts';
import { type Answered, type Door, storeUnavailable } from './door.ts';
import { Guard } from './guard.ts';
import { AccountRefusal, render } from './refusal.ts';
import { DISABLED_CODE, PASSWORD_LENGTH } from './terms.ts';

export interface RouteParts {
  readonly door: Door;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Environment['log'];
  readonly requestId: () => string;
  /** Browser origins that are trusted beside this host's own. */
  readonly origins: readonly string[];
}

/** What a call answers, and the cookies it sets. */
interface Outcome {
  readonly body: unknown;
  readonly cookies?: readonly string[];
}

interface Route {
  readonly method: 'GET' | 'POST';
  readonly answer: (visit: Visit, request: Request) => Promise<Outcome>;
}

export type AuthFetch = (request: Request, peer: Peer) => Promise<Response>;

/** Answers below `/api/auth`: five calls, and nothing else that better-auth could do. */
export function createAuthFetch(parts: RouteParts): AuthFetch {
  const routes = createRoutes(parts);

  async function answer(request: Request, peer: Peer): Promise<Response> {
    const { pathname } = new URL(request.url);
    const route = routes.get(pathname);
    if (route === undefined) {
      throw new AccountRefusal(
        'not_found',
        `There is no ${pathname}. Accounts are made by invitation: GET /api/docs lists the calls.`,
      );
    }
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (method !== route.method) {
      throw new AccountRefusal(
        'method_not_allowed',
        `${pathname} has no ${request.method}. Use ${route.method}.`,
        { allow: route.method },
      );
    }
    const visit = { headers: request.headers, peer };
    if (route.method === 'POST') checkOrigin(visit, parts.origins);
    const { body, cookies = [] } = await route.answer(visit, request);
    const response = Response.json(body);
    for (const cookie of cookies) response.headers.append('set-cookie', cookie);
    return response;
  }

  return async (request, peer) => {
    const requestId = parts.requestId();
    const response = await answer(request, peer).catch((error: unknown) =>
      render(refusalOf(error, requestId, parts.log), requestId),
    );
    response.headers.set('cache-control', 'no-store');
    response.headers.set('x-content-type-options', 'nosniff');
    response.headers.set('x-request-id', requestId);
    response.headers.set('x-weir-request-id', requestId);
    return response;
  };
}

function createRoutes({ door, clock }: RouteParts): ReadonlyMap<string, Route> {
  const guard = new Guard(clock);
  return new Map<string, Route>([
    ['/api/auth/sign-in/email', { method: 'POST', answer: signIn(door, guard) }],
    ['/api/auth/sign-out', { method: 'POST', answer: (visit) => signOut(door, visit) }],
    ['/api/auth/token', { method: 'GET', answer: (visit) => giveToken(door, visit) }],
    ['/api/auth/change-password', { method: 'POST', answer: changePassword(door, guard) }],
    ['/api/auth/jwks', { method: 'GET', answer: async () => ({ body: await door.publicKeys() }) }],
  ]);
}

function signIn(door: Door, guard: Guard): Route['answer'] {
  return async (visit, request) => {
    const fields = await readFields(request);
    const email = textOf(fields, 'email').trim().toLowerCase();
    const password = textOf(fields, 'password');
    const answered = await guard.attempt(visit, email, () =>
      door.ask(visit, (api, headers) => api.signInEmail({ headers, body: { email, password } })),
    );
    if (answered.status !== 200) throw signInRefusal(answered);
    return { body: { email }, cookies: answered.cookies };
  };
}

async function signOut(door: Door, visit: Visit): Promise<Outcome> {
  const { cookies } = await door.ask(visit, (api, headers) =>
    api.signOut({ headers, body: undefined }),
  );
  return { body: {}, cookies };
}

async function giveToken(
  door: Door,
  visit: Visit,
): Promise<Outcome & { body: { token: unknown } }> {
  const { status, body, cookies } = await door.ask(visit, (api, headers) =>
    api.getToken({ headers, body: undefined }),
  );
  if (status !== 200) throw noSession(status);
  return { body: { token: body['token'] }, cookies };
}

function changePassword(door: Door, guard: Guard): Route['answer'] {
  return async (visit, request) => {
    const fields = await readFields(request);
    const currentPassword = textOf(fields, 'currentPassword');
    const newPassword = textOf(fields, 'newPassword');
    if (newPassword.length < PASSWORD_LENGTH.least) throw wrongField('newPassword', TOO_SHORT);
    if (newPassword.length > PASSWORD_LENGTH.most) throw wrongField('newPassword', TOO_LONG);
    // Counted by account, so that nobody without a session can use up another's attempts.
    const { body } = await giveToken(door, visit);
    const { sub: account = '' } = decodeJwt(String(body.token));
    const answered = await guard.attempt(visit, account, () =>
      door.ask(visit, (api, headers) =>
        api.changePassword({ headers, body: { currentPassword, newPassword } }),
      ),
    );
    if (answered.status === 400) throw wrongField('currentPassword', 'is not right');
    if (answered.status !== 200) throw noSession(answered.status);
    return { body: {}, cookies: answered.cookies };
  };
}

const TOO_SHORT = `must have at least ${PASSWORD_LENGTH.least} characters`;
const TOO_LONG = `must have at most ${PASSWORD_LENGTH.most} characters`;

/** Cookies come along with whatever page makes a request; the origin says which page it was. */
function checkOrigin(visit: Visit, trusted: readonly string[]): void {
  if (isOwnOrigin(visit, trusted)) return;
  throw new AccountRefusal(
    'origin_refused',
    'This call must come from a page of this very host, with its `Origin`. Open the dashboard at the ' +
      'address you call, or add its origin to WEIR_ORIGINS.',
  );
}

function signInRefusal({ status, body }: Answered): AccountRefusal {
  if (status === 403 && body['code'] === DISABLED_CODE) {
    return new AccountRefusal(
      'user_disabled',
      'This account is switched off. Ask an administrator.',
    );
  }
  if (status >= 500) return failed();
  return new AccountRefusal(
    'sign_in_failed',
    'The e-mail address or the password is wrong. Try again; for a new password ask an ' +
      'administrator for an invitation.',
  );
}

function noSession(status: number): AccountRefusal {
  if (status >= 500) return failed();
  return new AccountRefusal('no_session', 'You are not signed in, or no longer. Sign in.');
}

function failed(cause?: unknown): AccountRefusal {
  return new AccountRefusal(
    'internal',
    'Weir itself failed at this call. Try again; if it stays, report the request id.',
    { cause },
  );
}

function refusalOf(error: unknown, requestId: string, log: RouteParts['log']): AccountRefusal {
  if (error instanceof AccountRefusal && error.code !== 'internal') return error;
  if (error instanceof RpcError && error.kind === 'unavailable') return storeUnavailable(error);
  log('error', 'accounts_failed', { request_id: requestId, error: String(error) });
  return failed(error);
}
