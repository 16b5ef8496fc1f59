import { literal } from './literal.ts';
import type { Rpc } from './rpc.ts';
import { openSession } from './session.ts';

/** Somebody another service knows, and by what it names them in its tokens. */
export interface NewAdmin {
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  readonly email: string;
}

/** What they were before: `stranger` if they had never been seen. */
export type RoleBefore = 'stranger' | 'member' | 'disabled' | 'admin';

/** Where the project's people are known by another issuer, nothing was done and that one is told. */
export type Naming =
  | { readonly before: RoleBefore; readonly otherIssuer: null }
  | { readonly before: null; readonly otherIssuer: string };

/**
 * Makes somebody an administrator, whether or not they have been here. It is for whoever holds the
 * database's own key, so it also switches on an account that was switched off.
 *
 * Whoever's id is their subject is of the project itself, which has one issuer. A row under another
 * would keep its person out for good: their tokens fit no row, and their id is taken.
 */
export async function nameAdmin(rpc: Rpc, admin: NewAdmin): Promise<Naming> {
  const [row] = await openSession(rpc, null, null).rows<Naming>(
    `with other as (
       select issuer from weir.users
        where issuer <> $1->>'issuer' and (id = ($1->>'id')::uuid or id::text = subject)
        order by id = ($1->>'id')::uuid desc, created_at desc limit 1
     ), known as (
       select case when disabled_at is not null then 'disabled' else role end as before
         from weir.users
        where issuer = $1->>'issuer' and subject = $1->>'subject'
     ), named as (
       insert into weir.users (id, issuer, subject, email, role)
       select ($1->>'id')::uuid, $1->>'issuer', $1->>'subject', $1->>'email', 'admin'
        where not exists (select from other)
       on conflict (issuer, subject) do update
         set role = 'admin', email = excluded.email, disabled_at = null, updated_at = now()
       where weir.users.role <> 'admin' or weir.users.disabled_at is not null
       returning id
     ), owning as (
       insert into weir.owners (id, kind, user_id)
       select id, 'user', id from named
       on conflict do nothing
     )
     select (select issuer from other) as "otherIssuer",
            case when not exists (select from other)
              then coalesce((select before from known), 'stranger') end as before`,
    { ...admin },
  );
  return row ?? { before: 'stranger', otherIssuer: null };
}

/** What an operator runs by hand where people are known by an issuer the project no longer has. */
export function issuerMove(from: string, to: string): string {
  return `update weir.users set issuer = ${literal(to)} where issuer = ${literal(from)}`;
}
