import { assignments, at, type Page, type Session } from './session.ts';

export interface UserRow {
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly role: 'admin' | 'member';
  readonly disabled_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

const COLUMNS = `
  u.id, u.issuer, u.subject, u.email, u.name, u.role, ${at('u.disabled_at')} as disabled_at,
  ${at('u.created_at')} as created_at, ${at('u.updated_at')} as updated_at`;

export interface UserFilter extends Page {
  readonly q: string | undefined;
  readonly role: string | undefined;
  readonly disabled: boolean | undefined;
}

export function listUsers(session: Session, filter: UserFilter): Promise<UserRow[]> {
  return session.rows(
    `select ${COLUMNS}
       from weir.users u
      where ($1->'after' = 'null' or (u.created_at, u.id)
             < (($1->'after'->>0)::timestamptz, ($1->'after'->>1)::uuid))
        and ($1->>'role' is null or u.role = $1->>'role')
        and ($1->>'disabled' is null
             or (u.disabled_at is not null) = ($1->>'disabled')::boolean)
        and ($1->>'q' is null or strpos(
              lower(concat_ws(' ', u.id, u.subject, u.email, u.name)), lower($1->>'q')) > 0)
      order by u.created_at desc, u.id desc
      limit ($1->>'limit')::int`,
    { ...filter },
  );
}

export interface UserPatch {
  readonly role?: 'admin' | 'member' | undefined;
  readonly disabled?: boolean | undefined;
}

const SETTERS: Readonly<Record<keyof UserPatch, string>> = {
  role: `role = $1->>'role'`,
  disabled: `disabled_at = case when ($1->>'disabled')::boolean
    then coalesce(disabled_at, now()) end`,
};

/** Null when there is no such user. Disabling destroys credentials and keys, by a trigger. */
export async function patchUser(
  session: Session,
  id: string,
  patch: UserPatch,
): Promise<UserRow | null> {
  const [row] = await session.rows<UserRow>(
    `with u as (
       update weir.users set ${assignments(SETTERS, patch)}
        where id = ($1->>'id')::uuid
       returning id, issuer, subject, email, name, role, disabled_at, created_at, updated_at
     )
     select ${COLUMNS} from u`,
    { ...patch, id },
  );
  return row ?? null;
}
