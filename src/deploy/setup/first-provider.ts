import { PROVIDER_HOSTS } from '../../runtimes/provider-hosts.ts';
import {
  type ProjectState,
  type ProviderState,
  readProjectState,
  type SharedAccess,
} from '../../store/project-state.ts';
import { functionUrl, Interrupted, SLUG } from '../deployment.ts';
import { type InstallationApi, installationApi } from '../installation-api.ts';
import { knownAdminKey } from '../known-keys.ts';
import { wait } from '../verify/wait.ts';
import { willHaveAdminKey } from './admin-key.ts';
import { PROVIDER_KEY, providerKey } from './provider-key.ts';
import {
  type Finding,
  found,
  type Setup,
  type SetupOptions,
  type SetupStep,
  toDo,
} from './step.ts';

/** Adds a provider with its key and its models, through the deployed function itself. */
export const firstProvider: SetupStep = { name: 'provider', look, act };

/** Longer than the list of an aggregator with thousands of models takes. */
const SYNC_TRIES = 120;
const PAUSE_MS = 1_000;

/** Of hosts nobody wrote a record for. */
const GENERIC = 'openai-compatible';

async function look(setup: Setup): Promise<Finding> {
  const { api, options } = setup;
  const state = await readProjectState((sql) => api.query(sql));
  const { provider, left } = leftOf(setup, state);
  if (provider === null) checkLocated(options);
  if (left.length === 0) return found(`${options.provider} has its key and its list of models`);
  if (provider?.retired) throw new Error(retired(provider.name));
  if (left.includes('key') && providerKey(setup) === null) {
    throw new Error(
      `${PROVIDER_KEY} is not set. Export the key that ${options.provider} gave you (never on the ` +
        'command line), then run this again.',
    );
  }
  if (!willHaveAdminKey(setup, state)) {
    throw new Error(
      'Adding a provider needs an admin key of this installation, and the one there is was made ' +
        'elsewhere. Export WEIR_ADMIN_KEY, or leave --provider out and add it in the dashboard.',
    );
  }
  if (!options.deploy && (await api.functionBy(SLUG)) === null) {
    throw new Error(
      `A provider is added through ${SLUG}, which is not there. Leave out --no-deploy.`,
    );
  }
  const parts = left.map((part) => (part === 'access' ? accessPart(setup, state) : PARTS[part]));
  return toDo(`${options.provider}: ${parts.join(', ')}`);
}

/** @throws {Error} when nobody knows where a new provider stands. */
function checkLocated({ provider: name, providerUrl }: SetupOptions): void {
  const host = PROVIDER_HOSTS.find(({ id }) => id === name);
  if (providerUrl !== null || host?.located) return;
  if (host !== undefined) {
    throw new Error(`Where your ${name} stands, only you know. Say it with --provider-url.`);
  }
  const located = PROVIDER_HOSTS.filter((each) => each.located).map(({ id }) => id);
  throw new Error(
    `Weir knows no provider ${name}. It knows ${located.join(', ')}. For another one, say where ` +
      'it stands with --provider-url.',
  );
}

type Part = 'test' | 'add' | 'key' | 'list' | 'access';

const PARTS: Readonly<Record<Exclude<Part, 'access'>, string>> = {
  test: 'try its key',
  add: 'add it',
  key: 'save the key, sealed',
  list: 'read its models and prices',
};

/** One amount is for all that is shared, so it says what else it changes. */
function accessPart({ options }: Setup, state: ProjectState | null): string {
  const { access = null } = state ?? {};
  const { models, usd_per_day: usd } = wantedAccess(options, access);
  const instead =
    access === null || Number(access.usd_per_day) === Number(usd)
      ? ''
      : ` instead of ${access.usd_per_day}`;
  return `let users call ${models.join(', ')} for ${usd} USD${instead} a day each, all together`;
}

/** What users may call already stays. */
function wantedAccess(options: SetupOptions, access: SharedAccess | null): SharedAccess {
  const models = access?.models ?? [];
  const own = `${options.provider}/*`;
  const all = models.some((pattern) => pattern === own || pattern === '*');
  return {
    models: all ? models : [...models, own],
    usd_per_day: options.usdPerDay ?? access?.usd_per_day ?? '0',
  };
}

function lacksAccess(options: SetupOptions, access: SharedAccess | null): boolean {
  if (options.usdPerDay === null) return false;
  const wanted = wantedAccess(options, access);
  return (
    wanted.models.length !== access?.models.length ||
    Number(wanted.usd_per_day) !== Number(access.usd_per_day)
  );
}

