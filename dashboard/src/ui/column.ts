import type { ReactNode } from 'react';

/** One column of a table. */
export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** What it is sorted by; absent: not sortable. Null comes last. */
  readonly value?: (row: Row) => string | number | null;
  /** Right-aligned. */
  readonly numeric?: boolean;
  /** Hidden until it is chosen. */
  readonly optional?: boolean;
  /** `hide`: left out below 640 px; `wide`: shown from 1024 px on. */
  readonly narrow?: 'hide' | 'wide';
}

/** What leaves a column out where there is no room for it. */
export function narrowClass({ narrow }: Pick<Column<never>, 'narrow'>): string {
  if (narrow === undefined) return '';
  return narrow === 'hide' ? 'max-sm:hidden' : 'max-lg:hidden';
}

interface Valued {
  getValue(id: string): unknown;
}

/** Ascending, unknown values first so that descending shows what there is. */
export function byValue(a: Valued, b: Valued, id: string): number {
  const [left, right] = [a.getValue(id), b.getValue(id)];
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return String(left).localeCompare(String(right), 'en', { numeric: true });
}
