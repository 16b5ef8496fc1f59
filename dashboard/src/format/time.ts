const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const DAY = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
const DAY_OF_YEAR = new Intl.DateTimeFormat('en', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const EXACT = new Intl.DateTimeFormat('en', {
  dateStyle: 'medium',
  timeStyle: 'long',
  hourCycle: 'h23',
});

/** `14:02:09` */
export function clock(at: string): string {
  return CLOCK.format(new Date(at));
}

/** `25 Nov`, with the year where it is another one. */
export function day(at: string): string {
  const date = new Date(at);
  const thisYear = date.getFullYear() === new Date().getFullYear();
  return (thisYear ? DAY : DAY_OF_YEAR).format(date);
}

/** To the second with its zone, for hovering. */
export function exact(at: string): string {
  return EXACT.format(new Date(at));
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** `12 s ago`, `3 h ago`, `in 2 h` within a day; else the day. */
export function relative(at: string, now: number = Date.now()): string {
  const distance = now - Date.parse(at);
  const size = Math.abs(distance);
  if (size >= 24 * HOUR) return day(at);
  if (size < 5_000) return 'now';
  const text = near(size);
  return distance >= 0 ? `${text} ago` : `in ${text}`;
}

function near(size: number): string {
  if (size < MINUTE) return `${Math.round(size / 1_000)} s`;
  if (size < HOUR) return `${Math.round(size / MINUTE)} min`;
  return `${Math.round(size / HOUR)} h`;
}

/** The viewer's IANA zone. */
export function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
