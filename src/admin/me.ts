import { z } from '@hono/zod-openapi';
import type { Actor } from './actor.ts';
import { type Define, operation } from './operation.ts';

const me = z
  .object({
    kind: z.enum(['user', 'admin_key']),
    user_id: z.string().nullable(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    role: z.enum(['admin', 'member']),
    issuer: z.string().nullable(),
  })
  .openapi('Me');

const reading = operation({
  method: 'get',
  path: '/me',
  tag: 'Users',
  summary: 'Who you are to this installation',
  who: 'members',
  answer: me,
});

export function defineMe(define: Define): void {
  define(reading, async ({ actor }) => shown(actor));
}

function shown({ userId, email, name, admin, token }: Actor): z.output<typeof me> {
  return {
    kind: userId === null ? 'admin_key' : 'user',
    user_id: userId,
    email,
    name,
    role: admin ? 'admin' : 'member',
    issuer: token?.issuer ?? null,
  };
}