interface Left {
  readonly provider: ProviderState | null;
  readonly left: readonly Part[];
}

function leftOf({ options }: Setup, state: ProjectState | null): Left {
  const provider = state?.providers.find(({ name }) => name === options.provider) ?? null;
  const keyless = (provider?.ready ?? 0) === 0;
  const left: (Part | false)[] = [
    keyless && 'test',
    provider === null && 'add',
    keyless && 'key',
    provider?.synced !== true && 'list',
    lacksAccess(options, state?.access ?? null) && 'access',
  ];
  return { provider, left: left.filter((part) => part !== false) };
}

async function act(setup: Setup): Promise<string> {
  const { api, options } = setup;
  const name = options.provider ?? '';
  const state = await readProjectState((sql) => api.query(sql));
  const key = knownAdminKey(setup, state);
  if (key === null) throw new Error('There is no admin key here. Export WEIR_ADMIN_KEY.');
  const installation = installationApi(functionUrl(setup, SLUG), key);
  const access = state?.access ?? null;
  const adding: Adding = { setup, installation, name, access, ...leftOf(setup, state) };
  const done: string[] = [];
  for (const part of adding.left) done.push(await DOING[part](adding));
  return `${name}: ${done.filter((words) => words !== '').join(', ')}`;
}

interface Adding extends Left {
  readonly setup: Setup;
  readonly installation: InstallationApi;
  readonly name: string;
  /** As it is. */
  readonly access: SharedAccess | null;
}

const DOING: Readonly<Record<Part, (adding: Adding) => Promise<string>>> = {
  test: tryKey,
  async add({ installation, setup, name }) {
    await installation.call('POST', '/providers', { name, ...basesOf(setup) });
    return 'added';
  },
  async key({ installation, setup, name }) {
    const form = { api_key: providerKey(setup), owner: 'platform', label: 'weir setup' };
    await installation.call('POST', `/providers/${name}/credentials`, form);
    return 'key saved';
  },
  list: readList,
  async access({ installation, setup, access: before }) {
    const access = wantedAccess(setup.options, before);
    await installation.call('PATCH', '/settings', { access });
    return `users may call ${access.models.join(', ')} for ${access.usd_per_day} USD a day each`;
  },
};

/** Before anything is saved, so that a wrong key leaves nothing behind. */
async function tryKey({ installation, setup, name, provider }: Adding): Promise<string> {
  const there = await installation.call<{ readonly dialects: object }>('GET', `/providers/${name}`);
  const { data = [] } = (await installation.call<Catalogue>('GET', '/catalogue')) ?? {};
  const record = provider?.record ?? data.find(({ id }) => id === name)?.id ?? GENERIC;
  const bases = there === null ? basesOf(setup) : { dialects: there.dialects };
  const form = { api_key: providerKey(setup), ...bases };
  const tried = await installation.call<Tried>('POST', `/catalogue/${record}/test`, form);
  if (tried?.ok === false) throw new Error(`${name}: ${tried.message} Nothing was saved.`);
  return tried?.ok === true ? 'its key works' : 'its key could not be tried';
}

interface Catalogue {
  readonly data?: readonly { readonly id: string }[];
}

interface Tried {
  readonly ok: boolean | null;
  readonly message: string;
}

function basesOf({ options }: Setup): object {
  if (options.providerUrl === null) return {};
  return { dialects: { 'openai-chat': { base_url: options.providerUrl } } };
}

interface Sync {
  readonly state: 'never' | 'running' | 'done' | 'failed';
  readonly added: number;
  readonly message: string | null;
}

async function readList({ installation, setup, name }: Adding): Promise<string> {
  const path = `/providers/${name}/sync`;
  let sync = await installation.call<Sync>('POST', path);
  for (let left = SYNC_TRIES; sync?.state === 'running' && left > 0; left -= 1) {
    if (setup.stopping.aborted) throw new Interrupted();
    await wait(setup.clock, PAUSE_MS);
    sync = await installation.call<Sync>('GET', path);
  }
  if (sync?.state === 'done') return `${sync.added} models`;
  throw new Error(
    `${name} is added with its key, but its models could not be read: ` +
      `${sync?.message ?? 'it takes very long'} Run this again to go on.`,
  );
}

function retired(name: string): string {
  return `The provider ${name} is retired. Bring it back in the dashboard, then run this again.`;
}
