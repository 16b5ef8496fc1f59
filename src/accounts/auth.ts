import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { jwt } from 'better-auth/plugins/jwt';
import { Kysely } from 'kysely';
import type { Environment } from '../contract/ports.ts';
import { isDisabled } from '../store/accounts.ts';
import type { Statements } from '../store/rpc.ts';
import { statementsDialect } from './dialect.ts';
import {
  ACCOUNTS_AUDIENCE,
  ACCOUNTS_ISSUER,
  ADDRESS_HEADER,
  DISABLED_CODE,
  PASSWORD_LENGTH,
  SECURE_PREFIX,
} from './terms.ts';

export interface AuthParts {
  readonly statements: Statements;
  readonly secret: string;
  /** Whether browsers come by https: decides the cookie's name and its `Secure`. */
  readonly secure: boolean;
  readonly log: Environment['log'];
}

const DAY_S = 86_400;

/** What is used of better-auth. It is called, never routed to, so nothing else of it can be reached. */
export interface Auth {
  readonly api: {
    signInEmail(input: Input<{ email: string; password: string }>): Promise<Response>;
    signOut(input: Input<undefined>): Promise<Response>;
    getToken(input: Input<undefined>): Promise<Response>;
    changePassword(input: Input<ChangedPassword>): Promise<Response>;
    getJwks(): Promise<unknown>;
  };
  readonly hash: (password: string) => Promise<string>;
}

interface Input<Body> {
  readonly headers: Headers;
  readonly body: Body;
}

interface ChangedPassword {
  readonly currentPassword: string;
  readonly newPassword: string;
}

/** Email and password only, in tables of ours, with tokens the gateway reads as any issuer's. */
export function createAuth(parts: AuthParts): Auth {
  const auth = compose(parts);
  const { api } = auth;
  return {
    api: {
      signInEmail: ({ headers, body }) => api.signInEmail({ headers, body, asResponse: true }),
      signOut: ({ headers }) => api.signOut({ headers, asResponse: true }),
      getToken: ({ headers }) => api.getToken({ headers, asResponse: true }),
      changePassword: ({ headers, body }) =>
        api.changePassword({
          headers,
          body: { ...body, revokeOtherSessions: true },
          asResponse: true,
        }),
      getJwks: () => api.getJwks(),
    },
    hash: async (password) => (await auth.$context).password.hash(password),
  };
}

function compose({ statements, secret, secure, log }: AuthParts) {
  const db = new Kysely<unknown>({ dialect: statementsDialect(statements) });
  return betterAuth({
    appName: 'Weir',
    // Never shown: no page and no mail is made from it.
    baseURL: secure ? 'https://weir.invalid' : 'http://weir.invalid',
    // As a list, since a variable of better-auth's own would go before a single one.
    secrets: [{ version: 1, value: secret }],
    database: { db: db.withSchema('weir_auth') as Kysely<unknown>, type: 'postgres' },
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (_level, message) => log('error', 'accounts_failed', { message }),
    },
    // Ours counts by the socket's address.
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.least,
      maxPasswordLength: PASSWORD_LENGTH.most,
    },
    session: { expiresIn: 14 * DAY_S, updateAge: DAY_S, cookieCache: { enabled: false } },
    advanced: {
      // better-auth would write `__Secure-`, whose cookies a page of any host below the domain can set.
      cookiePrefix: secure ? SECURE_PREFIX : 'weir',
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict', path: '/', secure },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER], ipv6Subnet: 128 },
      // Looked at before better-auth is called, and for every call: see origin.ts in src/wire.
      disableCSRFCheck: true,
      disableOriginCheck: true,
      database: { generateId: 'uuid', validateSchema: false },
    },
    databaseHooks: { session: { create: { before: refuseDisabled(statements) } } },
    plugins: [
      jwt({
        disableSettingJwtHeader: true,
        jwks: { keyPairConfig: { alg: 'ES256' } },
        jwt: {
          issuer: ACCOUNTS_ISSUER,
          audience: ACCOUNTS_AUDIENCE,
          expirationTime: '5m',
          definePayload: ({ user, session }) => ({
            email: user.email,
            name: user.name,
            sid: session.id,
          }),
        },
      }),
    ],
  });
}

/** Before a session comes about, since a right password is not enough. */
function refuseDisabled(statements: Statements) {
  return async ({ userId }: { userId: string }): Promise<void> => {
    if (!(await isDisabled(statements, userId))) return;
    throw new APIError('FORBIDDEN', { code: DISABLED_CODE, message: 'The account is off.' });
  };
}
