import { openSession, type Session } from '../store/session.ts';
import { beginSync, findDueProviders, findSyncCredential } from '../store/syncs.ts';
import { uuidV7 } from '../wire/request-id.ts';
import type { AdminPorts } from './ports.ts';
import { runSync } from './sync-run.ts';

/**
 * Reads the lists whose time has come, one after another, with credentials of the platform's. Of
 * several processes one reads each list, since only one can begin.
 *
 * @returns How many were read; how each went is in the database.
 */
export async function syncDue(ports: AdminPorts): Promise<number> {
  const service = openSession(ports.rpc, null, null);
  let read = 0;
  for (const { name, record } of await findDueProviders(service)) {
    if (await syncOne(ports, service, { name, record })) read += 1;
  }
  return read;
}

interface Due {
  readonly name: string;
  readonly record: string;
}

async function syncOne(
  ports: AdminPorts,
  service: Session,
  { name, record }: Due,
): Promise<boolean> {
  const list = ports.catalogue.recordOf(record).modelList;
  if (list === null) return false;
  const place = await findSyncCredential(service, name, null);
  if (place === null) return false;
  const run = uuidV7(ports.clock.now(), (bytes) => ports.random.fill(bytes));
  const held = { provider: name, run };
  if (!(await beginSync(service, held))) return false;
  await runSync(ports, service, { ...held, record, list, place, acceptsLoss: false });
  return true;
}
