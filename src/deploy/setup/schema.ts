import { refusalOf } from '../../store/migration-plan.ts';
import { count } from '../deployment.ts';
import { BreakingMigrationError, breakingFiles, migrateProject, planProject } from '../migrate.ts';
import { migrateLine } from '../plan.ts';
import { type Finding, found, type Setup, type SetupStep, toDo } from './step.ts';

/** Brings the project's database up to this version. */
export const schema: SetupStep = { name: 'database', look, act };

async function look({ database, options }: Setup): Promise<Finding> {
  const plan = await planProject(database);
  const refusal = refusalOf(plan, options.adopt);
  if (refusal !== null) throw refusal;
  const breaking = breakingFiles(plan);
  if (breaking.length > 0 && !options.allowBreaking) throw new BreakingMigrationError(breaking);
  const { pending, unrecorded } = plan;
  if (pending.length + unrecorded.length === 0) return found('the schema is up to date');
  if (pending.length === 0) return toDo(`note ${count(unrecorded.length, 'pushed file')}`);
  return toDo(`apply ${migrateLine(plan, options)}`);
}

async function act({ database, options, notes }: Setup): Promise<string> {
  const { adopt, allowBreaking } = options;
  const onApplied = (name: string): void => notes.log(`applied ${name}`);
  const { applied, lines } = await migrateProject(database, { adopt, allowBreaking, onApplied });
  const others = lines.filter((line) => !line.startsWith('applied '));
  return [
    ...(applied.length > 0 ? [`${count(applied.length, 'file')} applied`] : []),
    ...others,
  ].join('; ');
}
