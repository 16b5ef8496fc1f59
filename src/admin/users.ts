import { z } from '@hono/zod-openapi';
import { listUsers, patchUser, type UserRow } from '../store/users.ts';
import { ApiError } from './api-error.ts';
import { anyText, flag, id, isOn, stamps } from './fields.ts';
import { type Define, operation } from './operation.ts';
import { pageFields, pageOf, readPage } from './paging.ts';

const role = z.enum(['admin', 'member']);

const user = z
  .object({
    id: z.string(),
    issuer: z.string(),
    subject: z.string(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    role,
    disabled_at: z.string().nullable(),
    ...stamps,
  })
  .openapi('User');

const patchForm = z.strictObject({
  role: role.optional(),
  disabled: z.boolean().optional().openapi({
    description: 'True destroys their credentials and revokes their keys, for good.',
  }),
});

const tag = 'Users';

const listing = operation({
  method: 'get',
  path: '/users',
  tag,
  summary: 'List users, newest first; members see themselves',
  who: 'members',
  query: z.strictObject({
    ...pageFields,
    q: anyText.optional(),
    role: role.optional(),
    disabled: flag.optional(),
  }),
  answer: pageOf(user),
});

const changing = operation({
  method: 'patch',
  path: '/users/{id}',
  tag,
  summary: 'Change a role, or switch an account off or on',
  who: 'admins',
  params: z.strictObject({ id }),
  body: patchForm,
  answer: user,
});

export function defineUsers(define: Define): void {
  define(listing, ({ actor, query }) => {
    const filter = { q: query.q, role: query.role, disabled: isOn(query.disabled) };
    return readPage<UserRow>(query, (page) => listUsers(actor.session, { ...filter, ...page }), {
      created_at: 'time',
      id: 'uuid',
    });
  });

  define(changing, async ({ actor, params, body }) => {
    if (params.id === actor.userId && (body.role === 'member' || body.disabled === true)) {
      throw new ApiError(
        'own_account',
        'You cannot take your own rights away. Ask another administrator, or use the admin key.',
        { param: 'id' },
      );
    }
    const row = await patchUser(actor.session, params.id, body);
    if (row === null) {
      throw new ApiError('not_found', `There is no user ${params.id}.`, { param: 'id' });
    }
    return row;
  });
}
