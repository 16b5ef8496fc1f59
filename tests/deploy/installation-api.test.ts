/** What answers at a function's address may be something else than Weir. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installationApi } from '../../src/deploy/installation-api.ts';

const ANSWERS: Readonly<Record<string, readonly [number, string]>> = {
  '/api/page': [200, '<html>Welcome</html>'],
  '/api/broken': [502, '<html>Bad gateway</html>'],
  '/api/refused': [403, '{"error": {"message": "This key is none."}}'],
  '/api/there': [200, '{"name": "there"}'],
};

let server: Server;
let base = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    const [status, body] = ANSWERS[request.url ?? ''] ?? [404, '{}'];
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server?.close());

describe('the management API of a deployed function', () => {
  it('takes a page for no answer, whatever its status', async () => {
    const api = installationApi(base, 'weir_admin');
    for (const [path, status] of [
      ['/page', 200],
      ['/broken', 502],
    ] as const) {
      await expect(api.call('POST', path, {})).rejects.toThrow(`answered ${status}, and nothing`);
      await expect(api.call('GET', path)).rejects.toThrow(`answered ${status}, and nothing`);
    }
  });

  it('tells what Weir says, and that something is not there', async () => {
    const api = installationApi(base, 'weir_admin');
    await expect(api.call('POST', '/refused')).rejects.toThrow('This key is none.');
    expect(await api.call('GET', '/nowhere')).toBeNull();
    expect(await api.call('GET', '/there')).toEqual({ name: 'there' });
  });
});
