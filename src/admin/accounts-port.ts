import type { Accepted, AcceptForm } from '../contract/accounts.ts';
import type { SessionRow } from '../store/accounts.ts';
import type { InvitationRow, OpenInvitation, WrittenActor } from '../store/invitations.ts';
import type { Page } from '../store/session.ts';
import type { Visit } from '../wire/origin.ts';
import { ApiError } from './api-error.ts';

/** The people of an installation, as far as they are managed here. */
export interface AccountsPort {
  readonly issuer: { readonly issuer: string };
  /** Null when the link is unknown, used or expired. */
  look(token: string): Promise<OpenInvitation | null>;
  accept(form: AcceptForm, visit: Visit): Promise<Accepted>;
  /** Newest first. */
  invitations(page: Page): Promise<InvitationRow[]>;
  invite(
    form: { readonly email: string; readonly role: 'admin' | 'member' },
    actor: WrittenActor,
  ): Promise<{ readonly invitation: InvitationRow; readonly token: string }>;
  withdraw(id: string, actor: WrittenActor): Promise<boolean>;
  /** Newest first. */
  sessions(accountId: string, page: Page): Promise<SessionRow[]>;
  endSession(accountId: string, id: string): Promise<boolean>;
}

/** @throws {ApiError} where accounts are another issuer's, as on the edge. */
export function accountsOf(ports: { readonly accounts?: AccountsPort }): AccountsPort {
  if (ports.accounts !== undefined) return ports.accounts;
  throw new ApiError(
    'not_found',
    'There are no accounts here: people sign in at the issuer this gateway trusts, such as Supabase ' +
      'Auth. Invite them and end their sessions there.',
  );
}
