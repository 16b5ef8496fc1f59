import type { Statements } from './rpc.ts';
import { at, type Page } from './session.ts';
import { Shape } from './shape.ts';

/** The secret of the accounts as it is kept. */
export interface SealedSecret {
  /** What the seal is bound to. */
  readonly binding: string;
  readonly ciphertext: string;
}

/** Null before the first start. */
export async function readSecret(statements: Statements): Promise<SealedSecret | null> {
  const { rows } = await statements.query(
    'select binding::text as binding, ciphertext from weir_auth.secret',
    [],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const shape = new Shape(row, 'secret');
  return { binding: shape.at('binding').text(), ciphertext: shape.at('ciphertext').text() };
}

/** Kept unless another start was faster; whoever makes one reads again. */
export async function keepSecret(
  statements: Statements,
  { binding, ciphertext }: SealedSecret,
): Promise<void> {
  await statements.query(
    `insert into weir_auth.secret (binding, ciphertext) values ($1::uuid, $2)
     on conflict (id) do nothing`,
    [binding, ciphertext],
  );
}

/** The same secret under another master key. */
export async function replaceSeal(
  statements: Statements,
  before: string,
  after: string,
): Promise<void> {
  await statements.query(
    'update weir_auth.secret set ciphertext = $2, updated_at = now() where ciphertext = $1',
    [before, after],
  );
}

/** The public halves of the keys that sign tokens, as a JSON Web Key Set. */
export async function readPublicKeys(statements: Statements): Promise<{ keys: unknown[] }> {
  const { rows } = await statements.query(
    `select "id"::text as kid, "publicKey" as key from weir_auth.jwks order by "createdAt" desc`,
    [],
  );
  const keys = rows.map((row) => {
    const shape = new Shape(row, 'jwks');
    const key = JSON.parse(shape.at('key').text()) as Record<string, unknown>;
    return { ...key, kid: shape.at('kid').text(), alg: 'ES256', use: 'sig' };
  });
  return { keys };
}

/** Whether the person behind an account was switched off. */
export async function isDisabled(statements: Statements, accountId: string): Promise<boolean> {
  const { rows } = await statements.query(
    `select disabled_at is not null as disabled from weir.users
      where issuer = 'urn:weir:accounts' and subject = $1`,
    [accountId],
  );
  return rows[0]?.['disabled'] === true;
}

/** A sign-in that has not ended. */
export interface SessionRow {
  readonly id: string;
  readonly created_at: string;
  readonly expires_at: string;
  readonly user_agent: string | null;
  readonly ip_address: string | null;
}

/** Newest first. */
export async function listSessions(
  statements: Statements,
  accountId: string,
  { after, limit }: Page,
): Promise<SessionRow[]> {
  const { rows } = await statements.query(
    `select "id"::text as id, ${at('"createdAt"')} as created_at, ${at('"expiresAt"')} as expires_at,
            "userAgent" as user_agent, "ipAddress" as ip_address
       from weir_auth.session
      where "userId"::text = $1 and "expiresAt" > now()
        and ($2::timestamptz is null or ("createdAt", "id") < ($2::timestamptz, $3::uuid))
      order by "createdAt" desc, "id" desc limit $4::integer`,
    [accountId, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
  return rows.map((row) => {
    const shape = new Shape(row, 'session');
    return {
      id: shape.at('id').text(),
      created_at: shape.at('created_at').text(),
      expires_at: shape.at('expires_at').text(),
      user_agent: shape.at('user_agent').textOrNull(),
      ip_address: shape.at('ip_address').textOrNull(),
    };
  });
}

/** False when the account has no such session. */
export async function endSession(
  statements: Statements,
  accountId: string,
  id: string,
): Promise<boolean> {
  const { count } = await statements.query(
    'delete from weir_auth.session where "userId"::text = $1 and "id" = $2::uuid',
    [accountId, id],
  );
  return count > 0;
}
