/**
 * What large lists of models cost a server with its embedded database: reading them, the calls that
 * go on meanwhile, and the first call of a model among all of them.
 *
 *   node bench/catalogue.ts
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AdminClient, adminClient } from '../tests/support/admin-client.ts';
import { until } from '../tests/support/home.ts';
import { startWeir } from '../tests/support/started-server.ts';
import { figure, median, table } from './statistics.ts';

const LISTS = { small: 2_000, large: 8_000 } as const;
const CALLS = 60;
const WARM_UPS = 30;

const entry = (at: number): object => ({
  id: `maker/model-${at}`,
  name: `Model ${at}`,
  context_length: 128_000,
  top_provider: { max_completion_tokens: 8_000 },
  pricing: { prompt: '0.000001', completion: '0.000002' },
});
const answer = JSON.stringify({
  choices: [{ index: 0, message: { role: 'assistant', content: 'ho' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 1 },
});

/** Lists below `/small` and `/large`, and answers every call. */
async function startHost(): Promise<Server> {
  const bodies = Object.entries(LISTS).map(([name, size]): [string, string] => [
    `/${name}/models`,
    JSON.stringify({ data: Array.from({ length: size }, (_, at) => entry(at)) }),
  ]);
  const lists = new Map(bodies);
  const host = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(lists.get(request.url ?? '') ?? answer);
    });
  });
  host.listen(0, '127.0.0.1');
  await once(host, 'listening');
  return host;
}

const host = await startHost();
const address = `127.0.0.1:${(host.address() as AddressInfo).port}`;
const weir = await startWeir({ WEIR_ALLOW_PRIVATE_UPSTREAMS: address });
const admin: AdminClient = adminClient(weir.url, weir.adminKey);
const { key } = await admin.createKey({ name: 'bench' });

/** Milliseconds of one call. */
async function call(model: string): Promise<number> {
  const begun = performance.now();
  const response = await fetch(`${weir.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hi' }] }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return performance.now() - begun;
}

async function sync(name: keyof typeof LISTS): Promise<string[]> {
  const base_url = `http://${address}/${name}`;
  const dialects = { 'openai-chat': { base_url } };
  await admin.call('POST', '/providers', { name, record: 'openrouter', dialects });
  await admin.createCredential(name, 'sk-of-the-bench-0123456789');
  const meanwhile: number[] = [];
  const begun = performance.now();
  await admin.call('POST', `/providers/${name}/sync`);
  await until(`the list of ${name}`, async () => {
    meanwhile.push(await call('sandbox/echo'));
    const { state } = await admin.call('GET', `/providers/${name}/sync`);
    return state === 'done';
  });
  const took = performance.now() - begun;
  return [
    String(LISTS[name]),
    figure(took),
    figure(median(meanwhile)),
    figure(Math.max(...meanwhile)),
  ];
}

/** Medians of the first and of the second call of each model. */
async function admissions(named: (at: number) => string): Promise<string[]> {
  const [first, again]: [number[], number[]] = [[], []];
  for (let at = 0; at < CALLS; at++) {
    first.push(await call(named(at)));
    again.push(await call(named(at)));
  }
  return [figure(median(first)), figure(median(again)), figure(median(first) - median(again))];
}

for (let at = 0; at < WARM_UPS; at++) await call('sandbox/echo');
const lists = [await sync('small'), await sync('large')];
const rows = [
  ['small/maker/...', ...(await admissions((at) => `small/maker/model-${at * 7}`))],
  ['by its common name', ...(await admissions((at) => `model-${at * 7 + 3}`))],
  ['as nobody spells it', ...(await admissions((at) => `OpenAI/Model-${at * 7 + 5}`))],
];
process.stdout.write(
  `${table(['models', 'ms to read', 'calls meanwhile, median ms', 'longest'], lists)}\n\n` +
    `${table(['name', 'first ms', 'again ms', 'admission ms'], rows)}\n`,
);
await weir.stop();
host.close();
