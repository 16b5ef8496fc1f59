import type { Settings } from '../../api/schema.generated.ts';

export type Months = Settings['retention'];

type MonthsName = keyof Months;

/** As a form holds them: empty keeps everything. */
export type TypedMonths = Record<MonthsName, string>;

export interface MonthsField {
  readonly name: MonthsName;
  readonly label: string;
  readonly hint: string;
  /** What is dropped, at the start of a sentence. */
  readonly rows: string;
}

export const MONTHS_FIELDS: readonly MonthsField[] = [
  {
    name: 'ledger_months',
    label: 'Months of requests',
    hint: 'Every attempt with its tokens, cost and times. Empty keeps everything.',
    rows: 'Requests',
  },
  {
    name: 'details_months',
    label: 'Months of details',
    hint: 'Route decisions and upstream errors, for administrators. Empty keeps everything.',
    rows: 'Details of attempts',
  },
  {
    name: 'audit_months',
    label: 'Months of changes',
    hint: 'Who changed what of the configuration. Empty keeps everything.',
    rows: 'Changes',
  },
];

const MOST = 1_200;
const MONTH = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });

export function typedOf(months: Months): TypedMonths {
  const typed = (name: MonthsName): string => (months[name] === null ? '' : String(months[name]));
  return {
    ledger_months: typed('ledger_months'),
    details_months: typed('details_months'),
    audit_months: typed('audit_months'),
  };
}

export function monthsOf(typed: TypedMonths): Months {
  const read = (text: string): number | null => (text.trim() === '' ? null : Number(text));
  return {
    ledger_months: read(typed.ledger_months),
    details_months: read(typed.details_months),
    audit_months: read(typed.audit_months),
  };
}

/** True when it can be saved. */
export function checkMonths(text: string): true | string {
  const months = Number(text);
  return (
    text.trim() === '' ||
    (Number.isInteger(months) && months >= 1 && months <= MOST) ||
    `Enter whole months from 1 to ${MOST}, or nothing to keep everything.`
  );
}

/** What saving would drop, in sentences; none where nothing is dropped that was kept. */
export function dropped(before: Months, after: Months, now: number = Date.now()): string[] {
  return MONTHS_FIELDS.flatMap(({ name, rows }) => {
    const [was, is] = [before[name], after[name]];
    if (is === null || (was !== null && is >= was)) return [];
    return [`${rows} before ${firstKept(is, now)} are dropped.`];
  });
}

/** The month under way is kept beside the whole ones. */
function firstKept(months: number, now: number): string {
  const date = new Date(now);
  return MONTH.format(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1));
}
