/**
 * Every call of the management API, made by everybody, on everybody's things: the calls are those of
 * the API's own description, so that a new one is in here or the suite fails.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeManagement } from '../../src/admin/app.ts';
import { nodeEnvironment } from '../../src/runtimes/node/ports.ts';
import { type Canary, leaksIn, type Schemas, undescribed } from './leaks.ts';
import {
  lodgingOf,
  plantLodgings,
  printInvitations,
  printLodgings,
  readAccountSecrets,
} from './lodgings.ts';
import { BODIES, PARAMS, QUERIES } from './matrix-calls.ts';
import { type Answer, type Host, type Office, openHost, openOffice } from './office.ts';
import { type Resident, settle } from './residents.ts';
import {
  DETAIL,
  HEADER_SECRET,
  hashOf,
  markOf,
  OWNERS,
  type Owner,
  openTenants,
  PROVIDER_SECRETS,
  type Tenants,
} from './tenants.ts';

const ACTORS = ['nobody', 'gateway', 'disabled', 'ada', 'bob', 'root', 'adminKey'] as const;
type ActorName = (typeof ACTORS)[number];
const MEMBERS: readonly ActorName[] = ['ada', 'bob'];
const ADMINS: readonly ActorName[] = ['root', 'adminKey'];

interface Call {
  /** A method and a path below `/api`. */
  readonly name: string;
  readonly forWhom: 'admins' | 'members' | 'anyone';
  readonly answer: object | null;
}

const DOCUMENT = describeManagement();
const SCHEMAS = (DOCUMENT.components?.schemas ?? {}) as Schemas;
const CALLS: readonly Call[] = Object.entries(DOCUMENT.paths ?? {}).flatMap(([path, methods]) =>
  Object.entries(methods as Readonly<Record<string, Described>>).map(([method, described]) => ({
    name: `${method.toUpperCase()} ${path.replace(/^\/api/, '')}`,
    forWhom: audienceOf(described.description),
    answer: answerOf(described),
  })),
);

interface Described {
  readonly description: string;
  readonly responses: Readonly<
    Record<
      string,
      { readonly content?: { readonly 'application/json': { readonly schema: object } } }
    >
  >;
}

function audienceOf(description: string): Call['forWhom'] {
  if (description.startsWith('For administrators')) return 'admins';
  return description.startsWith('For anyone') ? 'anyone' : 'members';
}

function answerOf({ responses }: Described): object | null {
  const said = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  return said?.content?.['application/json'].schema ?? null;
}

const owns = (actor: ActorName, owner: Owner): boolean =>
  ADMINS.includes(actor) || (actor as string) === owner;
/** Whose own something is, which not even admins share. */
const is = (actor: ActorName, owner: Owner): boolean =>
  (actor === 'root' ? 'platform' : actor) === owner;

let host: Host;
let office: Office;
let tenants: Tenants;
let residents: Readonly<Record<Owner, Resident>>;
let secrets: readonly Canary[];
const tokens: Partial<Record<ActorName, string>> = {};
const works: Promise<void>[] = [];

beforeAll(async () => {
  host = await openHost();
  // A provider that says everything it was told: none of it may come through.
  host.answer(401, JSON.stringify({ error: { message: Object.values(PROVIDER_SECRETS).join() } }));
  const keepAlive = (work: Promise<void>): void => {
    works.push(work);
  };
  office = await openOffice({
    accounts: true,
    allowPrivate: [host.address],
    ports: { environment: { ...nodeEnvironment('silent'), keepAlive } },
  });
  const ada = await settle(office, 'ada', 'member');
  const bob = await settle(office, 'bob', 'member');
  const root = await settle(office, 'root', 'admin');
  const gone = await settle(office, 'gone', 'member');
  residents = { ada, bob, platform: root };
  await office.root`update weir.users set disabled_at = now() where id = ${gone.id}`;
  await office.root`update weir.users set name = ${markOf('bob')} where id = ${bob.id}`;
  await office.root`update weir.users set name = ${markOf('ada')} where id = ${ada.id}`;
  tenants = await openTenants(office, host.address, { ada, bob, root });
  await plantLodgings(office, residents);
  Object.assign(tokens, {
    gateway: office.gatewayKey,
    disabled: gone.token,
    ada: ada.token,
    bob: bob.token,
    root: root.token,
    adminKey: office.adminKey,
  });
  secrets = await readSecrets([ada, bob, root, gone]);
});
afterAll(async () => {
  await Promise.all(works.splice(0));
  await office?.close();
  await host?.close();
});

