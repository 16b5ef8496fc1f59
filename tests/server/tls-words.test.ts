/** What the test of a key says of a host it cannot trust, or cannot reach. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlain, type Server } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient } from '../support/admin-client.ts';
import { type Certificate, makeAuthority } from '../support/certificate.ts';
import { type StartedServer, startWeir } from '../support/started-server.ts';

const HERE = '127.0.0.1';
const known = makeAuthority('An authority Weir knows');
const unknown = makeAuthority('An authority nobody knows');
const yesterday = new Date(Date.now() - 86_400_000);

/** By the name of the provider: what its server shows; null: no TLS at all. */
const SHOWN: Readonly<Record<string, Certificate | null>> = {
  trusted: known.issue({ name: HERE }),
  expired: known.issue({ name: HERE, until: yesterday }),
  other: known.issue({ name: 'other.example' }),
  unsigned: unknown.issue({ name: HERE }),
  plain: null,
};

const servers: Server[] = [];
const ports: Record<string, number> = {};
let folder = '';
let weir: StartedServer;
let admin: AdminClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'weir-tls-'));
  for (const [name, shown] of Object.entries(SHOWN)) {
    const answer = (_: unknown, response: { end(text: string): void }): void =>
      response.end('{"data":[]}');
    const server = shown === null ? createPlain(answer) : createServer(shown, answer);
    server.listen(0, HERE);
    await once(server, 'listening');
    ports[name] = (server.address() as AddressInfo).port;
    servers.push(server);
  }
  const closed = createPlain();
  closed.listen(0, HERE);
  await once(closed, 'listening');
  ports['closed'] = (closed.address() as AddressInfo).port;
  closed.close();
  writeFileSync(join(folder, 'ca.pem'), known.cert);
  weir = await startWeir({
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    WEIR_ALLOW_PRIVATE_UPSTREAMS: Object.values(ports)
      .map((port) => `${HERE}:${port}`)
      .join(','),
  });
  admin = adminClient(weir.url, weir.adminKey);
}, 60_000);
afterAll(async () => {
  await weir?.stop();
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the test of a key', () => {
  it.each([
    ['trusted', true, 'The key works'],
    ['expired', false, 'has a certificate that has expired'],
    ['other', false, 'shows a certificate of another name'],
    ['unsigned', false, 'no authority that is known here has signed'],
    ['plain', false, 'speaks no TLS'],
    ['closed', false, 'refuses connections'],
  ])('at a host that is %s says so', async (name, ok, words) => {
    await admin.createProvider({
      name,
      kind: 'direct',
      baseUrl: `https://${HERE}:${ports[name]}/v1`,
    });
    const id = await admin.createCredential(name, 'sk-canary-0123456789');
    const found = await admin.call('POST', `/providers/${name}/credentials/${id}/test`);
    expect(found).toMatchObject({ ok, message: expect.stringContaining(words) });
  });
});
