import type { Clock } from '../contract/ports.ts';
import type { SealedCredential } from '../contract/target.ts';
import { parseEnvelope } from './envelope.ts';
import type { MasterKeys } from './master-keys.ts';
import { isInstalled, type RunScript } from './project-state.ts';
import { createVault, VaultError } from './vault.ts';

/** A credential that only the master keys it was sealed with can open. */
export interface SealedRow {
  readonly provider: string;
  readonly sealed: SealedCredential;
}

/** All of the platform's, and for each master key the newest of the users' own, which speaks for them. */
const SEALED = `
  select provider, sealed from (
    select c.provider, o.kind,
           jsonb_build_object('id', c.id, 'ownerId', c.owner_id, 'ownerKind', o.kind, 'type', c.type,
             'ciphertext', c.ciphertext, 'origins', c.origins) as sealed,
           row_number() over (partition by o.kind, split_part(c.ciphertext, '.', 2)
                              order by c.updated_at desc) as nth
      from weir.credentials c join weir.owners o on o.id = c.owner_id
     where c.ciphertext is not null and c.state = 'ready') as s
   where kind = 'platform' or nth = 1
   order by kind, provider`;

/** For an administrator who lost master keys: what they sealed is asked for again. */
export const GIVE_UP_SEALED =
  "update weir.credentials set state = 'needs_key' where ciphertext is not null";

export async function readSealedRows(run: RunScript): Promise<readonly SealedRow[]> {
  if (!(await isInstalled(run))) return [];
  return (await run(SEALED)) as unknown as readonly SealedRow[];
}

/** A row that some master keys do not open. */
export interface Unopened {
  readonly provider: string;
  /** The master key it was sealed with; null where its text is none of ours. */
  readonly kid: string | null;
  /** The master keys have one of that name, which is another one. */
  readonly another: boolean;
}

/** Tries master keys on each row. */
export async function findUnopened(
  rows: readonly SealedRow[],
  keys: MasterKeys,
  clock: Clock,
): Promise<readonly Unopened[]> {
  const vault = createVault({ ...keys, clock });
  const unopened: Unopened[] = [];
  try {
    for (const { provider, sealed } of rows) {
      try {
        await vault.open(sealed, provider);
      } catch (error) {
        if (!(error instanceof VaultError)) throw error;
        const kid = kidOf(sealed);
        unopened.push({ provider, kid, another: error.reason === 'not_authentic' });
      }
    }
  } finally {
    vault.close();
  }
  return unopened;
}

/** The master key a row was sealed with; null where its text is none of ours. */
export function kidOf({ ciphertext }: SealedCredential): string | null {
  return parseEnvelope(ciphertext ?? '')?.kid ?? null;
}
