import { hash } from 'node:crypto';
import { makeMasterKeys } from '../../runtimes/node/new-keys.ts';
import { parseMasterKeys } from '../../store/master-keys.ts';
import { readProjectState } from '../../store/project-state.ts';
import type { SecretDigest } from '../management-api.ts';
import { MASTER_KEYS_FILE } from './project-folder.ts';
import { type Finding, found, type Setup, type SetupStep, toDo } from './step.ts';

const MASTER_KEYS = 'WEIR_MASTER_KEYS';

/** The keys that seal providers' credentials. What the project has is never written over. */
export const masterKeys: SetupStep = {
  name: 'keys',
  look: lookAtMasterKeys,
  async act({ api, folder, read, clock, notes }) {
    const kept = folder.read(MASTER_KEYS_FILE);
    const value = kept ?? given(read(MASTER_KEYS)) ?? makeMasterKeys(new Date(clock.now()));
    notes.hide(value);
    // First the copy: a value that only the platform has can be read nowhere.
    if (kept === null) folder.write(MASTER_KEYS_FILE, value);
    await api.setSecrets({ [MASTER_KEYS]: value });
    return (
      `${MASTER_KEYS} set. The only copy is ${folder.shown(MASTER_KEYS_FILE)}: keep it where the ` +
      "team keeps its passwords. Without it no provider's key can be read again"
    );
  },
};

async function lookAtMasterKeys({ api, folder, read }: Setup): Promise<Finding> {
  const secret = named(await api.secrets(), MASTER_KEYS);
  const kept = folder.read(MASTER_KEYS_FILE);
  const file = folder.shown(MASTER_KEYS_FILE);
  if (secret !== null) {
    const copy =
      kept === null
        ? 'its copy is elsewhere'
        : isOf(secret, kept)
          ? `its copy is ${file}`
          : `${file} is of other keys`;
    return found(`${MASTER_KEYS} is set; ${copy}`);
  }
  const ready = kept ?? given(read(MASTER_KEYS));
  if (ready !== null) {
    parseMasterKeys(ready);
    return toDo(`set ${MASTER_KEYS} from ${kept === null ? 'the environment' : file}`);
  }
  const state = await readProjectState((sql) => api.query(sql));
  if (state?.sealed === true) {
    throw new Error(
      `The database has credentials sealed with master keys, and the project has no ${MASTER_KEYS}. ` +
        `Export the ${MASTER_KEYS} they were sealed with, then run this again. Where it is lost, ` +
        'delete those credentials first: new keys open none of them.',
    );
  }
  return toDo(`make ${MASTER_KEYS}, set it, and keep a copy in ${file}`);
}

/** The browser origins that may manage the installation. */
export const origins: SetupStep = {
  name: 'origins',
  async look({ api, options }) {
    const secret = named(await api.secrets(), ORIGINS);
    const value = options.origins.join(',');
    if (secret === null) return toDo(`set ${ORIGINS} to ${value}`);
    if (isOf(secret, value)) return found(`${ORIGINS} is set`);
    return found(
      `${ORIGINS} is set to something else, and is left as it is; to change it: ` +
        `npx supabase secrets set ${ORIGINS}=... --project-ref <ref>`,
    );
  },
  async act({ api, options }) {
    await api.setSecrets({ [ORIGINS]: options.origins.join(',') });
    return `${ORIGINS} set`;
  },
};

const ORIGINS = 'WEIR_ORIGINS';

function named(secrets: readonly SecretDigest[], name: string): SecretDigest | null {
  return secrets.find((secret) => secret.name === name) ?? null;
}

function isOf({ digest }: SecretDigest, value: string): boolean {
  return digest === hash('sha256', value);
}

function given(value: string | undefined): string | null {
  return value?.trim() || null;
}
