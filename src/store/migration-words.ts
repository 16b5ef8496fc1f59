import type { ImportCount } from './foreign-objects.ts';
import type { MigrationReport } from './migrate.ts';
import type { MigrationPlan } from './migration-plan.ts';

/** What a run did, a line each. `plan`: as it was before. */
export function reportWords(plan: MigrationPlan, report: MigrationReport): readonly string[] {
  const { applied } = report;
  const noted = plan.unrecorded.length;
  const elsewhere = plan.pending.length - applied.length;
  const lines = [
    ...renamedWords(report),
    ...(noted > 0 ? [`${files(noted)} applied by supabase db push before, noted now`] : []),
    ...applied.map((name) => `applied ${name}`),
    ...(elsewhere > 0 ? [`${files(elsewhere)} applied meanwhile by another run`] : []),
    ...importWords(report),
  ];
  return lines.length > 0 ? lines : [`nothing to do: ${files(plan.applied.length)} applied before`];
}

/** The objects that were adopted, a line each. */
export function renamedWords({ adopted }: MigrationReport): readonly string[] {
  return adopted.map(({ kind, was, is }) => `renamed ${kind} ${was} to ${is}`);
}

/** What became of the rows of adopted tables. */
export function importWords({ imported, refused }: ImportCount): readonly string[] {
  return [
    ...(imported > 0 ? [`${rows(imported)} of old usage taken over`] : []),
    ...(refused > 0 ? [`${rows(refused)} of old usage did not fit: see weir.ledger_rejects`] : []),
  ];
}

function files(count: number): string {
  return count === 1 ? '1 migration' : `${count} migrations`;
}

function rows(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`;
}
