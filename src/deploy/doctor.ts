import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type MigrationPlan, refusalOf } from '../store/migration-plan.ts';
import { checkSameDatabase } from './database-address.ts';
import { checkByDeno } from './deno.ts';
import { CANARY, type DeployOptions, SLUG } from './deployment.ts';
import { MASTER_KEYS } from './known-keys.ts';
import { describeLeft } from './left-columns.ts';
import type { FunctionInfo, ManagementApi, ProjectInfo } from './management-api.ts';
import { findMasterKeys, type KeyedProject } from './master-keys.ts';
import { breakingFiles, type MigrationTarget, planProject } from './migrate.ts';
import { messageOf } from './problem.ts';
import { type Stage, stagedFiles } from './stage.ts';

/** What is asked about, as far as it could be prepared. */
export interface Patient {
  readonly ref: string;
  readonly options: DeployOptions;
  /** Null: the connection's own problems are known already. */
  readonly api: ManagementApi | null;
  /** Null: bundling failed, which is known already. */
  readonly stage: Stage | null;
  /** Null where there is no project to ask. */
  readonly database: MigrationTarget | null;
  /** The same. */
  readonly keys: KeyedProject | null;
  /** Tries who is to make calls afterwards; null: nobody is named. */
  readonly tryCaller: (() => Promise<void>) | null;
  /** The canary is one that an interrupted deployment left. */
  readonly ownCanary: boolean;
}

/** Everything that stands in the way, each with what to do; and what the plan needs to know. */
export interface Diagnosis {
  readonly problems: readonly string[];
  readonly checks: number;
  readonly project: ProjectInfo | null;
  readonly functions: readonly FunctionInfo[];
  readonly migrations: MigrationPlan | null;
  /** What adopting leaves where it is, a sentence each. */
  readonly left: readonly string[];
}

/** What the CLI's output and arguments were written for. */
const CLI_MAJOR = '3';

/** The platform's limit for a bundle is 20 MB; older projects had 10. */
const MOST_BYTES = 10 * 1024 * 1024;

/** How many functions a plan allows. https://supabase.com/docs/guides/functions/limits */
const FUNCTIONS_OF: Readonly<Record<string, number>> = { free: 100, pro: 500, team: 1_000 };

/** Looks at everything first, so that nothing has to be found out in the middle of a deployment. */
export async function examine(patient: Patient): Promise<Diagnosis> {
  const problems: string[] = [];
  let checks = 0;
  const check = async <T>(look: () => Promise<T>): Promise<T | null> => {
    checks += 1;
    try {
      return await look();
    } catch (error) {
      // The same trouble met by several checks, such as no network, is one problem.
      const problem = messageOf(error);
      if (!problems.includes(problem)) problems.push(problem);
      return null;
    }
  };
  const { api, stage, database, keys } = patient;
  const [, , found] = await Promise.all([
    check(checkCli),
    stage === null ? null : check(() => checkBundle(stage)),
    api === null ? null : check(() => checkProject(api, patient.ref)),
  ]);
  const project = found ?? null;
  // Without a project that answers, every further question would fail the same way.
  if (api === null || project === null) {
    return { problems, checks, project, functions: [], migrations: null, left: [] };
  }
  const [functions, migrations] = await Promise.all([
    check(() => checkFunctions(api, patient, project)),
    database === null ? null : check(() => lookAtDatabase(api, database)),
    keys === null ? null : check(() => checkMasterKeys(keys)),
    patient.tryCaller === null ? null : check(patient.tryCaller),
  ]);
  if (migrations !== null) problems.push(...migrationProblems(migrations, patient.options));
  const foreign = patient.options.adopt ? (migrations?.foreign ?? []) : [];
  const left =
    database === null || foreign.length === 0
      ? null
      : await check(() => describeLeft(database, foreign, 'name'));
  return { problems, checks, project, functions: functions ?? [], migrations, left: left ?? [] };
}

async function lookAtDatabase(
  api: ManagementApi,
  database: MigrationTarget,
): Promise<MigrationPlan> {
  await checkSameDatabase(api, database);
  return planProject(database);
}