async function readSecrets(people: readonly Resident[]): Promise<readonly Canary[]> {
  const ciphertexts = await office.root`select ciphertext from weir.credentials where type = 'key'`;
  const hashes = await office.root`select key_hash from weir.api_keys`;
  return [
    ...OWNERS.map((owner) => ({ name: `provider key of ${owner}`, text: PROVIDER_SECRETS[owner] })),
    ...ciphertexts.map((row) => ({ name: 'ciphertext', text: String(row['ciphertext']) })),
    ...hashes.map((row) => ({ name: 'key hash', text: String(row['key_hash']) })),
    { name: 'gateway key', text: office.gatewayKey },
    { name: 'admin key', text: office.adminKey },
    { name: 'master key', text: office.masterKey },
    { name: 'header value', text: HEADER_SECRET },
    ...people.map(({ token }) => ({ name: 'token', text: token })),
    ...(await readAccountSecrets(office, people)),
  ];
}

interface Made {
  readonly actor: ActorName;
  readonly call: Call;
  readonly owner: Owner;
  readonly answer: Answer;
  /** What was sent, which an answer may repeat. */
  readonly sent: string;
}

/** One call in all its ways. */
async function make(actor: ActorName, call: Call, owner: Owner): Promise<readonly Made[]> {
  const things = tenants.things[owner];
  const [method = '', path = ''] = call.name.split(' ');
  const filled = Object.entries(PARAMS[path]?.(things, owner) ?? {}).reduce(
    (whole, [name, value]) => whole.replace(`{${name}}`, value),
    path,
  );
  const body = BODIES[call.name]?.(things, owner);
  const before = await printsOfOthers(actor, call);
  const made: Made[] = [];
  for (const query of QUERIES[call.name]?.(things, owner) ?? ['']) {
    const what = `${method} ${filled}${query === '' ? '' : `?${query}`}`;
    const answer = await office.call(tokens[actor] ?? null, what, body);
    await Promise.all(works.splice(0));
    // Whoever has a link is told whom it is for.
    const told = path === '/invitations/look' ? lodgingOf(owner).guest : '';
    const sent = `${what} ${JSON.stringify(body ?? {})} ${told}`;
    made.push({ actor, call, owner, answer, sent });
  }
  expect(
    await printsOfOthers(actor, call),
    `${call.name} changed what is not the caller's`,
  ).toEqual(before);
  if (method !== 'GET' && made.some(({ answer }) => answer.status < 300)) {
    await tenants.plant();
    await plantLodgings(office, residents);
  }
  return made;
}

function printsOfOthers(actor: ActorName, { name }: Call): Promise<readonly string[]> {
  const others = OWNERS.filter((owner) => !owns(actor, owner));
  const strangers = OWNERS.filter((owner) => !is(actor, owner));
  // An admin may withdraw any, and whoever has a link may use it.
  const invites = ADMINS.includes(actor) || name === 'POST /invitations/accept';
  return Promise.all([
    ...others.map((owner) => tenants.print(owner)),
    ...strangers.map((owner) => printLodgings(office, residents[owner].account)),
    ...(invites ? [] : [printInvitations(office)]),
  ]);
}

/** What others have that this actor must not read, unless it sent it itself. */
function foreignMarks(actor: ActorName, sent: string): readonly Canary[] {
  return OWNERS.filter((owner) => !owns(actor, owner))
    .flatMap((owner) => {
      const { user, credential, key, alias, request } = tenants.things[owner];
      const { invitation, guest } = lodgingOf(owner);
      const rows = [user, credential, key, alias, request, invitation];
      return [markOf(owner), ...rows, hashOf(owner), guest, residents[owner].email];
    })
    .concat(
      OWNERS.filter((owner) => !is(actor, owner)).flatMap((owner) => {
        const { session, agent } = lodgingOf(owner);
        return [session, agent];
      }),
    )
    .concat(ADMINS.includes(actor) ? [] : [DETAIL])
    .filter((text) => !sent.includes(text))
    .map((text) => ({ name: text, text }));
}

