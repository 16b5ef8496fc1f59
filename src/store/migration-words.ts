import type { ImportCount } from './foreign-objects.ts';
import type { MigrationReport } from './migrate.ts';
import type { MigrationPlan } from './migration-plan.ts';

/** What a plan found, a line each. */
export function planWords(plan: MigrationPlan): readonly string[] {
  const { applied, pending, unrecorded, foreign, newer, changed } = plan;
  return [
    ...newer.map((name) => `a newer version applied ${name}, which this one cannot work with`),
    ...changed.map((name) => `${name} was applied with another content`),
    ...foreign.map(
      ({ kind, name, renamed }) => `in the way: ${kind} ${name} (adopted: ${renamed})`,
    ),
    ...noted(unrecorded.length, 'to be noted'),
    ...pending.map(({ name, breaking }) => `to apply: ${name}${breaking ? ' (breaking)' : ''}`),
    ...(pending.length === 0 ? [`${files(applied.length)} applied, none missing`] : []),
  ];
}

/** What a run did, a line each. `plan`: as it was before. */
export function reportWords(plan: MigrationPlan, report: MigrationReport): readonly string[] {
  const { applied } = report;
  const elsewhere = plan.pending.length - applied.length;
  const lines = [
    ...renamedWords(report),
    ...noted(plan.unrecorded.length, 'noted now'),
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

function noted(count: number, how: string): readonly string[] {
  return count === 0 ? [] : [`${files(count)} applied by supabase db push before, ${how}`];
}

function files(count: number): string {
  return count === 1 ? '1 migration' : `${count} migrations`;
}

function rows(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`;
}
