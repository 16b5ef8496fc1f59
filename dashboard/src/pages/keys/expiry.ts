/** When a key ends, as its form holds it. */
export interface Expiry {
  readonly choice: 'never' | '30' | '90' | 'date';
  /** The last day it works, as a date input writes it. */
  readonly date: string;
}

export const NEVER: Expiry = { choice: 'never', date: '' };

const DAY_MS = 86_400_000;

/** @returns The moment for the API; null: never. */
export function expiresAt({ choice, date }: Expiry, now: number = Date.now()): string | null {
  if (choice === 'never') return null;
  if (choice !== 'date') return new Date(now + Number(choice) * DAY_MS).toISOString();
  const end = new Date(`${date}T00:00:00`);
  // That day is the last one, to its end where this person is.
  end.setDate(end.getDate() + 1);
  return end.toISOString();
}

export function expiryOf(at: string | null): Expiry {
  return at === null ? NEVER : { choice: 'date', date: localDay(Date.parse(at) - 1) };
}

/** Undefined when it can be saved. */
export function expiryProblem(expiry: Expiry, now: number = Date.now()): string | undefined {
  if (expiry.choice !== 'date') return undefined;
  if (Number.isNaN(Date.parse(expiry.date))) return 'Choose the last day it works.';
  return Date.parse(expiresAt(expiry, now) ?? '') <= now
    ? 'Choose today or a later day.'
    : undefined;
}

/** A local day as a date input writes it. */
export function localDay(at: number): string {
  const date = new Date(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
