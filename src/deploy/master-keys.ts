import { hash } from 'node:crypto';
import type { Clock } from '../contract/ports.ts';
import { type MasterKeys, parseMasterKeys } from '../store/master-keys.ts';
import { readProjectState } from '../store/project-state.ts';
import {
  findUnopened,
  GIVE_UP_SEALED,
  kidOf,
  readSealedRows,
  type SealedRow,
  type Unopened,
} from '../store/sealed-credentials.ts';
import { functionUrl, SLUG } from './deployment.ts';
import { installationApi } from './installation-api.ts';
import {
  type FoundKeys,
  type KeyHolder,
  knownAdminKey,
  knownMasterKeys,
  MASTER_KEYS,
} from './known-keys.ts';
import type { ManagementApi } from './management-api.ts';
import { MASTER_KEYS_FILE } from './project-folder.ts';

/** A project whose master keys are looked at. */
export interface KeyedProject extends KeyHolder {
  readonly ref: string;
  readonly projectUrl: string;
  readonly api: ManagementApi;
  readonly clock: Clock;
}

/** What there is to set. */
export interface MissingKeys {
  readonly set: false;
  /** Found here, and they open everything; null: new ones do, since nothing is sealed. */
  readonly fitting: FoundKeys | null;
}

/** The project has its secret, and as far as can be told it opens everything. */
export interface SetKeys {
  readonly set: true;
  /** The secret, where it is found here as well. */
  readonly copy: FoundKeys | null;
  /** Something is sealed, and nobody here could try the secret on it. */
  readonly untried: boolean;
}

/**
 * Looks for the master keys a project needs, and tries them on what is sealed.
 *
 * @throws {Error} that names what does not open, and what to do.
 */
export async function findMasterKeys(project: KeyedProject): Promise<MissingKeys | SetKeys> {
  const secret = (await project.api.secrets()).find(({ name }) => name === MASTER_KEYS);
  const rows = await readSealedRows((sql) => project.api.query(sql));
  const found = knownMasterKeys(project);
  if (secret === undefined) return { set: false, fitting: await fittingKeys(project, rows, found) };
  const copy = found.find(({ value }) => hash('sha256', value) === secret.digest) ?? null;
  if (rows.length === 0) return { set: true, copy, untried: false };
  const tried = await trySecret(project, rows, copy);
  if (tried === 'opens') return { set: true, copy, untried: false };
  const better = await firstFitting(project, rows, found);
  if (tried === 'untried' && better === null) return { set: true, copy, untried: true };
  throw wrongSecret(project, tried === 'untried' ? null : tried, better);
}

/** @throws {Error} when something is sealed that none of them opens. */
async function fittingKeys(
  project: KeyedProject,
  rows: readonly SealedRow[],
  found: readonly FoundKeys[],
): Promise<FoundKeys | null> {
  const [first = null] = found;
  const fitting = await firstFitting(project, rows, found);
  if (fitting !== null || rows.length === 0) return fitting ?? first;
  const sealed = [...new Set(rows.map((row) => sentenceOf(row.provider, kidOf(row.sealed))))];
  const tried = first === null ? [] : await unopenedBy(project, rows, first);
  const words = first === null ? sealed : tried.map(describeUnopened);
  const not =
    first === null ? '' : `The ${nameOf(project, first)} does not open them: ${list(words)}. `;
  throw new Error(
    `The database has credentials${first === null ? ` (${list(words)})` : ''} sealed with master ` +
      `keys, and the project has no ${MASTER_KEYS}. ${not}${EXPORT} then run this again. ${LOST}`,
  );
}

const EXPORT = `Export the ${MASTER_KEYS} they were sealed with,`;

const LOST =
  'Where it is lost, new keys open none of them. Then run this in the SQL editor, and give those ' +
  `credentials again afterwards, in the dashboard:\n${GIVE_UP_SEALED};`;

/** Those that open everything; nonsense is not among them, and is told where it would be used. */
async function firstFitting(
  project: KeyedProject,
  rows: readonly SealedRow[],
  found: readonly FoundKeys[],
): Promise<FoundKeys | null> {
  for (const keys of found) {
    if ((await unopenedBy(project, rows, keys)).length === 0) return keys;
  }
  return null;
}

