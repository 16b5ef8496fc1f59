import { hash } from 'node:crypto';
import { makeMasterKeys } from '../../runtimes/node/new-keys.ts';
import { momentName } from '../folders.ts';
import { MASTER_KEYS } from '../known-keys.ts';
import type { ManagementApi, SecretDigest } from '../management-api.ts';
import { findMasterKeys, type SetKeys } from '../master-keys.ts';
import { MASTER_KEYS_FILE } from '../project-folder.ts';
import { type Finding, found, type Setup, type SetupStep, toDo } from './step.ts';

/** The keys that seal providers' credentials. What the project has is never written over. */
export const masterKeys: SetupStep = { name: 'keys', look: lookAtMasterKeys, act: setMasterKeys };

async function lookAtMasterKeys(setup: Setup): Promise<Finding> {
  const keys = await findMasterKeys(setup);
  const file = setup.folder.shown(MASTER_KEYS_FILE);
  if (keys.set) return found(`${MASTER_KEYS} is set; ${describeCopy(setup, keys)}`);
  if (keys.fitting === null) return toDo(`make ${MASTER_KEYS}, set it, and keep a copy in ${file}`);
  const where = keys.fitting.where === 'file' ? file : 'the environment';
  return toDo(`set ${MASTER_KEYS} from ${where}`);
}

function describeCopy({ folder }: Setup, { copy, untried }: SetKeys): string {
  const file = folder.shown(MASTER_KEYS_FILE);
  const kept = folder.read(MASTER_KEYS_FILE);
  if (copy?.where === 'file') return `its copy is ${file}`;
  const where = kept === null ? 'its copy is elsewhere' : `${file} is of other keys`;
  return untried
    ? `${where}. Whether it opens what is sealed cannot be tried from here: that needs an admin key`
    : where;
}

async function setMasterKeys(setup: Setup): Promise<string> {
  const { api, folder, clock, notes } = setup;
  const keys = await findMasterKeys(setup);
  if (keys.set) return `${MASTER_KEYS} was set meanwhile by somebody else`;
  const { fitting } = keys;
  const value = fitting?.value ?? makeMasterKeys(new Date(clock.now()));
  notes.hide(value);
  // First the copy: a value that only the platform has can be read nowhere.
  if (fitting?.where !== 'file') {
    folder.setAside(MASTER_KEYS_FILE, momentName(clock.now()));
    folder.write(MASTER_KEYS_FILE, value);
  }
  await api.setSecrets({ [MASTER_KEYS]: value });
  return (
    `${MASTER_KEYS} set. The only copy is ${folder.shown(MASTER_KEYS_FILE)}: keep it where the ` +
    "team keeps its passwords. Without it no provider's key can be read again"
  );
}

/**
 * Once everything is done: nothing to tell.
 *
 * @throws {Error} when something is sealed that the project's keys do not open.
 */
export async function proveMasterKeys(setup: Setup): Promise<string> {
  await findMasterKeys(setup);
  return '';
}

/** The browser origins that may manage the installation. */
export const origins: SetupStep = {
  name: 'origins',
  async look({ ref, api, options }) {
    const secret = named(await api.secrets(), ORIGINS);
    const value = options.origins.join(',');
    if (secret === null) return toDo(`set ${ORIGINS} to ${value}`);
    if (isOf(secret, value)) return found(`${ORIGINS} is set`);
    return found(
      `${ORIGINS} is set to something else, and is left as it is. This puts yours in the place of ` +
        'all that are there; those to keep go behind it, with commas between:\n' +
        `npx supabase secrets set ${ORIGINS}=${value} --project-ref ${ref}`,
    );
  },
  async act({ api, options }) {
    const value = options.origins.join(',');
    await refuseOther(api, ORIGINS, value);
    await api.setSecrets({ [ORIGINS]: value });
    return `${ORIGINS} set`;
  },
};

const ORIGINS = 'WEIR_ORIGINS';

/**
 * Right before it is set: the platform knows no "unless it is there".
 *
 * @throws {Error} when somebody has set it to something else since the plan was made.
 */
async function refuseOther(api: ManagementApi, name: string, value: string): Promise<void> {
  const secret = named(await api.secrets(), name);
  if (secret === null || isOf(secret, value)) return;
  throw new Error(`somebody has set ${name} meanwhile. It is left as it is; run this again`);
}

function named(secrets: readonly SecretDigest[], name: string): SecretDigest | null {
  return secrets.find((secret) => secret.name === name) ?? null;
}

function isOf({ digest }: SecretDigest, value: string): boolean {
  return digest === hash('sha256', value);
}
