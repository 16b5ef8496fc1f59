/**
 * What planning a call costs once its candidates are known: the order of fifty ways to a model, under
 * each strategy, all well or a fifth of them resting.
 *
 *   node bench/planning.ts
 */
import type { Candidate, Strategy } from '../src/contract/target.ts';
import { openaiChat } from '../src/dialects/openai-chat/index.ts';
import { plan } from '../src/gateway/plan.ts';
import { seedOf } from '../src/gateway/routing/affinity.ts';
import { Health } from '../src/gateway/routing/health.ts';
import { priced, way } from '../tests/routing/targets.ts';
import { figure, median, table } from './statistics.ts';

const WAYS = 50;
const CALLS = 2_000;
const ROUNDS = 15;
const WARM_UPS = 3;
const NOW = Date.parse('2026-11-26T12:00:00Z');

const text = JSON.stringify({
  model: 'm-1',
  messages: [{ role: 'user', content: 'x'.repeat(4_000) }],
});
const body = openaiChat.scan(new TextEncoder().encode(text));
const principal = { userId: 'u', keyId: null };
const random = { fill: (bytes: Uint8Array) => void bytes.fill(7) };
const asked = {
  inbound: { header: () => null },
  principal,
  model: 'm-1',
  dialect: openaiChat,
  body,
};

function candidatesOf(strategy: Strategy): Candidate[] {
  return Array.from({ length: WAYS }, (_, index) =>
    way(`p${index % 10}`, {
      kind: index % 3 === 0 ? 'direct' : 'aggregator',
      priority: index % 4,
      price: priced(String(1 + (index % 7)), '15'),
      policy: { strategy, providers: [] },
      credential: { ...way('p').credential, id: `key-${index}` },
    }),
  );
}

function cost(strategy: Strategy, resting: number): number {
  const candidates = candidatesOf(strategy);
  const health = new Health();
  for (const one of candidates.slice(0, resting)) {
    health.end(one, { as: 'rate_limited', retryAfterMs: 300_000, isProbe: false }, NOW);
  }
  const admission = {
    admitted: true,
    principal,
    candidates,
    restricted: false,
    capped: false,
    revision: 1,
    cacheable: true,
  } as const;
  const seed = (): number => seedOf(asked, random);
  const input = {
    admission,
    operation: 'generate',
    model: asked.model,
    dialect: openaiChat,
    body,
    health,
    now: NOW,
    seed,
  } as const;
  const rounds: number[] = [];
  for (let round = -WARM_UPS; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for (let call = 0; call < CALLS; call++) plan(input);
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) rounds.push((user + system) / CALLS);
  }
  return median(rounds);
}

const strategies: readonly Strategy[] = [
  'priority',
  'direct_first',
  'aggregator_first',
  'cheapest',
  'weighted',
];
const rows = strategies.map((strategy) => [
  strategy,
  figure(cost(strategy, 0)),
  figure(cost(strategy, WAYS / 5)),
]);
process.stdout.write(`${table(['strategy', 'us, all well', 'us, ten resting'], rows)}\n`);