function unopenedBy(
  project: KeyedProject,
  rows: readonly SealedRow[],
  keys: FoundKeys,
): Promise<readonly Unopened[]> {
  return findUnopened(rows, parse(project, keys), project.clock);
}

function parse(project: KeyedProject, keys: FoundKeys): MasterKeys {
  try {
    return parseMasterKeys(keys.value);
  } catch (error) {
    if (keys.where === 'environment' || !(error instanceof Error)) throw error;
    const file = project.folder.shown(MASTER_KEYS_FILE);
    throw new Error(`${file} is damaged: ${error.message}`, { cause: error });
  }
}

/** In words what the project's own secret does not open; the function has it where nobody else does. */
async function trySecret(
  project: KeyedProject,
  rows: readonly SealedRow[],
  copy: FoundKeys | null,
): Promise<'opens' | 'untried' | { readonly words: string }> {
  if (copy === null) return tryByFunction(project, rows);
  const unopened = await unopenedBy(project, rows, copy);
  return unopened.length === 0 ? 'opens' : { words: `${list(unopened.map(describeUnopened))}.` };
}

interface Tried {
  readonly code: string;
  readonly message: string;
}

/** These are told before the key is opened. */
const UNTRIED: readonly string[] = ['not_testable', 'needs_key'];

/** One credential of each master key is tried; a key that does not open is shown to no provider. */
async function tryByFunction(
  project: KeyedProject,
  rows: readonly SealedRow[],
): Promise<'opens' | 'untried' | { readonly words: string }> {
  const key = knownAdminKey(project, await readProjectState((sql) => project.api.query(sql)));
  if (key === null) return 'untried';
  const installation = installationApi(functionUrl(project, SLUG), key);
  const oneOfEach = new Map(rows.map((row) => [kidOf(row.sealed), row]));
  for (const { provider, sealed } of oneOfEach.values()) {
    const path = `/providers/${provider}/credentials/${sealed.id}/test`;
    // What does not answer tells nothing of keys; what is wrong with it, others find out.
    const tried = await installation.call<Tried>('POST', path).catch(() => null);
    if (tried === null || UNTRIED.includes(tried.code)) return 'untried';
    if (tried.code === 'sealed') return { words: tried.message };
  }
  return 'opens';
}

function wrongSecret(
  project: KeyedProject,
  found: { readonly words: string } | null,
  better: FoundKeys | null,
): Error {
  const what =
    found === null
      ? `The project's ${MASTER_KEYS} is another than the ${nameOf(project, better)}`
      : `The project's ${MASTER_KEYS} does not open what is sealed: ${found.words}`;
  const takeAway = `npx supabase secrets unset ${MASTER_KEYS} --project-ref ${project.ref}`;
  const setUp = `npm run weir -- setup supabase --project-ref ${project.ref}`;
  if (better === null) {
    return new Error(`${what} ${EXPORT} then:\n${takeAway}\n${setUp}\n${LOST}`);
  }
  const opens = `the ${nameOf(project, better)} opens everything. `;
  return new Error(
    `${what}${found === null ? ', and ' : ' But '}${opens}To set that one instead:\n${takeAway}\n${setUp}`,
  );
}

function nameOf({ folder }: KeyedProject, keys: FoundKeys | null): string {
  return keys?.where === 'file'
    ? `copy in ${folder.shown(MASTER_KEYS_FILE)}`
    : `${MASTER_KEYS} of the environment`;
}

function describeUnopened({ provider, kid, another }: Unopened): string {
  const end = another ? ', and theirs of that name is another' : ', which they do not have';
  return sentenceOf(provider, kid) + (kid === null ? '' : end);
}

function sentenceOf(provider: string, kid: string | null): string {
  return kid === null
    ? `${provider}, in a form nobody knows`
    : `${provider}, sealed with the master key ${kid}`;
}

function list(words: readonly string[]): string {
  return [...new Set(words)].join('; ');
}
