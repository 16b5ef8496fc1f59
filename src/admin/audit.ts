import { z } from '@hono/zod-openapi';
import { type AuditRow, listAudit } from '../store/audit.ts';
import { anyText, id, time } from './fields.ts';
import { type Define, operation } from './operation.ts';
import { pageFields, pageOf, readPage } from './paging.ts';

const action = z.enum(['insert', 'update', 'delete']);

const entry = z
  .object({
    id: z.string(),
    at: z.string(),
    actor: z
      .object({
        kind: z.enum(['user', 'admin_key', 'weir']),
        user_id: z.string().nullable(),
        key_id: z.string().nullable(),
      })
      .openapi({ description: '"weir": Weir itself, or somebody in the database.' }),
    action,
    resource: z.string(),
    target: z.string().nullable(),
    changes: z.record(z.string(), z.unknown()).openapi({
      description:
        'By column {"old", "new"}; of a secret only {"changed": true}. {"count"} where one ' +
        'statement changed more than 100 things.',
    }),
  })
  .openapi('AuditEntry');

const listing = operation({
  method: 'get',
  path: '/audit',
  tag: 'Audit',
  summary: 'List who changed what, newest first',
  who: 'admins',
  query: z.strictObject({
    ...pageFields,
    from: time.optional(),
    to: time.optional().openapi({ description: 'Not itself included.' }),
    user_id: id.optional(),
    key_id: id.optional(),
    action: action.optional(),
    resource: anyText.optional(),
    target: anyText.optional(),
  }),
  answer: pageOf(entry),
});

const NO_FILTER = {
  from: undefined,
  to: undefined,
  user_id: undefined,
  key_id: undefined,
  action: undefined,
  resource: undefined,
  target: undefined,
};

export function defineAudit(define: Define): void {
  define(listing, ({ actor, query }) => {
    const { cursor: _cursor, limit: _limit, ...filter } = query;
    return readPage<AuditRow>(
      query,
      (page) => listAudit(actor.session, { ...NO_FILTER, ...filter, ...page }),
      { id: 'serial' },
    );
  });
}
