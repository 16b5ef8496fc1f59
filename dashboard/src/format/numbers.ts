import { UNKNOWN } from './money.ts';

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `48,210` */
export function whole(value: number | null | undefined): string {
  return value === null || value === undefined ? UNKNOWN : WHOLE.format(value);
}

const STEPS: readonly (readonly [at: number, unit: string])[] = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
];

/** At most three significant digits above a hundred thousand: `96.4 M`; below, every digit. */
export function brief(value: number | null | undefined): string {
  if (value === null || value === undefined) return UNKNOWN;
  if (Math.abs(value) < 100_000) return WHOLE.format(value);
  for (const [at, unit] of STEPS) {
    if (Math.abs(value) >= at) return `${significant(value / at)} ${unit}`;
  }
  return `${significant(value / 1_000)} k`;
}

function significant(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** `0.34 %`; null where there is nothing to be a part of. */
export function share(part: number, of: number): string {
  if (of === 0) return UNKNOWN;
  const percent = (part / of) * 100;
  return `${percent === 0 ? '0' : significant(Math.max(percent, 0.01))} %`;
}

/** `412 ms`, `1.24 s`, `2 min 5 s` */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return UNKNOWN;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${significant(ms / 1_000)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `1 request`, `3 requests` */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${WHOLE.format(count)} ${count === 1 ? one : many}`;
}
