/**
 * How long a function takes from the start of its process to its first answer, against a function
 * that does nothing, on both Denos. The isolates of one round start one after the other in random
 * order, so that the machine's drift falls on all of them alike.
 *
 * `node bench/edge-boot.ts [rounds]`
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunction } from '../src/deploy/bundle.ts';
import type { DenoVersion } from '../tests/edge/deno.ts';
import { startIsolate } from '../tests/edge/isolate.ts';

interface Contender {
  readonly name: string;
  readonly entry: string;
}

const ENV = {
  SUPABASE_URL: 'https://bench.supabase.co',
  SUPABASE_SECRET_KEYS: '{"default":"sb_secret_bench"}',
  WEIR_MASTER_KEYS: JSON.stringify({
    bench: Buffer.from(Array.from({ length: 32 }, (_, at) => at)).toString('base64'),
  }),
};

/** Milliseconds until a call without a credential is answered: the whole way in, but no database. */
async function boot(deno: DenoVersion, { entry }: Contender): Promise<number> {
  const started = performance.now();
  const isolate = await startIsolate({ deno, entry, env: ENV, log: () => {} });
  const response = await fetch(`http://127.0.0.1:${isolate.port}/v1-chat/v1/chat/completions`, {
    method: 'POST',
    body: '{}',
  });
  await response.arrayBuffer();
  const elapsed = performance.now() - started;
  await isolate.kill();
  return elapsed;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

async function measure(contenders: readonly Contender[], rounds: number): Promise<void> {
  for (const deno of ['2.1', 'newest'] as const) {
    const times = new Map(contenders.map(({ name }): [string, number[]] => [name, []]));
    // The first round fills Deno's caches and is left out.
    for (let round = 0; round <= rounds; round += 1) {
      for (const contender of shuffled(contenders)) {
        const elapsed = await boot(deno, contender);
        if (round > 0) times.get(contender.name)?.push(elapsed);
      }
    }
    const base = median(times.get(contenders[0]?.name ?? '') ?? []);
    for (const [name, values] of times) {
      const [low, mid, high] = [Math.min(...values), median(values), Math.max(...values)];
      const spread = `${low.toFixed(0)}-${high.toFixed(0)}`;
      console.log(
        `Deno ${deno.padEnd(6)}  ${name.padEnd(12)}  ${mid.toFixed(1)} ms (${spread})  ` +
          `+${(mid - base).toFixed(1)} ms`,
      );
    }
  }
}

const folder = await mkdtemp(join(tmpdir(), 'weir-edge-boot-'));
try {
  const empty = "Deno.serve(() => new Response('x'));\n";
  const emptyEntry = join(folder, 'empty.js');
  const emptyAgain = join(folder, 'empty-again.js');
  await writeFile(emptyEntry, empty);
  await writeFile(emptyAgain, empty);
  const bundle = await bundleFunction(folder);
  console.log(`bundle ${bundle.buildId}: ${Math.ceil(bundle.bytes / 1024)} KB`);
  const contenders = [
    { name: 'empty', entry: emptyEntry },
    { name: 'empty again', entry: emptyAgain },
    { name: 'function', entry: bundle.entry },
  ];
  await measure(contenders, Number(process.argv[2] ?? 15));
} finally {
  await rm(folder, { recursive: true });
}
