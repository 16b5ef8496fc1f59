/** Reading lists by the command, from wherever a clock is. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Host, openHost } from '../admin/office.ts';
import { type AdminClient, adminClient } from '../support/admin-client.ts';
import { type StartedServer, startWeir } from '../support/started-server.ts';
import { type Ended, tooLong, weir } from './command.ts';

const entry = (id: string, prompt: string, over: object = {}): object => ({
  ...{ id, context_length: 1_000, pricing: { prompt, completion: '0.000002' } },
  ...over,
});

let host: Host;
let server: StartedServer;
let admin: AdminClient;

beforeAll(async () => {
  host = await openHost();
  server = await startWeir({ WEIR_ALLOW_PRIVATE_UPSTREAMS: host.address });
  admin = adminClient(server.url, server.adminKey);
  const baseUrl = `http://${host.address}/v1`;
  for (const [name, record] of [
    ['router', 'openrouter'],
    ['keyless', 'openrouter'],
    ['unlisted', 'perplexity'],
  ] as const) {
    await admin.createProvider({ name, record, kind: 'aggregator', baseUrl });
  }
  await admin.createCredential('router', 'sk-canary-0123456789');
}, 60_000);
afterAll(async () => {
  await server?.stop();
  await host?.close();
});

const listOf = (...data: object[]): void => host.answer(200, JSON.stringify({ data }));
const sync = (...args: readonly string[]): Promise<Ended> =>
  weir(['sync', '--url', server.url, ...args], { WEIR_ADMIN_KEY: server.adminKey });

describe('weir sync', () => {
  it('reads every list it can, and says what is new', async () => {
    listOf(entry('a', '0.000001'), entry('b', '0.000001'));
    expect(await sync()).toEqual({
      code: 0,
      out: 'router: 2 models, 2 new, 2 with a new price.\n  + b\n  + a\n',
      err: '',
    });
    expect((await sync()).out).toBe('router: 2 models, nothing changed.\n');
  });

  it('shows what changed before and after, prices first', async () => {
    listOf(entry('a', '0.0000035'), entry('c', '0.000001', { context_length: 2_000 }));
    const { code, out } = await sync('router');
    expect([code, out]).toEqual([
      0,
      [
        'router: 2 models, 1 new, 1 withdrawn, 2 with a new price.',
        '    a: price input 1 -> 3.5',
        '  - b',
        '  + c',
        '',
      ].join('\n'),
    ]);
    const more = { context_length: 3_000, supported_parameters: ['tools'] };
    listOf(entry('a', '-1'), entry('c', '0.000001', more));
    expect((await sync('router')).out).toBe(
      [
        'router: 2 models, 1 changed, 1 with a new price.',
        '    a: price no longer told',
        '    c: features none -> tools; context tokens 2000 -> 3000',
        '',
      ].join('\n'),
    );
  });

  it('prints an object for each list to scripts', async () => {
    listOf(entry('a', '0.000001'), entry('c', '0.000001', { context_length: 3_000 }));
    const { out } = await sync('--json');
    expect(JSON.parse(out)).toMatchObject({
      ...{ provider: 'router', state: 'done', done: 2, priced: 1 },
      changes: [
        {
          ...{ kind: 'changed', model: 'a' },
          changes: { list_price: { old: null, new: { input: '1', output: '2' } } },
        },
      ],
    });
  });

  it('tells no more than anybody reads, in 80 columns', async () => {
    const many = Array.from({ length: 500 }, (_, n) =>
      entry(`maker/${'long-'.repeat(11)}${n}`, '1e-6'),
    );
    listOf(entry('a', '0.000001'), entry('c', '0.000001'), ...many);
    const { out } = await sync();
    expect(out.split('\n')).toHaveLength(1 + 20 + 1 + 1);
    expect(out).toContain('  and 481 more: GET /api/providers/router/sync/changes\n');
    expect(tooLong(out)).toEqual([]);
  });

  it('fails where one does, and says why', async () => {
    listOf(entry('other', '0.000001'));
    const lossy = await sync();
    expect([lossy.code, lossy.out.replaceAll(/\s+/g, ' ')]).toEqual([
      1,
      'router: FAILED. The list has 0 of the 502 models it had before, so nothing was changed. ' +
        'If that is right, sync again with accept_loss=true. ',
    ]);
    expect((await sync('--accept-loss', 'router')).code).toBe(0);
    const named = await sync('keyless', 'unlisted', 'nobody');
    expect(named.code).toBe(1);
    expect(named.out.replaceAll(/\s+/g, ' ')).toMatch(
      /^keyless: No key of the platform.* unlisted: unlisted has no list of models .* nobody: There is no provider "nobody"\. $/,
    );
    expect(tooLong(named.out)).toEqual([]);
  });

  it('needs an admin key, and a Weir', async () => {
    const keyless = await weir(['sync', '--url', server.url], { WEIR_ADMIN_KEY: '' });
    expect([keyless.code, keyless.err]).toEqual([2, expect.stringContaining('WEIR_ADMIN_KEY')]);
    const wrong = await weir(['sync', '--url', server.url], { WEIR_ADMIN_KEY: 'weir_admin_no' });
    expect([wrong.code, wrong.out]).toEqual([1, '']);
    const elsewhere = await weir(['sync', '--url', `http://${host.address}`], {
      WEIR_ADMIN_KEY: server.adminKey,
    });
    expect([elsewhere.code, elsewhere.err]).toEqual([1, expect.stringContaining('no Weir')]);
    expect(host.requests.map(({ authorization }) => authorization)).not.toContain(
      `Bearer ${server.adminKey}`,
    );
  });
});
