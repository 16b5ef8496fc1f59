/** The lower parts of a frame: attempts that failed, and what the function wrote of it. */
import { BLANK, type Line, line } from './line.ts';
import type { FailedAttempt, FunctionLog } from './snapshot.ts';
import { fill, shown, widthOf } from './text.ts';

/** From here on a failed attempt and its id have room on one line. */
const ONE_LINE = 118;
const INDENT = 10;

/** Lines one failed attempt takes. */
export function linesOfAttempt(width: number): number {
  return width < ONE_LINE ? 2 : 1;
}

/** When, where, what, how; then the id by which the rest is found, and the code. */
export function failedAttempts(
  attempts: readonly FailedAttempt[],
  { rows, width }: { readonly rows: number; readonly width: number },
): Line[] {
  if (attempts.length === 0) return [BLANK, line('no failed attempts', 'quiet')];
  return [
    BLANK,
    line('last failed attempts', 'title'),
    ...attempts.slice(0, rows).flatMap((attempt) => failedAttempt(attempt, width)),
  ];
}

function failedAttempt(attempt: FailedAttempt, width: number): Line[] {
  const time = shown(attempt.created_at.slice(11, 19));
  const provider = fill(shown(attempt.provider ?? '-'), 14, 'left');
  const status = fill(`${shown(attempt.status)} ${attempt.http_status ?? '-'}`, 19, 'left');
  const code = shown(attempt.error_code ?? '-');
  const id = shown(attempt.request_id);
  const model = (room: number): string => fill(shown(attempt.model), room, 'left');
  // The time, the provider, the status and the gaps between four parts.
  const taken = 8 + 14 + 19 + 6;
  if (linesOfAttempt(width) === 2) {
    return [
      line(`${time}  ${provider}  ${model(Math.max(8, width - taken))}  ${status}`),
      line(`${' '.repeat(INDENT)}${id}  ${code}`, 'quiet'),
    ];
  }
  const last = `${id}  ${code}`;
  const room = Math.max(20, width - taken - widthOf(last) - 2);
  return [line(`${time}  ${provider}  ${model(room)}  ${status}  ${last}`)];
}

/** A blank line, a title and an error a line, the newest first. */
export function functionErrors({ lines, trouble }: FunctionLog, rows: number): Line[] {
  const title = lines.length === 0 ? 'no errors' : 'errors';
  return [
    BLANK,
    trouble === null
      ? line(`${title} in the function's log`, lines.length === 0 ? 'quiet' : 'title')
      : line(`the function's log: ${shown(trouble)}`, 'bad'),
    ...lines
      .slice(0, rows)
      .map(({ at, message }) => line(`${shown(at.slice(11, 19))}  ${shown(readable(message))}`)),
  ];
}

/** Weir writes JSON; its event first, then what belongs to it. */
function readable(message: string): string {
  const text = message.trim();
  const facts = factsOf(text);
  if (facts === null) return text.replace(/\s+/g, ' ');
  const { level: _level, event, ...rest } = facts;
  const words = Object.entries(rest).map(([name, value]) => `${name}=${plain(value)}`);
  return [plain(event), ...words].join(' ');
}

function factsOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    const named = typeof value === 'object' && value !== null && 'event' in value;
    return named ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    // Most of what a runtime itself writes is no JSON.
    return null;
  }
}

function plain(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.replace(/\s+/g, ' ');
}
