import { hash } from 'node:crypto';
import {
  type CronJob,
  type CronState,
  enableExtensions,
  keepKeyInVault,
  readCronState,
  removeJobs,
  scheduleJobs,
  syncJob,
  UPKEEP,
} from '../../store/cron-jobs.ts';
import { readProjectState } from '../../store/project-state.ts';
import { count, functionUrl, SLUG } from '../deployment.ts';
import { knownAdminKey } from '../known-keys.ts';
import { willHaveAdminKey } from './admin-key.ts';
import { type Finding, found, type Setup, type SetupStep, toDo } from './step.ts';

/** What the database does by itself: months ahead, retention, and lists of models once a day. */
export const cronJobs: SetupStep = { name: 'cron', look, act };

/** The other way, for `--no-cron`. */
export const noCronJobs: SetupStep = {
  name: 'cron',
  async look(setup) {
    const { jobs, keyHash } = await stateOf(setup);
    if (jobs.length === 0 && keyHash === null) return found('no jobs');
    return toDo(`take away ${count(jobs.length, 'job')}, and the key in the Vault`);
  },
  async act(setup) {
    const state = await stateOf(setup);
    await removeJobs(runOf(setup), state);
    return `${count(state.jobs.length, 'job')} taken away. ${BY_HAND}`;
  },
};

const BY_HAND =
  'Once a day, run `select weir_ensure_partitions()` and `select weir_apply_retention()` by ' +
  'whatever scheduler there is, and read lists of models again in the dashboard';

async function look(setup: Setup): Promise<Finding> {
  const { api } = setup;
  const state = await stateOf(setup);
  if (!state.cron) return found(`this project has no pg_cron. ${BY_HAND}`);
  const installed = await readProjectState((sql) => api.query(sql));
  const jobs = missing(setup, state, willHaveAdminKey(setup, installed));
  const key = knownAdminKey(setup, installed);
  const stale = state.calls && key !== null && hash('sha256', key) !== state.keyHash;
  if (jobs.length === 0 && !stale) return found(`${count(state.jobs.length, 'job')} scheduled`);
  const names = jobs.map(({ name }) => name);
  const vault = stale || names.includes(SYNC) ? ['put the admin key into the Vault'] : [];
  const scheduling = names.length === 0 ? [] : [`schedule ${names.join(', ')}`];
  return toDo([...scheduling, ...vault].join('; '));
}

const SYNC = syncJob('').name;

async function act(setup: Setup): Promise<string> {
  const run = runOf(setup);
  await enableExtensions(run);
  const [state, installed] = [await stateOf(setup), await readProjectState(run)];
  const key = knownAdminKey(setup, installed);
  if (state.calls && key !== null) await keepKeyInVault(run, key);
  const jobs = missing(setup, state, key !== null);
  if (jobs.length > 0) await scheduleJobs(run, jobs);
  const left =
    key === null || !state.calls
      ? '. Lists of models are not read daily: that needs pg_net, Vault and an admin key here'
      : '';
  return `${count(UPKEEP.length + (left === '' ? 1 : 0), 'job')} scheduled, daily${left}`;
}

/** Jobs that are not there, or not as they should be. */
function missing(setup: Setup, state: CronState, withKey: boolean): readonly CronJob[] {
  const sync = state.calls && withKey ? [syncJob(functionUrl(setup, SLUG))] : [];
  return [...UPKEEP, ...sync].filter(({ name, schedule, command }) => {
    const there = state.jobs.find((job) => job.name === name);
    return there?.schedule !== schedule || there.command !== command;
  });
}

function stateOf(setup: Setup): Promise<CronState> {
  return readCronState(runOf(setup));
}

function runOf({ api }: Setup): (script: string) => ReturnType<Setup['api']['query']> {
  return (script) => api.query(script);
}
