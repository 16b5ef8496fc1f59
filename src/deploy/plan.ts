import type { ForeignObject } from '../store/foreign-objects.ts';
import type { MigrationPlan } from '../store/migration-plan.ts';
import { isLive } from './answers.ts';
import { CANARY, count, type DeployOptions, SLUG } from './deployment.ts';
import type { Diagnosis } from './doctor.ts';
import type { FunctionInfo } from './management-api.ts';
import { wrap } from './wrap.ts';

/** What is about to be done. */
export interface Plan {
  readonly ref: string;
  readonly build: string;
  readonly options: DeployOptions;
  readonly diagnosis: Diagnosis;
  /** The build that answers now; null: none, or no Weir. */
  readonly liveBuild: string | null;
  /** The backup of an interrupted deployment that is taken up again. */
  readonly keptBackup: string | null;
  /** The database's, where it is reached by its own address. */
  readonly databaseHost: string | null;
  /** What is verified with calls; null: nothing is. */
  readonly caller: string | null;
}

/** The plan in lines of 80 columns. */
export function describePlan(plan: Plan): string {
  const { ref, diagnosis, options } = plan;
  const project = diagnosis.project;
  const current = diagnosis.functions.find(({ slug }) => slug === SLUG) ?? null;
  const lines: (readonly [string, string])[] = [
    ['project', `${ref}${project === null ? '' : ` (${project.name}, ${project.region})`}`],
    ['back up', backupLine(plan, current)],
    ['migrate', migrateLine(diagnosis.migrations, options, plan.databaseHost)],
    ['canary', options.canary ? `${CANARY}, removed again` : 'none (--no-canary)'],
    ['publish', publishLine(plan)],
    ...adoptLines(diagnosis, options),
    ['verify', verifyLine(plan)],
    ['untouched', untouchedLine(diagnosis.functions)],
  ];
  const body = lines.map(([name, text]) => wrap(`  ${name.padEnd(10)}${text}`, ' '.repeat(12)));
  return ['The plan:', ...body].join('\n');
}

function backupLine({ keptBackup, liveBuild }: Plan, current: FunctionInfo | null): string {
  if (keptBackup !== null) return `kept from the interrupted deployment: ${keptBackup}`;
  if (current === null) return `nothing: ${SLUG} is not deployed yet`;
  const build = liveBuild === null ? '' : `, build ${liveBuild}`;
  return `${SLUG} version ${current.version}${build}`;
}

/** What a migration will do, in words. */
export function migrateLine(
  migrations: MigrationPlan | null,
  { adopt }: Pick<DeployOptions, 'adopt'>,
  host: string | null,
): string {
  const pending = migrations?.pending ?? [];
  if (pending.length === 0) return 'nothing: the schema is up to date';
  const breaking = pending.some((file) => file.breaking) ? ', not all of which only add' : '';
  const foreign = migrations?.foreign.length ?? 0;
  const adopted = adopt && foreign > 0 ? `; ${count(foreign, 'object')} of yours taken over` : '';
  const [first, last] = [pending[0]?.name ?? '', pending.at(-1)?.name ?? ''];
  const names = pending.length === 1 ? first : `${first} to ${last}`;
  const where = host === null ? '' : ` at ${host}`;
  return `${count(pending.length, 'file')} (${names})${where}${breaking}${adopted}`;
}

/** The same build again may mend settings that somebody changed, so it is told and not left out. */
function publishLine({ build, liveBuild }: Plan): string {
  const again = isLive(liveBuild, build) ? ' again, which is live already' : '';
  return `${SLUG} with build ${build}${again}, the platform's own token check off`;
}

/** What becomes of the objects somebody else's function uses, and when. */
function adoptLines(
  { migrations, left }: Diagnosis,
  { adopt }: DeployOptions,
): (readonly [string, string])[] {
  const foreign = migrations?.foreign ?? [];
  const objects = foreign.filter(({ kind }) => kind !== 'schema');
  const schemas = foreign.filter(({ kind }) => kind === 'schema');
  if (!adopt || foreign.length === 0) return [];
  const words = [
    ...schemas.map(({ name, renamed }) => `The schema ${name} is ${renamed} at once, for good.`),
    ...(objects.length === 0 ? [] : [handOver(objects.map(nameAndNext))]),
    ...left,
  ];
  return [['adopt', words.join(' ')]];
}

function nameAndNext({ name, renamed }: ForeignObject): string {
  return `${name} (then ${renamed.replace(/\(.*/s, '')})`;
}

function handOver(objects: readonly string[]): string {
  return (
    `${objects.join(' and ')}: renamed once the new build answers steadily; rows are taken over ` +
    'after the verification. An instance of the old function that still answers then, for ' +
    'seconds as a rule, no longer finds them. If the deployment fails they have their names ' +
    'before the old function answers again.'
  );
}

function verifyLine({ caller }: Plan): string {
  if (caller === null)
    return 'health, CORS and refusals; no calls, since nobody is named to make them';
  return `health, CORS and refusals, then calls ${caller}`;
}

function untouchedLine(functions: readonly FunctionInfo[]): string {
  const others = functions.filter(({ slug }) => slug !== SLUG && slug !== CANARY);
  const names = others.length === 0 ? 'no other function' : count(others.length, 'other function');
  return `${names}, all secrets, supabase_migrations`;
}
