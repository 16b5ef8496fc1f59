import type { ReadVariable } from '../runtimes/variables.ts';
import type { ProjectState } from '../store/project-state.ts';
import { parseGatewayKey } from '../wire/gateway-key.ts';
import type { Notes } from './notes.ts';
import { ADMIN_KEY_FILE, MASTER_KEYS_FILE, type ProjectFolder } from './project-folder.ts';

/** Where keys of an installation may be found on this machine. */
export interface KeyHolder {
  readonly folder: ProjectFolder;
  readonly read: ReadVariable;
  readonly notes: Pick<Notes, 'hide'>;
}

/**
 * An admin key that works, to manage the installation with: the environment's, else the one this
 * folder has. Null: there is none here.
 */
export function knownAdminKey(
  { folder, read, notes }: KeyHolder,
  state: ProjectState | null,
): string | null {
  const given = read('WEIR_ADMIN_KEY')?.trim() || null;
  const own = folder.read(ADMIN_KEY_FILE);
  const key = given ?? (state !== null && isKnown(state, own) ? own : null);
  if (key !== null) notes.hide(key);
  return key;
}

/** Whether it is one of those that were made for this installation. */
export function isKnown({ adminKeys }: ProjectState, key: string | null): boolean {
  const id = key === null ? undefined : parseGatewayKey(key)?.id;
  return id !== undefined && adminKeys.includes(id);
}

export const MASTER_KEYS = 'WEIR_MASTER_KEYS';

/** Master keys as they were found, and where. */
export interface FoundKeys {
  readonly value: string;
  readonly where: 'file' | 'environment';
}

/** The copy that a set-up kept, then what the environment has. */
export function knownMasterKeys({ folder, read, notes }: KeyHolder): readonly FoundKeys[] {
  const kept = folder.read(MASTER_KEYS_FILE);
  const given = read(MASTER_KEYS)?.trim() || null;
  if (kept !== null) notes.hide(kept);
  if (given !== null) notes.hide(given);
  return [
    ...(kept === null ? [] : [{ value: kept, where: 'file' } as const]),
    ...(given === null ? [] : [{ value: given, where: 'environment' } as const]),
  ];
}
