import { count, type Deployment } from './deployment.ts';
import { breakingFiles, migrateProject, planProject } from './migrate.ts';
import { isWithoutWeir } from './names.ts';

/** Brings the project's schema up to this build, each file whole or not at all. */
export async function migrate(deployment: Deployment): Promise<string> {
  const { database, journal, options, notes } = deployment;
  const { adopt, allowBreaking } = options;
  const breaking = breakingFiles(await planProject(database));
  const report = await migrateProject(database, {
    adopt,
    allowBreaking,
    keepNames: adopt && (await isWithoutWeir(deployment, journal.now)),
    onApplied(name) {
      const { migrated, broken } = journal.now;
      journal.note({
        migrated: [...migrated, name],
        broken: broken || breaking.includes(name),
      });
    },
  });
  for (const line of report.lines) notes.log(line);
  const { applied } = report;
  const said = applied.length === 0 ? 'nothing to do' : `${count(applied.length, 'file')} applied`;
  const more = report.lines.filter((line) => !/^(applied|nothing to do)/.test(line));
  return [said, ...more].join('; ');
}
