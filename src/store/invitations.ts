import type { Statements } from './rpc.ts';
import { at, type Page } from './session.ts';
import { Shape } from './shape.ts';

/** What an unused invitation says to whoever has its link. */
export interface OpenInvitation {
  readonly kind: 'owner' | 'invitation';
  readonly role: 'admin' | 'member';
  /** Null: any. */
  readonly email: string | null;
  readonly expires_at: string;
  /** The account of that address, which gets a new password. */
  readonly accountId: string | null;
}

export interface InvitationRow {
  readonly id: string;
  readonly email: string;
  readonly role: 'admin' | 'member';
  readonly created_by: string | null;
  readonly created_at: string;
  readonly expires_at: string;
  readonly used_at: string | null;
}

/** Who is written down as having changed something; both null for Weir itself. */
export interface WrittenActor {
  readonly user_id: string | null;
  readonly key_id: string | null;
}

/** What came of an attempt to accept. */
export type AcceptOutcome = 'accepted' | 'over' | 'other_email' | 'email_taken' | 'again';

/** An account as it is to be; the password is a hash. */
export interface NewAccount {
  readonly id: string;
  readonly user_id: string;
  readonly email: string;
  /** Of a new account; null leaves the name of one that is there. */
  readonly name: string | null;
  readonly password: string;
}

export async function hasOwner(statements: Statements): Promise<boolean> {
  const { rows } = await statements.query('select weir_auth.has_owner() as found', []);
  return rows[0]?.['found'] === true;
}

/** Drops the older links; false, and no link, when there is an owner. */
export async function renewOwnerLink(
  statements: Statements,
  tokenHash: string,
  seconds: number,
): Promise<boolean> {
  const { rows } = await statements.query(
    'select weir_auth.renew_owner_link($1, $2::integer) as made',
    [tokenHash, seconds],
  );
  return rows[0]?.['made'] === true;
}

/** Null when it is unknown, used or expired. */
export async function lookAtInvitation(
  statements: Statements,
  tokenHash: string,
): Promise<OpenInvitation | null> {
  const { rows } = await statements.query(
    `select i.kind, i.role, i.email, ${at('i.expires_at')} as expires_at,
            (select a."id"::text from weir_auth."user" a where a."email" = i.email) as account_id
       from weir_auth.invitations i
      where i.token_hash = $1 and i.used_at is null and i.expires_at > now()
        and not (i.kind = 'owner' and weir_auth.has_owner())`,
    [tokenHash],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const shape = new Shape(row, 'invitation');
  return {
    kind: shape.at('kind').word(['owner', 'invitation']),
    role: shape.at('role').word(['admin', 'member']),
    email: shape.at('email').textOrNull(),
    expires_at: shape.at('expires_at').text(),
    accountId: shape.at('account_id').textOrNull(),
  };
}

export async function acceptInvitation(
  statements: Statements,
  tokenHash: string,
  account: NewAccount,
): Promise<AcceptOutcome> {
  const { rows } = await statements.query(
    'select weir_auth.accept($1, $2::text::jsonb) as outcome',
    [tokenHash, JSON.stringify(account)],
  );
  return new Shape(rows[0]?.['outcome'], 'accept').word([
    'accepted',
    'over',
    'other_email',
    'email_taken',
    'again',
  ]);
}

const COLUMNS = `
  i.id::text as id, i.email, i.role, i.created_by::text as created_by,
  ${at('i.created_at')} as created_at, ${at('i.expires_at')} as expires_at, ${at('i.used_at')} as used_at`;

/** Newest first. The owner's links are none that anybody made. */
export async function listInvitations(
  statements: Statements,
  { after, limit }: Page,
): Promise<InvitationRow[]> {
  const { rows } = await statements.query(
    `select ${COLUMNS} from weir_auth.invitations i
      where i.kind = 'invitation'
        and ($1::timestamptz is null or (i.created_at, i.id) < ($1::timestamptz, $2::uuid))
      order by i.created_at desc, i.id desc limit $3::integer`,
    [after?.[0] ?? null, after?.[1] ?? null, limit],
  );
  return rows.map(readRow);
}

export async function createInvitation(
  statements: Statements,
  form: {
    readonly token_hash: string;
    readonly email: string;
    readonly role: string;
    readonly seconds: number;
  },
  actor: WrittenActor,
): Promise<InvitationRow> {
  const made = await statements.query(
    'select weir_auth.invite($1::text::jsonb, $2::text::jsonb)::text as id',
    [JSON.stringify(form), JSON.stringify(actor)],
  );
  const id = new Shape(made.rows[0]?.['id'], 'invite').text();
  const { rows } = await statements.query(
    `select ${COLUMNS} from weir_auth.invitations i where i.id = $1::uuid`,
    [id],
  );
  return readRow(rows[0] ?? {});
}

/** False when there is no such invitation that could still be used. */
export async function withdrawInvitation(
  statements: Statements,
  id: string,
  actor: WrittenActor,
): Promise<boolean> {
  const { rows } = await statements.query(
    'select weir_auth.withdraw($1::uuid, $2::text::jsonb) as gone',
    [id, JSON.stringify(actor)],
  );
  return rows[0]?.['gone'] === true;
}

function readRow(row: Readonly<Record<string, unknown>>): InvitationRow {
  const shape = new Shape(row, 'invitation');
  return {
    id: shape.at('id').text(),
    email: shape.at('email').text(),
    role: shape.at('role').word(['admin', 'member']),
    created_by: shape.at('created_by').textOrNull(),
    created_at: shape.at('created_at').text(),
    expires_at: shape.at('expires_at').text(),
    used_at: shape.at('used_at').textOrNull(),
  };
}
