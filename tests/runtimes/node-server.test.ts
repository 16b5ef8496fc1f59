import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/contract/ledger.ts';
import { readCredential } from '../../src/gateway/identity/credential.ts';
import { createAside } from '../../src/runtimes/node/asides.ts';
import { Health } from '../../src/runtimes/node/health.ts';
import { nodeClock } from '../../src/runtimes/node/ports.ts';
import { createHttpServer } from '../../src/runtimes/node/server.ts';
import { answerHealth } from '../../src/runtimes/web/health.ts';
import { type Office, openOffice } from '../admin/office.ts';

/** A ledger whose database said something that is nobody's business. */
const LEDGER: Ledger = {
  record: () => {},
  flush: async () => {},
  state: () => ({ pending: 2, dropped: 1, lastError: 'CANARY in 10.1.2.3' }),
};

let office: Office;
let server: Server;
const logged: string[] = [];

beforeAll(async () => {
  office = await openOffice();
  server = createHttpServer({
    // Answers with the credential it found, or with the code of why there is none.
    gateway: {
      handle(inbound, reply) {
        let said: string;
        try {
          said = readCredential(inbound);
        } catch (error) {
          said = (error as { code: string }).code;
        }
        reply.head(200, ['content-type', 'text/plain', 'connection', 'close']);
        reply.write(new TextEncoder().encode(said));
        reply.end();
      },
    },
    aside: createAside({
      health: new Health({ clock: nodeClock, ledger: LEDGER, underWay: () => 0 }),
      management: async () => office.admin,
      accounts: () => Promise.reject(new Error('no account is asked for here')),
      dashboard: () => false,
      environment: { log: (_level, event) => logged.push(event) },
    }),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  await office?.close();
});

/** Sends lines as they are and reads until the server closes. */
async function raw(...lines: readonly string[]): Promise<{ head: string; body: string }> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  return { head: head.toLowerCase(), body };
}

const CLOSE = 'connection: close';

describe('the management API', () => {
  it.each([
    ['a host that is none', ['GET /api/nothing HTTP/1.1', 'host: a b', CLOSE]],
    ['no host', ['GET /api/nothing HTTP/1.0']],
    ['an address for its path', ['GET http://elsewhere/api/nothing HTTP/1.1', 'host: x', CLOSE]],
    ['a backslash in its path', ['GET /api/nothing\\x HTTP/1.1', 'host: x', CLOSE]],
  ])('answers a request with %s in its own words', async (_, lines) => {
    const { head, body } = await raw(...lines);
    expect(head).toMatch(/^http\/1\.1 40[014]/);
    expect(head).toContain('cache-control: no-store');
    const { error } = JSON.parse(body) as { error: { code: string; request_id: string } };
    expect(head).toContain(`x-request-id: ${error.request_id}`);
    expect(logged).toEqual([]);
  });
});

describe('two credentials in one request', () => {
  const ask = async (...headers: readonly string[]): Promise<string> => {
    const { body } = await raw('GET /v1/models HTTP/1.1', 'host: x', CLOSE, ...headers);
    return body.split('\r\n')[1] ?? body;
  };

  it.each(['Authorization: Bearer', 'x-api-key:', 'X-Goog-Api-Key:'])(
    'in two headers %s are refused, unless they are the same',
    async (start) => {
      expect(await ask(`${start} a`, `${start} b`)).toBe('invalid_credential');
      expect(await ask(`${start} a`, `${start} a`)).toBe('a');
      expect(await ask(`${start} a`)).toBe('a');
    },
  );
});

describe('/readyz', () => {
  const shown = { pending: 2, dropped: 1, state: 'waiting' };

  it('says on a server that rows wait, and not what the database said', async () => {
    const { body } = await raw('GET /readyz HTTP/1.1', 'host: x', CLOSE);
    expect(body).not.toContain('CANARY');
    expect(body).toContain(JSON.stringify(shown));
  });

  it('says the same on the edge', async () => {
    const parts = { ledger: LEDGER, askDatabase: async () => null };
    const answer = await answerHealth('/readyz', new Request('http://x/readyz'), parts);
    const facts = (await answer?.json()) as { ledger: unknown };
    expect(facts.ledger).toEqual(shown);
  });
});