describe('the matrix', () => {
  it('has parameters and a body for every call there is', () => {
    const paths = CALLS.map(({ name }) => name.split(' ')[1] ?? '').filter((path) =>
      path.includes('{'),
    );
    expect([...new Set(paths)].sort()).toEqual(Object.keys(PARAMS).sort());
    const bodies = Object.entries(DOCUMENT.paths ?? {}).flatMap(([path, methods]) =>
      Object.entries(methods as Readonly<Record<string, { requestBody?: object }>>)
        .filter(([, { requestBody }]) => requestBody !== undefined)
        .map(([method]) => `${method.toUpperCase()} ${path.replace(/^\/api/, '')}`),
    );
    expect(bodies.sort()).toEqual(Object.keys(BODIES).sort());
    expect(CALLS.length).toBeGreaterThan(40);
  });

  it('finds every kind of secret when it is left on purpose, however it is spelt', async () => {
    for (const { name, text } of secrets) {
      for (const spelt of [text, btoa(text), Buffer.from(text).toString('hex')]) {
        expect(leaksIn(`{"a":"${spelt}"}`, secrets), name).toContain(name);
      }
      await office.root`
        update weir.credentials set label = ${text} where id = ${tenants.things.ada.credential}`;
      const { text: shown } = await office.call(
        tokens.ada ?? '',
        'GET /providers/house/credentials',
      );
      expect(leaksIn(shown, secrets), name).toContain(name);
      await office.root`
        update weir_auth.session set "userAgent" = ${text} where "id" = ${lodgingOf('ada').session}`;
      const { text: sessions } = await office.call(tokens.ada ?? '', 'GET /sessions');
      expect(leaksIn(sessions, secrets), name).toContain(name);
    }
    await tenants.plant();
    await office.root`delete from weir_auth.session where "id" = ${lodgingOf('ada').session}`;
    await plantLodgings(office, residents);
  });

  it('has every kind of secret the accounts have', () => {
    const kinds = new Set(secrets.map(({ name }) => name));
    for (const kind of [
      'session token',
      'cookie',
      'password',
      'password hash',
      'link',
      'hash of a link',
      'secret of the accounts',
      'secret, sealed',
      'private key',
      'private key, sealed',
    ]) {
      expect(kinds).toContain(kind);
    }
    expect(secrets.every(({ text }) => text.length > 20)).toBe(true);
  });

  it('finds a field nobody described, and the things of others, when they are there', async () => {
    const schema = CALLS.find(({ name }) => name === 'GET /keys')?.answer ?? {};
    const { json } = await office.call(tokens.ada ?? '', 'GET /keys');
    expect(undescribed(json, schema, SCHEMAS)).toEqual([]);
    const spoiled = { ...json, data: [{ ...json.data[0], key_hash: 'x' }] };
    expect(undescribed(spoiled, schema, SCHEMAS)).toEqual(['data.key_hash']);
    const { text } = await office.call(tokens.root ?? '', 'GET /keys');
    expect(leaksIn(text, foreignMarks('ada', ''))).toContain(markOf('bob'));
    const { text: sessions } = await office.call(tokens.bob ?? '', 'GET /sessions');
    for (const actor of ['ada', 'root', 'adminKey'] as const) {
      expect(leaksIn(sessions, foreignMarks(actor, ''))).toContain(lodgingOf('bob').agent);
    }
    const { text: invitations } = await office.call(tokens.root ?? '', 'GET /invitations');
    expect(leaksIn(invitations, foreignMarks('ada', ''))).toContain(lodgingOf('bob').guest);
  });
});

describe.each(CALLS.map((call) => [call.name, call] as const))('%s', (_name, call) => {
  it.each(ACTORS)('as %s', async (actor) => {
    for (const owner of OWNERS) {
      for (const made of await make(actor, call, owner)) {
        expectRightStatus(made);
        expectNothingForeign(made);
      }
    }
  });
});

function expectRightStatus({ actor, call, owner, answer, sent }: Made): void {
  const { status, json } = answer;
  expect(status, sent).toBeLessThan(500);
  const refused = refusalFor(actor, call);
  if (refused !== null) {
    return expect([status, json.error.code], sent).toEqual(refused);
  }
  if (call.forWhom === 'anyone' || ADMINS.includes(actor)) {
    expect([401, 403], sent).not.toContain(status);
  }
  const path = call.name.split(' ')[1] ?? '';
  // What one may do must work, or the rest of the matrix shows nothing.
  if (call.forWhom === 'anyone') return expect(status, sent).toBe(200);
  if (!/\{(id|request_id)\}/.test(path) || path.startsWith('/catalogue/')) return;
  const own = path.startsWith('/sessions/') ? is(actor, owner) : owns(actor, owner);
  if (own) expect(status, sent).toBeLessThan(300);
  else expect([403, 404], sent).toContain(status);
}

/** How those are refused who may not make a call at all. */
function refusalFor(actor: ActorName, { forWhom }: Call): readonly [number, string] | null {
  if (forWhom === 'anyone') return null;
  if (actor === 'nobody') return [401, 'missing_credential'];
  if (actor === 'gateway') return [401, 'gateway_key_refused'];
  if (actor === 'disabled') return [403, 'user_disabled'];
  return forWhom === 'admins' && MEMBERS.includes(actor) ? [403, 'admin_required'] : null;
}

/** Only for administrators, where members see the rest of the same row. */
const ADMINS_FIELDS = ['header_names', 'credential_id', 'details'];

function expectNothingForeign({ actor, call, answer, sent }: Made): void {
  // Cookies and all: one that is set is of a session of its own.
  const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  expect(leaksIn(`${headers}\n${answer.text}`, secrets), sent).toEqual([]);
  expect(leaksIn(answer.text, foreignMarks(actor, sent)), sent).toEqual([]);
  if (answer.status >= 300 || answer.json === null) return;
  expect(undescribed(answer.json, call.answer ?? {}, SCHEMAS), sent).toEqual([]);
  if (ADMINS.includes(actor)) return;
  for (const field of ADMINS_FIELDS) expect(answer.text, sent).not.toContain(`"${field}"`);
}
