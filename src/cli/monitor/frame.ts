/** What the monitor shows, as lines: it reads nothing and writes nothing. */
import type { RecentFigures, RecentUsage } from '../../admin/usage-recent.ts';
import { failedAttempts, functionErrors, linesOfAttempt } from './attempt-lines.ts';
import { count, duration, numbered, percent, share, spend, timeOfDay, usd } from './figures.ts';
import { BLANK, flow, type Line, line, type Span, within } from './line.ts';
import type { State } from './snapshot.ts';
import { type Sparkline, sparkline } from './sparkline.ts';
import { type Cell, table } from './table.ts';
import { fill, shown, widthOf } from './text.ts';

export interface Room {
  readonly width: number;
  /** Null: as many lines as there is something to say in. */
  readonly height: number | null;
  /** Whether block characters can be shown. */
  readonly blocks: boolean;
}

const MINUTE_MS = 60_000;
const LABEL = 10;
/** Rows of a part where no height holds them back. */
const ROWS = 10;
/** Figures further from their names than this are hard to follow with the eye. */
const WIDEST = 120;

type Named = RecentFigures & { readonly name: string };

/** Every line is at most as wide as the room. */
export function frame(state: State, room: Room): Line[] {
  const { recent, failures, log } = state.snapshot;
  const width = Math.min(room.width, WIDEST);
  const above = [...head(state, width), ...chart(state, { ...room, width })];
  // A blank line and a title or head to each part.
  const left = room.height === null ? null : room.height - above.length - (log === null ? 6 : 8);
  const [providers = 0, models = 0, attempts = 0, errors = 0] = shares(left, [
    { rows: recent.providers.length, tall: 1 },
    { rows: recent.models.length, tall: 1 },
    { rows: failures.length, tall: linesOfAttempt(width) },
    { rows: log?.lines.length ?? 0, tall: 1 },
  ]);
  const lines = [
    ...above,
    ...table(
      {
        head: ['provider', 'attempts', ...FIGURES],
        rows: recent.providers.map((row) => rowOf(row, row.attempts, row.failed_attempts)),
        shown: providers,
        of: recent.provider_count,
      },
      width,
    ),
    ...table(
      {
        head: ['model', 'requests', ...FIGURES],
        rows: recent.models.map((row) => rowOf(row, row.calls, row.failed_calls)),
        shown: models,
        of: recent.model_count,
      },
      width,
    ),
    ...failedAttempts(failures, { rows: attempts, width }),
    ...(log === null ? [] : functionErrors(log, errors)),
  ];
  return lines.map((each) => within(each, room.width)).slice(0, room.height ?? undefined);
}

const FIGURES = ['failed', 'first token', 'latency', 'spent'];

function head({ url, now, snapshot, stale }: State, width: number): Line[] {
  const { total, from, to } = snapshot.recent;
  const minutes = Math.ceil((Date.parse(to) - Date.parse(from)) / MINUTE_MS);
  const time = `${timeOfDay(snapshot.readAt)} UTC`;
  const title = fill(`weir monitor  ${shown(url)}`, width - widthOf(time) - 2, 'left');
  const spent = `spent ${usd(total.cost_usd)}`;
  const parts: Span[] = [
    { text: `last ${minutes} min`, tone: 'plain' },
    { text: numbered(total.calls, 'request'), tone: 'plain' },
    { text: failedOf(total), tone: toneOf(total.failed_calls) },
    ...(total.rejected_calls > 0
      ? [{ text: `${count(total.rejected_calls)} of them rejected`, tone: 'plain' } as const]
      : []),
    { text: spent, tone: 'plain' },
    ...(total.unpriced > 0
      ? [
          {
            text: `and what ${numbered(total.unpriced, 'unpriced attempt')} cost`,
            tone: 'bad',
          } as const,
        ]
      : []),
    { text: `first token p50 ${duration(total.first_token_p50_ms)}`, tone: 'plain' },
    { text: `latency p50 ${duration(total.latency_p50_ms)}`, tone: 'plain' },
  ];
  return [
    [
      { text: `${title}  `, tone: 'title' },
      { text: time, tone: 'quiet' },
    ],
    ...flow(parts, width),
    ...(stale === null ? [] : [line(staleness(stale, now), 'bad')]),
  ];
}

function failedOf({ failed_calls: failed, calls }: RecentUsage['total']): string {
  return `${count(failed)} failed${failed === 0 ? '' : ` (${percent(failed, calls)})`}`;
}

function staleness({ since, why }: NonNullable<State['stale']>, now: number): string {
  return `STALE since ${timeOfDay(since)} UTC (${duration(now - since)}): ${shown(why)}`;
}

function chart({ snapshot: { recent } }: State, { width, blocks }: Room): Line[] {
  const drawn = sparkline(recent, { width: width - LABEL * 2, blocks });
  const begins = recent.from.slice(11, 16);
  const ends = timeOfDay(Date.parse(recent.to)).slice(0, 5);
  const between = ' '.repeat(Math.max(1, widthOf(drawn.calls) - begins.length - ends.length));
  const label = (text: string): Span => ({ text: text.padEnd(LABEL), tone: 'quiet' });
  return [
    BLANK,
    [label('requests'), { text: drawn.calls, tone: 'good' }, { text: high(drawn), tone: 'quiet' }],
    [label('failed'), { text: drawn.failed, tone: toneOf(recent.total.failed_calls) }],
    [label(''), { text: `${begins}${between}${ends}${each(drawn)}`, tone: 'quiet' }],
  ];
}

function high({ most }: Sparkline): string {
  return most === 0 ? '' : ` max ${count(most)}`;
}

function each({ minutesPerColumn: minutes }: Sparkline): string {
  return minutes === 1 ? '' : `  ${minutes} min each`;
}

const toneOf = (failures: number): 'bad' | 'plain' => (failures > 0 ? 'bad' : 'plain');

function rowOf(row: Named, all: number, failed: number): Cell[] {
  return [
    { text: shown(row.name) },
    { text: count(all) },
    { text: share(failed, all), tone: toneOf(failed) },
    { text: duration(row.first_token_p50_ms) },
    { text: duration(row.latency_p50_ms) },
    { text: spend(row) },
  ];
}

interface Wish {
  readonly rows: number;
  /** Lines a row takes. */
  readonly tall: number;
}

/** How many rows each part may show: in turns, until all have theirs or no line is left. */
function shares(left: number | null, wishes: readonly Wish[]): number[] {
  const given = wishes.map(() => 0);
  let lines = left ?? Number.POSITIVE_INFINITY;
  const most = left === null ? ROWS : Number.POSITIVE_INFINITY;
  for (let gave = true; gave; ) {
    gave = false;
    wishes.forEach(({ rows, tall }, at) => {
      const has = given[at] ?? 0;
      if (has >= Math.min(rows, most) || lines < tall) return;
      given[at] = has + 1;
      lines -= tall;
      gave = true;
    });
  }
  return given;
}