async function checkCli(): Promise<void> {
  const path = createRequire(import.meta.url).resolve('supabase/package.json');
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string };
  if (version.split('.')[0] === CLI_MAJOR) return;
  throw new Error(
    `The Supabase CLI in node_modules is ${version}, and Weir drives version ${CLI_MAJOR}. Run npm ci.`,
  );
}

async function checkBundle(stage: Stage): Promise<void> {
  if (stage.bytes > MOST_BYTES) {
    throw new Error(
      `The bundle has ${Math.ceil(stage.bytes / 1024 / 1024)} MB, and Supabase takes 10. Remove ` +
        'what was added to the function.',
    );
  }
  const { entry, config } = stagedFiles(stage, SLUG);
  const said = await checkByDeno(entry, config);
  if (said !== null) throw new Error(`Deno 2.1 does not take the bundle. Correct this:\n${said}`);
}

/** @throws {Error} when there is none of that ref, or it cannot be worked with. */
export async function checkProject(api: ManagementApi, ref: string): Promise<ProjectInfo> {
  const project = await api.project();
  if (project === null) {
    throw new Error(
      `This access token sees no project ${ref}. Check --project-ref, and that the token is of a ` +
        "member of the project's organisation.",
    );
  }
  const dashboard = `https://supabase.com/dashboard/project/${ref}`;
  switch (project.status) {
    case 'INACTIVE':
    case 'PAUSING':
      throw new Error(`The project is paused. Restore it at ${dashboard}, then run this again.`);
    case 'COMING_UP':
    case 'RESTORING':
    case 'RESTARTING':
    case 'UPGRADING':
      throw new Error(
        `The project is not up yet (${project.status}). Run this again in some minutes.`,
      );
    case 'GOING_DOWN':
    case 'REMOVED':
    case 'INIT_FAILED':
    case 'RESTORE_FAILED':
    case 'PAUSE_FAILED':
      throw new Error(`The project is out of order (${project.status}). See ${dashboard}.`);
    default:
      return project;
  }
}

async function checkFunctions(
  api: ManagementApi,
  { options, ref, ownCanary }: Patient,
  project: ProjectInfo,
): Promise<readonly FunctionInfo[]> {
  const functions = await api.functions();
  const has = (slug: string): boolean => functions.some((each) => each.slug === slug);
  if (options.canary && has(CANARY) && !ownCanary) {
    throw new Error(
      `The project has a function ${CANARY} that this deployment did not make. Leave the canary out ` +
        'with --no-canary or, if nobody is deploying elsewhere:\n' +
        `npx supabase functions delete ${CANARY} --project-ref ${ref}`,
    );
  }
  const more = (has(SLUG) ? 0 : 1) + (options.canary && !has(CANARY) ? 1 : 0);
  const plan = project.organization_slug ? await api.plan(project.organization_slug) : null;
  const most = FUNCTIONS_OF[plan ?? ''] ?? Number.POSITIVE_INFINITY;
  if (functions.length + more > most) {
    throw new Error(
      `The project has ${functions.length} functions and needs ${more} more, and its plan (${plan}) ` +
        `allows ${most}. Remove one that is not needed` +
        `${options.canary ? ', or leave the canary out with --no-canary' : ''}.`,
    );
  }
  return functions;
}

/** @throws {Error} when the function would not start, or could not open what is sealed. */
async function checkMasterKeys(project: KeyedProject): Promise<void> {
  const secrets = await project.api.secrets();
  if (secrets.some(({ name }) => name === MASTER_KEYS)) {
    await findMasterKeys(project);
    return;
  }
  throw new Error(
    `The project has no secret ${MASTER_KEYS}, without which the function does not start. This ` +
      'makes it, or takes the one that was kept:\n' +
      `npm run weir -- setup supabase --project-ref ${project.ref}`,
  );
}

function migrationProblems(plan: MigrationPlan, options: DeployOptions): string[] {
  const refusal = refusalOf(plan, options.adopt);
  const breaking = breakingFiles(plan);
  if (breaking.length === 0 || options.allowBreaking)
    return refusal === null ? [] : [refusal.message];
  return [
    ...(refusal === null ? [] : [refusal.message]),
    `The build that is deployed cannot work with ${breaking.join(', ')}, so going back to it would ` +
      'not help. Run this again with --allow-breaking if that is meant.',
  ];
}
