import { z } from '@hono/zod-openapi';
import { type AccountsPort, accountsOf } from './accounts-port.ts';
import type { Actor } from './actor.ts';
import { ApiError } from './api-error.ts';
import { id } from './fields.ts';
import { type Define, operation } from './operation.ts';
import { pageFields, pageOf, readPage } from './paging.ts';
import type { AdminPorts } from './ports.ts';

const session = z
  .object({
    id: z.string(),
    created_at: z.string(),
    expires_at: z.string(),
    user_agent: z.string().nullable(),
    ip_address: z.string().nullable(),
    current: z.boolean().openapi({ description: 'Whether this call was made with it.' }),
  })
  .openapi('Session');

const tag = 'Sessions';

const listing = operation({
  method: 'get',
  path: '/sessions',
  tag,
  summary: 'List where you are signed in, newest first',
  who: 'members',
  query: z.strictObject(pageFields),
  answer: pageOf(session),
});

const ending = operation({
  method: 'delete',
  path: '/sessions/{id}',
  tag,
  summary: 'Sign out elsewhere; tokens given out before live five minutes at most',
  who: 'members',
  params: z.strictObject({ id }),
  answer: null,
});

export function defineSessions(define: Define, ports: AdminPorts): void {
  define(listing, async ({ actor, query }) => {
    const accounts = accountsOf(ports);
    const accountId = accountOf(actor, accounts);
    const { data, next } = await readPage(
      query,
      async (page) => (accountId === null ? [] : accounts.sessions(accountId, page)),
      { created_at: 'time', id: 'uuid' },
    );
    const current = actor.token?.sessionId ?? null;
    return { data: data.map((row) => ({ ...row, current: row.id === current })), next };
  });

  define(ending, async ({ actor, params }) => {
    const accounts = accountsOf(ports);
    const accountId = accountOf(actor, accounts);
    if (accountId !== null && (await accounts.endSession(accountId, params.id))) return;
    throw new ApiError('not_found', `You have no session ${params.id}.`, { param: 'id' });
  });
}

/** Null for the admin key, and for people of other issuers, whose sessions are kept elsewhere. */
function accountOf({ token }: Actor, accounts: AccountsPort): string | null {
  return token !== null && token.issuer === accounts.issuer.issuer ? token.subject : null;
}
