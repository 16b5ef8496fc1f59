import { z } from '@hono/zod-openapi';
import { ApiError } from './api-error.ts';
import { type Define, operation } from './operation.ts';
import type { AdminPorts } from './ports.ts';

const making = operation({
  method: 'post',
  path: '/backup',
  tag: 'Settings',
  summary: 'Back the embedded database up, beside its data',
  who: 'admins',
  answer: z
    .object({
      file: z.string().openapi({ description: 'Below the data directory.' }),
      bytes: z.number(),
      at: z.string(),
    })
    .openapi('Backup'),
  readOnly: true,
});

export function defineBackup(define: Define, ports: AdminPorts): void {
  define(making, async () => {
    const backUp = ports.backup ?? null;
    if (backUp === null) {
      throw new ApiError(
        'backup_elsewhere',
        'Weir does not keep this database, so it does not back it up. Use the backups of the ' +
          'Postgres it is in, or pg_dump.',
      );
    }
    return backUp();
  });
}
