import { z } from '@hono/zod-openapi';
import type { Accepted } from '../contract/accounts.ts';
import { calledOrigin, isOwnOrigin, type Visit } from '../wire/origin.ts';
import { accountsOf } from './accounts-port.ts';
import type { Actor } from './actor.ts';
import { ApiError } from './api-error.ts';
import { id, text } from './fields.ts';
import { type Define, operation, type Web } from './operation.ts';
import { pageFields, pageOf, readPage } from './paging.ts';
import type { AdminPorts } from './ports.ts';
import { invalidRequest } from './problems.ts';

const role = z.enum(['admin', 'member']);

/** What stands after the # of a link. One that is cut off is over, like any other that fits nothing. */
const token = text(256).openapi({ description: 'What stands after the # of the link.' });

const email = text(254)
  .toLowerCase()
  .trim()
  .pipe(z.email('must be an e-mail address, such as ada@example.com'));

const invitation = z
  .object({
    id: z.string(),
    email: z.string(),
    role,
    created_by: z.string().nullable().openapi({ description: 'A user; null for the admin key.' }),
    created_at: z.string(),
    expires_at: z.string(),
    used_at: z.string().nullable(),
  })
  .openapi('Invitation');

const newInvitation = invitation
  .extend({ link: z.string().openapi({ description: 'Shown this once. Give it to the person.' }) })
  .openapi('NewInvitation');

const openInvitation = z
  .object({
    kind: z.enum(['owner', 'invitation']),
    role,
    email: z.string().nullable().openapi({ description: 'Null: the owner chooses one.' }),
    expires_at: z.string(),
    account: z.boolean().openapi({
      description: 'Whether there is an account already, which then gets a new password.',
    }),
  })
  .openapi('OpenInvitation');

const tag = 'Invitations';

const looking = operation({
  method: 'post',
  path: '/invitations/look',
  tag,
  summary: 'See what a link is for',
  who: 'anyone',
  body: z.strictObject({ token }),
  answer: openInvitation,
  readOnly: true,
});

const accepting = operation({
  method: 'post',
  path: '/invitations/accept',
  tag,
  summary:
    'Make the account a link is for, or give it a new password and end its sessions; then sign in',
  who: 'anyone',
  body: z.strictObject({
    token,
    name: text(120)
      .optional()
      .openapi({ description: 'For a new account; one that is there keeps its own.' }),
    email,
    password: z
      .string()
      .min(10, 'must have at least 10 characters')
      .max(128, 'must have at most 128 characters'),
  }),
  answer: z.object({
    email: z.string(),
    role,
    signed_in: z.boolean().openapi({
      description:
        'False: all is done but signing in, which failed. Sign in with the new password.',
    }),
  }),
});

const listing = operation({
  method: 'get',
  path: '/invitations',
  tag,
  summary: 'List invitations, newest first',
  who: 'admins',
  query: z.strictObject(pageFields),
  answer: pageOf(invitation),
});

const creating = operation({
  method: 'post',
  path: '/invitations',
  tag,
  summary: 'Invite somebody, or let somebody set a new password; the link is shown once',
  who: 'admins',
  body: z.strictObject({ email, role }),
  answer: newInvitation,
  status: 201,
});

const withdrawing = operation({
  method: 'delete',
  path: '/invitations/{id}',
  tag,
  summary: 'Withdraw an invitation nobody has used',
  who: 'admins',
  params: z.strictObject({ id }),
  answer: null,
});

export function defineInvitations(define: Define, ports: AdminPorts): void {
  define(looking, async ({ body }) => {
    const open = await accountsOf(ports).look(body.token);
    if (open === null) throw over();
    const { accountId, ...shown } = open;
    return { ...shown, account: accountId !== null };
  });

  define(accepting, async ({ body, web }) => {
    const accounts = accountsOf(ports);
    const visit = visitOf(web);
    checkOrigin(visit, ports.origins);
    const accepted = await accounts.accept(body, visit);
    if (accepted.outcome !== 'accepted') throw notAccepted(accepted);
    const { role, cookies } = accepted;
    for (const line of cookies ?? []) web.setCookie(line);
    return { email: accepted.email, role, signed_in: cookies !== null };
  });

  define(listing, ({ query }) => {
    const accounts = accountsOf(ports);
    return readPage(query, (page) => accounts.invitations(page), {
      created_at: 'time',
      id: 'uuid',
    });
  });

  define(creating, async ({ actor, body, web }) => {
    const made = await accountsOf(ports).invite(body, written(actor));
    return {
      ...made.invitation,
      link: `${originOf(visitOf(web), ports.origins)}/join#${made.token}`,
    };
  });

  define(withdrawing, async ({ actor, params }) => {
    if (await accountsOf(ports).withdraw(params.id, written(actor))) return;
    throw new ApiError('not_found', `There is no unused invitation ${params.id}.`, { param: 'id' });
  });
}

function written({ userId, keyId }: Actor): { user_id: string | null; key_id: string | null } {
  return { user_id: userId, key_id: keyId };
}

function over(): ApiError {
  return new ApiError(
    'invitation_over',
    'This link was used, has expired or was cut off. If it was you who used it, sign in; if not, ask ' +
      'an administrator for another. While there is no owner, each start of the server prints one.',
  );
}

function notAccepted(accepted: Exclude<Accepted, { outcome: 'accepted' }>): ApiError {
  switch (accepted.outcome) {
    case 'over':
      return over();
    case 'unavailable': {
      const { code, message, retryAfter } = accepted.why;
      return new ApiError(code, message, retryAfter === null ? {} : { retryAfter });
    }
    case 'disabled':
      return new ApiError(
        'user_disabled',
        'This account is switched off. Ask an administrator to switch it on, then use the link again.',
      );
    case 'name_missing':
      return invalidRequest([{ param: 'name', message: 'is required for a new account' }]);
    case 'other_email':
      return invalidRequest([
        { param: 'email', message: 'must be the address the invitation is for' },
      ]);
    case 'email_taken':
      return invalidRequest([
        { param: 'email', message: 'belongs to an account already; the owner needs another' },
      ]);
  }
}

function visitOf({ headers, peer }: Web): Visit {
  return { headers, peer: peer ?? { host: null, address: null } };
}

function checkOrigin(visit: Visit, trusted: readonly string[]): void {
  if (isOwnOrigin(visit, trusted)) return;
  throw new ApiError(
    'origin_refused',
    'This call must come from a page of this very host, with its `Origin`. Open the link in a ' +
      'browser, or add the origin of your dashboard to WEIR_ORIGINS.',
  );
}

/**
 * Where the one who invites sees the dashboard; without a browser, the host that was called. Never a
 * trusted origin that did not ask: it may be another product's page, which then would have the link.
 */
function originOf(visit: Visit, trusted: readonly string[]): string {
  const origin = visit.headers.get('origin');
  if (origin !== null && isOwnOrigin(visit, trusted)) return origin;
  return calledOrigin(visit.peer.host) ?? 'http://localhost';
}
