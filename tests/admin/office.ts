/** A migrated database with the management API over it, called without a server between. */

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sql } from 'postgres';
import postgres from 'postgres';
import type { Accounts } from '../../src/accounts/accounts.ts';
import { type Admin, createAdmin } from '../../src/admin/app.ts';
import type { AdminPorts } from '../../src/admin/ports.ts';
import { createAuthenticator } from '../../src/gateway/authenticate.ts';
import { explain } from '../../src/gateway/explain.ts';
import { parseIssuers } from '../../src/gateway/identity/issuer.ts';
import { Health } from '../../src/gateway/routing/health.ts';
import { describeInstallation } from '../../src/runtimes/about.ts';
import { createEgress } from '../../src/runtimes/egress.ts';
import { explainWith } from '../../src/runtimes/explain.ts';
import { CATALOGUE } from '../../src/runtimes/management.ts';
import { nodeClock, nodeEnvironment, nodeRandom } from '../../src/runtimes/node/ports.ts';
import { createNodeTransport } from '../../src/runtimes/node/transport.ts';
import { createPostgresRpc } from '../../src/store/postgres.ts';
import type { Rpc, Statements } from '../../src/store/rpc.ts';
import { createVault, type SealingVault } from '../../src/store/vault.ts';
import { GATEWAY_KEY_BYTES, makeGatewayKey, parseGatewayKey } from '../../src/wire/gateway-key.ts';
import { makeIssuer, type TestIssuer } from '../support/issuer.ts';
import { createDatabase, type Mode } from '../support/real-postgres.ts';
import { ORIGIN, openHouse } from './accounts-house.ts';

export const PLATFORM = '00000000-0000-4000-8000-000000000001';

/** One where members are held back by their role, one where only by their claims. */
export const MODES_THAT_DIFFER: readonly Mode[] = ['superuser', 'owner'];

/** An answer, its JSON read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Loosely typed: tests say what they expect of it. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer of any call, whose fields each test knows
  readonly json: any;
}

export interface Person {
  readonly token: string;
  readonly id: string;
}

export interface Office {
  readonly admin: Admin;
  /** Sees everything. */
  readonly root: Sql;
  readonly rpc: Rpc;
  readonly statements: Statements;
  readonly vault: SealingVault;
  /** Null unless asked for. */
  readonly accounts: Accounts | null;
  readonly adminKey: string;
  readonly gatewayKey: string;
  /** What credentials are sealed with, in base64. */
  readonly masterKey: string;
  /** How often the caches of this process were told to forget. */
  invalidations(): number;
  /** @param what A method and a path below `/api`. */
  call(who: string | null, what: string, body?: unknown): Promise<Answer>;
  token: TestIssuer['token'];
  /** A user who has been seen; their token. */
  member(subject: string): Promise<Person>;
  administrator(subject: string): Promise<Person>;
  close(): Promise<void>;
}

export interface OfficeOptions {
  readonly mode?: Mode;
  /** `host:port` the egress check lets through although private. */
  readonly allowPrivate?: readonly string[];
  readonly ports?: Partial<AdminPorts>;
  /** With the server's own accounts, and calls that come from their pages. */
  readonly accounts?: true;
}

export async function openOffice(options: OfficeOptions = {}): Promise<Office> {
  const database = await createDatabase(options.mode ?? 'superuser');
  const root = postgres(database.superuserUrl, { max: 2, onnotice: () => undefined });
  const address = { kind: 'url', url: database.url } as const;
  const rpc = createPostgresRpc({ address, clock: nodeClock, connections: 3 });
  const masterKey = crypto.getRandomValues(new Uint8Array(32));
  const masterKeys = new Map([['t1', masterKey]]);
  // The vault may clear what it was given.
  const shownKey = Buffer.from(masterKey).toString('base64');
  const vault = createVault({ masterKeys, activeKid: 't1', clock: nodeClock });
  const egress = createEgress(options.allowPrivate ?? []);
  const transport = createNodeTransport(egress);
  const issuer = await makeIssuer();
  const accounts =
    options.accounts === true
      ? await openHouse({ url: database.url, statements: rpc, vault })
      : null;
  let invalidations = 0;
  const admin = createAdmin({
    ...SURROUNDINGS,
    ...whoSignsIn(parseIssuers(issuer.setting), accounts),
    rpc,
    vault,
    transport,
    mayUse: async (baseUrl) => {
      const url = new URL(baseUrl);
      const fine = egress.isListed(baseUrl) || url.protocol === 'https:';
      return fine ? null : 'plain http is not allowed';
    },
    invalidate: () => {
      invalidations += 1;
    },
    ...options.ports,
  });
  const call = caller(admin, accounts === null ? {} : { origin: ORIGIN });
  return {
    admin,
    root,
    rpc,
    statements: rpc,
    vault,
    accounts,
    call,
    adminKey: await keep(root, 'admin'),
    gatewayKey: await keep(root, 'gateway'),
    masterKey: shownKey,
    invalidations: () => invalidations,
    token: issuer.token,
    ...people(root, call, issuer),
    async close() {
      vault.close();
      await Promise.all([rpc.close(1_000), root.end({ timeout: 1 }), transport.close()]);
      await database.drop();
    },
  };
}

