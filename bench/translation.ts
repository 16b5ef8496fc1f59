/**
 * What translating costs beside passing, in one process: streams of 200 events, requests of 1 MB,
 * and the look that every request of a caller's own dialect gets (`adjusts`).
 *
 *   node bench/translation.ts [--rounds 15] [--only streams,requests,looks]
 *
 * Contenders take turns in random order, since the machine drifts by more than most effects; every
 * figure is a median of rounds, and every ratio one of medians of the same run.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { DialectId } from '../src/contract/dialect-id.ts';
import { translatorOf } from '../src/gateway/registry.ts';
import { wayOf } from '../tests/support/answer-way.ts';
import { figure, median, shuffled, table } from './statistics.ts';
import { KINDS, parsed, rendered, saidIn, scanned, turnsBody } from './translation-requests.ts';
import { frames } from './translation-streams.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    only: { type: 'string', default: 'streams,requests,looks' },
  },
});
const ROUNDS = Number(flags.rounds);
/** Rounds before those that count: until V8 has compiled what is hot. */
const WARM_UPS = 3;
const KB = 1024;

const IDS: readonly DialectId[] = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini-generate',
];

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Something to be measured: what it does, and how often in a round. */
interface Contender {
  readonly name: string;
  readonly times: number;
  run(): unknown;
}

/** CPU of the whole process, garbage collection on other threads included, in microseconds. */
function cpuOf({ times, run }: Contender): number {
  const before = process.cpuUsage();
  for (let at = 0; at < times; at++) run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}

/** The median of each, by name. */
function measure(contenders: readonly Contender[]): Map<string, number> {
  const seen = new Map(contenders.map(({ name }): [string, number[]] => [name, []]));
  for (let round = -WARM_UPS; round < ROUNDS; round++) {
    for (const contender of shuffled(contenders)) {
      const cpu = cpuOf(contender);
      if (round >= 0) seen.get(contender.name)?.push(cpu);
    }
  }
  return new Map([...seen].map(([name, all]) => [name, median(all)]));
}

const of = (found: ReadonlyMap<string, number>, name: string): number =>
  found.get(name) ?? Number.NaN;

const pair = (from: DialectId, to: DialectId): string => `${from} > ${to}`;

function streams(): void {
  const contenders = IDS.flatMap((from) => {
    const chunks = frames(from);
    return IDS.map((to): Contender => {
      const way = wayOf(from, to);
      return { name: pair(from, to), times: 40, run: () => way.run(chunks, () => {}) };
    });
  });
  const found = measure(contenders);
  const rows = IDS.map((from) => {
    const passing = of(found, pair(from, from));
    const ratios = IDS.map((to) => figure(of(found, pair(from, to)) / passing));
    return [from, String(frames(from).length), figure(passing), ...ratios];
  });
  print(
    `\n## A stream, to callers of each dialect: CPU, as often as passing it (${ROUNDS} rounds)\n`,
  );
  print(table(['from', 'frames', 'passing us', ...IDS], rows));
}

function requests(): void {
  for (const [kind, said] of Object.entries(KINDS)) {
    const contenders = IDS.flatMap((from) => {
      const body = saidIn(from, said);
      return IDS.map((to): Contender => {
        // As the gateway does it: what was rendered is scanned, since splices need its members.
        const run = (): unknown => scanned(to, rendered(to, parsed(from, body)));
        return { name: pair(from, to), times: 1, run };
      });
    });
    const found = measure(contenders);
    const rows = IDS.map((from) => [
      from,
      ...IDS.map((to) => figure(of(found, pair(from, to)) / 1000)),
    ]);
    print(`\n## 1 MB of ${kind}, said in each dialect: ms of CPU (${ROUNDS} rounds)\n`);
    print(table(['from', ...IDS], rows));
  }
}

/** Beside the scan that every body gets. */
function looks(): void {
  const sizes = [1, 100, 1024];
  const contenders = IDS.flatMap((id) =>
    sizes.flatMap((size): Contender[] => {
      const body = saidIn(id, turnsBody(size * KB));
      const times = Math.ceil((20 * KB) / size);
      const { bytes } = body;
      const text = new TextDecoder().decode(bytes);
      const { adjusts } = translatorOf(id);
      return [
        { name: `${id} ${size} look`, times, run: () => adjusts(body, {}) },
        { name: `${id} ${size} scan`, times: Math.ceil(times / 8), run: () => scanned(id, text) },
      ];
    }),
  );
  const found = measure(contenders);
  const cells = (id: DialectId, size: number): string[] => {
    const look = of(found, `${id} ${size} look`);
    return [figure(look), figure((100 * look) / of(found, `${id} ${size} scan`))];
  };
  const rows = IDS.map((id) => [id, ...sizes.flatMap((size) => cells(id, size))]);
  const heads = sizes.flatMap((size) => [`${size} KB us`, '% of scan']);
  print(`\n## The look for what must not pass, CPU (${ROUNDS} rounds)\n`);
  print(table(['dialect', ...heads], rows));
}

const PARTS: Readonly<Record<string, () => void>> = { streams, requests, looks };

print(`Node ${process.version}, load ${loadavg().map(figure).join(' ')}`);
for (const name of flags.only.split(',')) PARTS[name]?.();
