import { z } from '@hono/zod-openapi';
import { type Define, operation } from './operation.ts';
import type { AdminPorts } from './ports.ts';

const identity = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('accounts'),
      owner: z.boolean().openapi({ description: 'Whether the owner’s account was made.' }),
    })
    .openapi({ description: 'This installation keeps accounts itself.' }),
  z
    .object({ kind: z.literal('supabase'), url: z.string(), publishable_key: z.string() })
    .openapi({ description: 'A Supabase project keeps the accounts.' }),
  z.object({ kind: z.literal('none') }).openapi({ description: 'Nobody can sign in here.' }),
]);

const about = z
  .object({ version: z.string(), build: z.string(), identity })
  .openapi('About', { description: 'What a page needs to know before anybody has signed in.' });

const reading = operation({
  method: 'get',
  path: '/about',
  tag: 'About',
  summary: 'Which code this is, and how people sign in',
  who: 'anyone',
  answer: about,
});

export function defineAbout(define: Define, ports: Pick<AdminPorts, 'about'>): void {
  define(reading, () => ports.about());
}
