/**
 * Real Postgres databases for tests: at most two servers for a whole run, a fresh database for each
 * test file, cloned from one that is already migrated.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../src/store/migrate.ts';
import { migrationDriver } from '../../src/store/migration-driver.ts';
import { migrationFiles } from './migration-files.ts';
import { connect, type PostgresServer, preparedBinaries, startServer } from './postgres-server.ts';

/**
 * Who owns the database and what stands around it.
 * - `superuser`: as the embedded database.
 * - `owner`: no superuser, no CREATEROLE, no BYPASSRLS, and no Supabase roles on the server.
 * - `owner-beside-roles`: the same, on a server that has the roles, which it may not take on.
 * - `supabase`, `supabase-old`: Supabase's `postgres` with today's and with the old default privileges.
 */
export type Mode = 'superuser' | 'owner' | 'owner-beside-roles' | 'supabase' | 'supabase-old';

export const MODES: readonly Mode[] = [
  'superuser',
  'owner',
  'owner-beside-roles',
  'supabase',
  'supabase-old',
];

export interface TestDatabase {
  readonly mode: Mode;
  /** As the database's owner, the way Weir connects. */
  readonly url: string;
  /** As the server's superuser, for looking behind row security. */
  readonly superuserUrl: string;
  /** As PostgREST connects; it may become anon, authenticated and service_role. Null without them. */
  readonly authenticatorUrl: string | null;
  drop(): Promise<void>;
}

interface Place {
  readonly server: 'supabase' | 'bare';
  readonly owner: string;
}

const PLACES: Readonly<Record<Mode, Place>> = {
  superuser: { server: 'supabase', owner: 'supabase_admin' },
  owner: { server: 'bare', owner: 'plain_owner' },
  'owner-beside-roles': { server: 'supabase', owner: 'plain_owner' },
  supabase: { server: 'supabase', owner: 'postgres' },
  'supabase-old': { server: 'supabase', owner: 'postgres' },
};

const SUPERUSERS = { supabase: 'supabase_admin', bare: 'root_admin' } as const;
const VARIABLE = 'WEIR_TEST_POSTGRES';

type ServerName = Place['server'];

/** What one run has started so far. Servers and templates are made when first asked for. */
interface Run {
  readonly folder: string;
  readonly door: Server;
  readonly servers: Map<ServerName, Promise<PostgresServer>>;
  readonly templates: Map<string, Promise<void>>;
}

let run: Run | null = null;

/**
 * Opens a door on loopback by which every test process asks for servers and templates; an
 * environment variable leads there. Nothing is started until somebody asks.
 */