/** What every office has alike. */
const SURROUNDINGS = {
  catalogue: CATALOGUE,
  explain: explainWith({ explain: (asked) => explain(asked, new Health()) }),
  random: nodeRandom,
  clock: nodeClock,
  environment: nodeEnvironment('silent'),
  origins: [ORIGIN],
};

function whoSignsIn(
  issuers: ReturnType<typeof parseIssuers>,
  accounts: Accounts | null,
): Pick<AdminPorts, 'issuers' | 'about' | 'authenticate' | 'accounts'> {
  const identity = { supabase: null, issuers, allowAnonymous: false };
  const about = describeInstallation(identity, accounts);
  if (accounts === null) {
    return { issuers, about, authenticate: createAuthenticator(identity, SURROUNDINGS) };
  }
  const own = { ...identity, accounts: accounts.issuer };
  return { issuers, about, authenticate: createAuthenticator(own, SURROUNDINGS), accounts };
}

function caller(admin: Admin, page: Readonly<Record<string, string>>): Office['call'] {
  return async (who, what, body) => {
    const [method = '', path] = what.split(' ');
    const response = await admin.fetch(
      new Request(`http://weir.test/api${path}`, {
        method,
        headers: {
          ...page,
          ...(who === null ? {} : { authorization: `Bearer ${who}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    return readAnswer(response);
  };
}

function people(
  root: Sql,
  call: Office['call'],
  issuer: TestIssuer,
): Pick<Office, 'member' | 'administrator'> {
  const member: Office['member'] = async (subject) => {
    const token = await issuer.token(subject);
    const seen = await call(token, 'GET /users');
    return { token, id: seen.json.data[0].id };
  };
  return {
    member,
    administrator: async (subject) => {
      const user = await member(subject);
      await root`update weir.users set role = 'admin' where id = ${user.id}`;
      return user;
    },
  };
}

export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const json: unknown = text.startsWith('{') ? JSON.parse(text) : null;
  return { status: response.status, headers: response.headers, text, json };
}

async function keep(root: Sql, kind: 'admin' | 'gateway'): Promise<string> {
  const key = makeGatewayKey(kind, crypto.getRandomValues(new Uint8Array(GATEWAY_KEY_BYTES)));
  const hash = nodeEnvironment('error').sha256(key);
  await root`
    insert into weir.api_keys (id, public_id, kind, name, key_hash, last_four, owner_id)
    values (${randomUUID()}, ${parseGatewayKey(key)?.id ?? ''}, ${kind}, ${kind}, ${hash},
            ${key.slice(-4)}, ${PLATFORM})`;
  return key;
}

/** A provider's server that says what it is told to, and keeps the requests it got. */
export interface Host {
  readonly address: string;
  readonly requests: {
    readonly url: string;
    readonly authorization: string | undefined;
    readonly tenant: string | undefined;
  }[];
  /** All that the last request said of itself. */
  lastHeaders(): IncomingHttpHeaders;
  answer(status: number, body: string, headers?: Readonly<Record<string, string>>): void;
  /** Keeps answers back until what it returns is called. */
  hold(): () => void;
  close(): Promise<void>;
}

export async function openHost(): Promise<Host> {
  const requests: Host['requests'] = [];
  let next = { status: 200, body: '{}', headers: {} as Readonly<Record<string, string>> };
  let gate = Promise.resolve();
  let last: IncomingHttpHeaders = {};
  const server: Server = createServer((request, response) => {
    last = request.headers;
    const { authorization, 'x-tenant': tenant } = last;
    requests.push({ url: request.url ?? '', authorization, tenant: tenant?.toString() });
    const { status, headers, body } = next;
    void gate.then(() => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(body);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    lastHeaders: () => last,
    answer: (status, body, headers = {}) => {
      next = { status, body, headers };
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
