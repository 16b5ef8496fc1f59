import { keptOf, makeKey } from '../../runtimes/node/new-keys.ts';
import { keepFirstKeys } from '../../store/first-keys.ts';
import { type ProjectState, readProjectState } from '../../store/project-state.ts';
import { isKnown, type KeyHolder, knownAdminKey } from '../known-keys.ts';
import { ADMIN_KEY_FILE } from '../project-folder.ts';
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

/** Whether there will be one once every step was done. */
export function willHaveAdminKey(setup: KeyHolder, state: ProjectState | null): boolean {
  return (state?.adminKeys.length ?? 0) === 0 || knownAdminKey(setup, state) !== null;
}
