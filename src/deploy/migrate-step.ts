import { count, type Deployment } from './deployment.ts';

/** Brings the project's schema up to this build, each file whole or not at all. */
export async function migrate({
  migrations,
  journal,
  options,
  notes,
}: Deployment): Promise<string> {
  const before = journal.now.migrated.length;
  const onApplied = (name: string): void => {
    journal.note({ migrated: [...journal.now.migrated, name] });
    notes.log(`applied ${name}`);
  };
  const sentences = await migrations.run({ adopt: options.adopt, onApplied });
  const applied = journal.now.migrated.length - before;
  const said = applied === 0 ? 'nothing to do' : `${count(applied, 'file')} applied`;
  return [said, ...sentences].join('; ');
}
