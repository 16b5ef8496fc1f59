/** Tables of medians and of ratios to the bare proxy. */
import type { Round } from './measures.ts';
import { figure, median, middleHalf, table } from './statistics.ts';

const BASELINE = 'bare';

type Reading = (round: Round) => number;

function values(rounds: readonly Round[], name: string, read: Reading): number[] {
  return rounds.filter((round) => round.contender === name).map(read);
}

function half(all: readonly number[]): string {
  const [low, high] = middleHalf(all);
  return `${figure(low)}-${figure(high)}`;
}

const percent = (all: readonly number[]): string => `${Math.round(median(all) * 100)} %`;

/** Who was busy: only where the contender is the busy one do requests/s speak of it. */
function shares(rounds: readonly Round[], name: string): string[] {
  return [
    percent(values(rounds, name, (round) => round.contenderShare)),
    percent(values(rounds, name, (round) => round.loadShare)),
    percent(values(rounds, name, (round) => round.upstreamShare)),
  ];
}

const SHARE_HEADS = ['own core', 'load gen.', 'upstream'];

function bad(rounds: readonly Round[], name: string): string {
  return String(values(rounds, name, (round) => round.bad).reduce((sum, count) => sum + count, 0));
}

export function throughputTable(rounds: readonly Round[], names: readonly string[]): string {
  const base = median(values(rounds, BASELINE, (round) => round.cpuUs));
  const baseRate = median(values(rounds, BASELINE, (round) => round.perSecond));
  const rows = names.map((name) => {
    const cpu = values(rounds, name, (round) => round.cpuUs);
    const family = values(rounds, name, (round) => round.familyCpuUs);
    const rate = values(rounds, name, (round) => round.perSecond);
    return [
      name,
      figure(median(rate)),
      half(rate),
      figure(median(rate) / baseRate),
      figure(median(cpu)),
      half(cpu),
      figure(base / median(cpu)),
      figure(base / median(family)),
      bad(rounds, name),
      ...shares(rounds, name),
    ];
  });
  const heads = [
    'proxy',
    'requests/s',
    'middle half',
    'of bare',
    'CPU us/request',
    'middle half',
    'of bare by CPU',
    'with database',
    'bad',
    ...SHARE_HEADS,
  ];
  return table(heads, rows);
}

export function latencyTable(rounds: readonly Round[], names: readonly string[]): string {
  const base = median(values(rounds, BASELINE, (round) => round.p50Ms));
  const rows = names.map((name) => {
    const p50 = values(rounds, name, (round) => round.p50Ms);
    return [
      name,
      figure(median(p50)),
      half(p50),
      name === BASELINE ? '' : figure(median(p50) - base),
      figure(median(values(rounds, name, (round) => round.p99Ms))),
      figure(median(values(rounds, name, (round) => round.cpuUs))),
      bad(rounds, name),
      ...shares(rounds, name),
    ];
  });
  const heads = [
    'proxy',
    'p50 ms',
    'middle half',
    'added p50 ms',
    'p99 ms',
    'CPU us/request',
    'bad',
    ...SHARE_HEADS,
  ];
  return table(heads, rows);
}

export function streamTable(rounds: readonly Round[], names: readonly string[]): string {
  const rows = names.map((name) => [
    name,
    String(values(rounds, name, (round) => round.requests).reduce((sum, count) => sum + count, 0)),
    bad(rounds, name),
    figure(
      median(values(rounds, name, (round) => (round.perSecond * round.events) / round.requests)),
    ),
    figure(median(values(rounds, name, (round) => round.p50Ms))),
    figure(median(values(rounds, name, (round) => round.rssMb))),
    figure(Math.max(...values(rounds, name, (round) => round.peakRssMb))),
    ...shares(rounds, name),
  ]);
  const heads = [
    'proxy',
    'streams',
    'broken',
    'events/s',
    'first event ms',
    'RSS MB',
    'peak RSS MB',
    ...SHARE_HEADS,
  ];
  return table(heads, rows);
}
