import { refusalOf } from '../../store/migration-plan.ts';
import { checkSameDatabase, hostOf } from '../database-address.ts';
import { count } from '../deployment.ts';
import { makeFolders } from '../folders.ts';
import { JournalFile } from '../journal.ts';
import { describeLeft } from '../left-columns.ts';
import { BreakingMigrationError, breakingFiles, migrateProject, planProject } from '../migrate.ts';
import { isWithoutWeir } from '../names.ts';
import { migrateLine } from '../plan.ts';
import { type Finding, found, type Setup, type SetupStep, toDo } from './step.ts';

/** Brings the project's database up to this version. */
export const schema: SetupStep = { name: 'database', look, act };

async function look(setup: Setup): Promise<Finding> {
  const { api, database, options } = setup;
  await checkSameDatabase(api, database);
  const plan = await planProject(database);
  const refusal = refusalOf(plan, options.adopt);
  if (refusal !== null) throw refusal;
  const breaking = breakingFiles(plan);
  if (breaking.length > 0 && !options.allowBreaking) throw new BreakingMigrationError(breaking);
  const { pending, unrecorded } = plan;
  if (pending.length + unrecorded.length === 0) {
    if (plan.foreign.length === 0) return found('the schema is up to date');
    // The deployment renames them, once a Weir answers.
    if (await isBefore(setup)) return found('up to date; your objects have their names still');
    return toDo(`rename ${count(plan.foreign.length, 'object')} of yours`);
  }
  if (pending.length === 0) return toDo(`note ${count(unrecorded.length, 'pushed file')}`);
  const left = options.adopt ? await describeLeft(database, plan.foreign, 'name') : [];
  return toDo([`apply ${migrateLine(plan, options, hostOf(database))}`, ...left].join('. '));
}

/** Before the first Weir that stays. */
function isBefore(setup: Setup): Promise<boolean> {
  const { deploys } = makeFolders(setup.dataDir, setup.ref);
  return isWithoutWeir(setup, new JournalFile(deploys).last);
}

async function act(setup: Setup): Promise<string> {
  const { database, options, notes } = setup;
  const { adopt, allowBreaking } = options;
  const onApplied = (name: string): void => notes.log(`applied ${name}`);
  const keepNames = adopt && (await isBefore(setup));
  const how = { adopt, keepNames, allowBreaking, onApplied };
  const { applied, lines } = await migrateProject(database, how);
  const others = lines.filter((line) => !line.startsWith('applied '));
  return [
    ...(applied.length > 0 ? [`${count(applied.length, 'file')} applied`] : []),
    ...others,
  ].join('; ');
}