export async function start(): Promise<void> {
  if (process.env[VARIABLE] !== undefined) return;
  const folder = mkdtempSync(join(tmpdir(), 'weir-postgres-'));
  chmodSync(folder, 0o755);
  const door = createServer((request, response) => {
    const [, mode, kind] = (request.url ?? '').split('/');
    prepare(mode as Mode, kind === 'empty').then(
      (port) => response.end(String(port)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  run = { folder, door, servers: new Map(), templates: new Map() };
  await new Promise<void>((listening) => door.listen(0, '127.0.0.1', listening));
  process.env[VARIABLE] = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
}

export async function stop(): Promise<void> {
  if (run === null) return;
  const { door, servers, folder } = run;
  run = null;
  delete process.env[VARIABLE];
  door.closeAllConnections();
  await new Promise<void>((closed) => door.close(() => closed()));
  for (const server of await Promise.allSettled(servers.values())) {
    if (server.status === 'fulfilled') await server.value.stop();
  }
  rmSync(folder, { recursive: true, force: true });
}

/** A database nobody else uses. `migrated: false` gives one Weir has never seen. */
export async function createDatabase(
  mode: Mode,
  options: { readonly migrated?: boolean } = {},
): Promise<TestDatabase> {
  const place = PLACES[mode];
  const name = `t_${randomBytes(6).toString('hex')}`;
  const empty = options.migrated === false;
  const port = await askForPort(mode, empty);
  const superuser = SUPERUSERS[place.server];
  const template = empty ? emptyName(mode) : templateName(mode);
  await execute({ port, user: superuser, database: 'postgres' }, [
    `create database ${name} template ${template} owner ${place.owner}`,
  ]);
  const at = (user: string): string =>
    `postgres://${user}:any@127.0.0.1:${port}/${name}?sslmode=disable`;
  return {
    mode,
    url: at(place.owner),
    superuserUrl: at(superuser),
    authenticatorUrl: place.server === 'supabase' ? at('authenticator') : null,
    async drop() {
      await execute({ port, user: superuser, database: 'postgres' }, [
        `drop database ${name} with (force)`,
      ]);
    },
  };
}

const SUPABASE_ROLES = `
  create role anon nologin noinherit;
  create role authenticated nologin noinherit;
  create role service_role nologin noinherit bypassrls;
  create role authenticator login noinherit;
  create role postgres login createdb createrole bypassrls;
  create role plain_owner login;
  grant anon, authenticated, service_role to authenticator;
  grant anon, authenticated, service_role to postgres with admin option;`;

/** What a Supabase project has before anything of ours; nothing of it is in the migrations. */
const SUPABASE_DATABASE = `
  create schema auth;
  create schema extensions;
  grant usage on schema public, auth, extensions to anon, authenticated, service_role;
  create table auth.users (id uuid primary key default gen_random_uuid(), email text unique);
  create function auth.jwt() returns jsonb language sql stable as
    $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
  create function auth.uid() returns uuid language sql stable as
    $$ select (auth.jwt() ->> 'sub')::uuid $$;
  create function auth.role() returns text language sql stable as $$ select auth.jwt() ->> 'role' $$;`;

const OLD_PRIVILEGES = `
  alter default privileges for role postgres in schema public
    grant all on tables to anon, authenticated, service_role;
  alter default privileges for role postgres in schema public
    grant all on functions to anon, authenticated, service_role;
  alter default privileges for role postgres in schema public
    grant all on sequences to anon, authenticated, service_role;`;

async function askForPort(mode: Mode, empty: boolean): Promise<number> {
  const door = process.env[VARIABLE];
  if (door === undefined) {
    throw new Error('Postgres is not at hand: tests/support/real-postgres.setup.ts offers it');
  }
  const answer = await fetch(`${door}/${mode}/${empty ? 'empty' : 'migrated'}`);
  if (!answer.ok) throw new Error(await answer.text());
  return Number(await answer.text());
}

/** Makes sure that the server runs and the template stands; each is made once. */
async function prepare(mode: Mode, empty: boolean): Promise<number> {
  if (run === null || PLACES[mode] === undefined) throw new Error(`no such database: ${mode}`);
  const { server: name, owner } = PLACES[mode];
  const { port } = await once(run.servers, name, () => startOne(name));
  const root = { port, user: SUPERUSERS[name] };
  await once(run.templates, emptyName(mode), () => makeEmpty(mode, root));
  if (empty) return port;
  await once(run.templates, templateName(mode), async () => {
    await execute({ ...root, database: 'postgres' }, [
      `create database ${templateName(mode)} template ${emptyName(mode)} owner ${owner}`,
    ]);
    const sql = connect(port, owner, templateName(mode));
    await migrate(migrationDriver(sql), migrationFiles()).finally(() => sql.end());
  });
  return port;
}

async function startOne(name: ServerName): Promise<PostgresServer> {
  const folder = run?.folder ?? '';
  const superuser = SUPERUSERS[name];
  const binaries = preparedBinaries(folder);
  const server = await startServer({ folder: join(folder, name), binaries, superuser });
  await execute({ port: server.port, user: superuser, database: 'postgres' }, [
    name === 'supabase' ? SUPABASE_ROLES : 'create role plain_owner login',
  ]);
  return server;
}

async function makeEmpty(mode: Mode, root: { port: number; user: string }): Promise<void> {
  await execute({ ...root, database: 'postgres' }, [
    `create database ${emptyName(mode)} owner ${PLACES[mode].owner}`,
  ]);
  await execute({ ...root, database: emptyName(mode) }, [
    ...(mode.startsWith('supabase') ? [SUPABASE_DATABASE] : []),
    ...(mode === 'supabase-old' ? [OLD_PRIVILEGES] : []),
  ]);
}

async function execute(
  place: { readonly port: number; readonly user: string; readonly database: string },
  statements: readonly string[],
): Promise<void> {
  if (statements.length === 0) return;
  const sql = connect(place.port, place.user, place.database);
  try {
    for (const statement of statements) await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}

function once<T>(made: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
  const known = made.get(name) ?? make();
  made.set(name, known);
  return known;
}

function emptyName(mode: Mode): string {
  return `empty_${mode.replaceAll('-', '_')}`;
}

function templateName(mode: Mode): string {
  return `weir_${mode.replaceAll('-', '_')}`;
}
