/** What accounts have that nobody else may read or end: sessions and invitations, planted anew. */
import { symmetricDecrypt } from 'better-auth/crypto';
import { openSecret } from '../../src/accounts/secret.ts';
import { nodeEnvironment } from '../../src/runtimes/node/ports.ts';
import type { Canary } from './leaks.ts';
import type { Office } from './office.ts';
import type { Resident } from './residents.ts';
import { OWNERS, type Owner } from './tenants.ts';

export const JOINING_PASSWORD = 'password-of-who-joins-CANARY';

const fixedId = (owner: Owner, kind: number): string =>
  `0${kind}000000-0000-4000-8000-00000000000${OWNERS.indexOf(owner) + 1}`;

/** What one owner has, by what calls say of it. */
export const lodgingOf = (owner: Owner): Lodging => ({
  session: fixedId(owner, 4),
  agent: `agent-of-${owner}`,
  invitation: fixedId(owner, 5),
  link: `link-of-${owner}-CANARY`.padEnd(43, 'x'),
  guest: `guest-of-${owner}@house.test`,
});

export interface Lodging {
  readonly session: string;
  /** Stands in the session, where its owner alone may read it. */
  readonly agent: string;
  readonly invitation: string;
  /** What stands after the # of the invitation's link. */
  readonly link: string;
  readonly guest: string;
}

const sessionToken = (owner: Owner): string => `session-of-${owner}-CANARY`.padEnd(32, 'x');

/** Puts all back as it was: one session each beside those they joined with, one open invitation each. */
export async function plantLodgings(
  { root }: Pick<Office, 'root'>,
  residents: Readonly<Record<Owner, Resident>>,
): Promise<void> {
  await root.begin(async (sql) => {
    await sql`delete from weir.users where email like 'guest-of-%' or email = 'new@example.org'`;
    await sql`delete from weir_auth.invitations where used_at is null or email like 'guest-of-%'`;
    await sql`delete from weir_auth.session where "userAgent" like 'agent-of-%'`;
    for (const owner of OWNERS) {
      const { session, agent, invitation, link, guest } = lodgingOf(owner);
      const hash = await nodeEnvironment('silent').sha256(link);
      await sql`
        insert into weir_auth.session ("id", "expiresAt", "token", "updatedAt", "userAgent", "userId")
        values (${session}, now() + interval '1 day', ${sessionToken(owner)}, now(), ${agent},
                ${residents[owner].account})`;
      await sql`
        insert into weir_auth.invitations (id, token_hash, kind, role, email, expires_at)
        values (${invitation}, ${hash}, 'invitation', 'member', ${guest},
                now() + interval '1 day')`;
    }
  });
}

/** Of what an owner alone may end, and of what admins alone may withdraw. */
export async function printLodgings(
  { root }: Pick<Office, 'root'>,
  account: string,
): Promise<string> {
  const [row] = await root`
    select md5(coalesce(string_agg("id" || "token" || "expiresAt", ' ' order by "id"), '')) as print
      from weir_auth.session where "userId" = ${account}`;
  return String(row?.['print']);
}

export async function printInvitations({ root }: Pick<Office, 'root'>): Promise<string> {
  const [row] = await root`
    select md5(string_agg(to_jsonb(i)::text, ' ' order by i.id)) as print from weir_auth.invitations i`;
  return String(row?.['print']);
}

/** Everything of the accounts that is in no answer, whoever asks. */
export async function readAccountSecrets(
  { root, statements, vault }: Pick<Office, 'root' | 'statements' | 'vault'>,
  residents: readonly Resident[],
): Promise<readonly Canary[]> {
  const column = async (name: string, text: string): Promise<Canary[]> => {
    const rows = await root.unsafe(text);
    return rows.map((row) => ({ name, text: String(row['text']) }));
  };
  const secret = await openSecret(statements, vault);
  const sealed = await column(
    'private key, sealed',
    'select "privateKey"::jsonb #>> \'{}\' as text from weir_auth.jwks',
  );
  const keys = await Promise.all(sealed.map(({ text: data }) => openKey(secret, data)));
  return [
    ...(await column('session token', 'select "token" as text from weir_auth.session')),
    ...(await column('password hash', 'select "password" as text from weir_auth.account')),
    ...(await column('hash of a link', 'select token_hash as text from weir_auth.invitations')),
    ...(await column('secret, sealed', 'select ciphertext as text from weir_auth.secret')),
    ...sealed,
    ...keys.map((text) => ({ name: 'private key', text })),
    { name: 'secret of the accounts', text: secret },
    ...OWNERS.map((owner) => ({ name: 'link', text: lodgingOf(owner).link })),
    { name: 'password', text: JOINING_PASSWORD },
    ...residents.flatMap(({ password, cookie }) => [
      { name: 'password', text: password },
      { name: 'cookie', text: cookie.slice(cookie.indexOf('=') + 1) },
    ]),
  ];
}

/** What makes a JSON Web Key private. */
async function openKey(secret: string, data: string): Promise<string> {
  const key = { keys: new Map([[1, secret]]), currentVersion: 1 };
  const { d } = JSON.parse(await symmetricDecrypt({ key, data })) as { d: string };
  return d;
}
