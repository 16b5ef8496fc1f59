/**
 * `npm run bench`: Weir with everything on beside a bare proxy, the same bare proxy again, and nginx
 * where there is one. Short rounds in random order, because the machine drifts by more than most
 * effects; the second bare proxy shows by how much.
 */
import { once } from 'node:events';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Contender, Setting } from './contenders.ts';
import { startBare, startNginx, startWeir } from './contenders.ts';
import type { Load, Rig, Round } from './measures.ts';
import { round } from './measures.ts';
import type { Cores } from './processes.ts';
import { chooseCores, launch, stop } from './processes.ts';
import { latencyTable, streamTable, throughputTable } from './report.ts';
import { shuffled } from './statistics.ts';
import { WORKLOADS } from './workloads.ts';

const HELP = `npm run bench -- [--rounds 15] [--only name,...] [--without-weir] [--quick]
workloads: ${WORKLOADS.map((workload) => workload.name).join(', ')}
BENCH_NGINX names an nginx binary that is not in PATH.`;

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    'without-weir': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** Until V8 has compiled what is hot; bodies of 1 MB need the longest. */
const WARM_UP_MS = 1_000;
const WARM_UPS = 4;

/** A larger young generation, as the server is started with: less is copied. */
const NODE_FLAGS = ['--max-semi-space-size=16'];

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

function describeMachine(cores: Cores): string {
  const cpu = cpus();
  const where = cores.pinned
    ? `pinned with taskset: contenders on core ${cores.contender}, load generator on core ${cores.load}, upstream on core ${cores.upstream}`
    : 'NOT pinned (one core, or no taskset): the figures are worth less';
  return `${cpu[0]?.model ?? 'unknown CPU'}, ${cpu.length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}\n${where}`;
}

async function startRig(cores: Cores): Promise<Rig & { upstreamPort: number }> {
  const start = (file: string, core: number) =>
    launch({
      command: process.execPath,
      args: [...NODE_FLAGS, new URL(file, import.meta.url).pathname],
      core: cores.pinned ? core : null,
    });
  const upstream = start('./upstream.ts', cores.upstream);
  const load = start('./load.ts', cores.load);
  for (const child of [upstream, load]) child.stderr?.pipe(process.stderr);
  const [message] = (await once(upstream, 'message')) as [{ port: number }];
  return { upstream, load, upstreamPort: message.port };
}

/** One after the other, so that those already there are stopped if one does not start. */
async function* startContenders(setting: Setting): AsyncGenerator<Contender> {
  yield await startBare('bare', setting);
  yield await startBare('bare again', setting);
  if (!flags['without-weir']) yield await startWeir(setting);
  const nginx = await startNginx(setting);
  if (nginx === null) print('nginx: no binary found, left out');
  else yield nginx;
}

interface Measurement {
  readonly load: Load;
  readonly rounds: number;
}

async function measure(
  rig: Rig,
  contenders: readonly Contender[],
  { load, rounds }: Measurement,
): Promise<Round[]> {
  // Cold code and cold caches are not what is asked about.
  const warmUp = { ...load, durationMs: Math.min(load.durationMs, WARM_UP_MS) * WARM_UPS };
  for (const contender of contenders) await round(rig, contender, warmUp);
  const seen: Round[] = [];
  for (let turn = 0; turn < rounds; turn++) {
    for (const contender of shuffled(contenders)) seen.push(await round(rig, contender, load));
  }
  return seen;
}

async function report(rig: Rig, contenders: readonly Contender[]): Promise<void> {
  const chosen = flags.only?.split(',');
  const names = contenders.map((contender) => contender.name);
  const tables = { throughput: throughputTable, latency: latencyTable, streams: streamTable };
  for (const workload of WORKLOADS) {
    if (chosen !== undefined && !chosen.includes(workload.name)) continue;
    const rounds = flags.quick ? 2 : Math.min(workload.rounds, Number(flags.rounds));
    const seen = await measure(rig, contenders, { load: workload.load, rounds });
    print(`\n## ${workload.title} (${rounds} rounds each)\n`);
    print(tables[workload.report](seen, names));
  }
}

async function main(): Promise<void> {
  if (flags.help) return print(HELP);
  const cores = chooseCores();
  print(describeMachine(cores));
  const rig = await startRig(cores);
  const contenders: Contender[] = [];
  try {
    const setting = {
      upstreamPort: rig.upstreamPort,
      core: cores.pinned ? cores.contender : null,
      nodeFlags: NODE_FLAGS,
    };
    for await (const contender of startContenders(setting)) contenders.push(contender);
    await report(rig, contenders);
  } finally {
    await Promise.all(contenders.map((contender) => contender.stop()));
    await Promise.all([stop(rig.load), stop(rig.upstream)]);
  }
}

await main();
