import { keptOf, makeKey } from '../../runtimes/node/new-keys.ts';
import { keepFirstKeys } from '../../store/first-keys.ts';
import { type ProjectState, readProjectState } from '../../store/project-state.ts';
import { parseGatewayKey } from '../../wire/gateway-key.ts';
import { ADMIN_KEY_FILE } from './project-folder.ts';
import { installationRpc, secretKey } from './project-keys.ts';
import { type Finding, found, type Setup, type SetupStep, toDo } from './step.ts';

/** The installation's first admin key. The database has its hash; the key itself is in a file here. */
export const adminKey: SetupStep = { name: 'admin key', look, act };

async function look({ api, folder }: Setup): Promise<Finding> {
  const state = await readProjectState((sql) => api.query(sql));
  const file = folder.shown(ADMIN_KEY_FILE);
  if (state === null || state.adminKeys.length === 0) return toDo(`make one, into ${file}`);
  if (isKnown(state, folder.read(ADMIN_KEY_FILE))) return found(`made before; it is in ${file}`);
  return found('made before, and kept elsewhere');
}

async function act(setup: Setup): Promise<string> {
  const { folder, notes } = setup;
  // On disk first: a key of which only the hash is left opens nothing.
  const key = folder.read(ADMIN_KEY_FILE) ?? makeKey('admin').key;
  notes.hide(key);
  folder.write(ADMIN_KEY_FILE, key);
  const rpc = installationRpc(setup, await secretKey(setup));
  const kept = await keepFirstKeys(rpc, { admin: keptOf(key) });
  if (kept.has('admin')) return `made; it is in ${folder.shown(ADMIN_KEY_FILE)}, and shown nowhere`;
  folder.remove(ADMIN_KEY_FILE);
  return 'made meanwhile by somebody else, who has it';
}

/**
 * An admin key that works, to manage the installation with: the environment's, else the one this
 * folder has. Null: there is none here.
 */
export function knownAdminKey(
  { folder, read, notes }: Pick<Setup, 'folder' | 'read' | 'notes'>,
  state: ProjectState | null,
): string | null {
  const given = read('WEIR_ADMIN_KEY')?.trim() || null;
  const own = folder.read(ADMIN_KEY_FILE);
  const key = given ?? (state !== null && isKnown(state, own) ? own : null);
  if (key !== null) notes.hide(key);
  return key;
}

/** Whether there will be one once every step was done. */
export function willHaveAdminKey(
  setup: Pick<Setup, 'folder' | 'read' | 'notes'>,
  state: ProjectState | null,
): boolean {
  return (state?.adminKeys.length ?? 0) === 0 || knownAdminKey(setup, state) !== null;
}

function isKnown({ adminKeys }: ProjectState, key: string | null): boolean {
  const id = key === null ? undefined : parseGatewayKey(key)?.id;
  return id !== undefined && adminKeys.includes(id);
}
