import type { Settings } from '../../api/schema.generated.ts';

/** What this form sets; for how long the audit log is kept is set through the API. */
export type Months = Pick<Settings['retention'], 'ledger_months' | 'details_months'>;

/** As a form holds them: empty keeps everything. */
export interface TypedMonths {
  readonly ledger_months: string;
  readonly details_months: string;
}

const MOST = 1_200;
const MONTH = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });

export function typedOf({ ledger_months: ledger, details_months: details }: Months): TypedMonths {
  return {
    ledger_months: ledger === null ? '' : String(ledger),
    details_months: details === null ? '' : String(details),
  };
}

export function monthsOf(typed: TypedMonths): Months {
  const read = (text: string): number | null => (text.trim() === '' ? null : Number(text));
  return {
    ledger_months: read(typed.ledger_months),
    details_months: read(typed.details_months),
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
  const fewer = (was: number | null, is: number | null): is is number =>
    is !== null && (was === null || is < was);
  const sentences: string[] = [];
  if (fewer(before.ledger_months, after.ledger_months)) {
    sentences.push(`Requests before ${firstKept(after.ledger_months, now)} are dropped.`);
  }
  if (fewer(before.details_months, after.details_months)) {
    sentences.push(
      `Details of attempts before ${firstKept(after.details_months, now)} are dropped.`,
    );
  }
  return sentences;
}

/** The month under way is kept beside the whole ones. */
function firstKept(months: number, now: number): string {
  const date = new Date(now);
  return MONTH.format(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1));
}
