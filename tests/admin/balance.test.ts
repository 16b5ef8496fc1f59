/** What an account has left, asked with the key that calls. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  type Host,
  type Office,
  openHost,
  openOffice,
  type Person,
} from './office.ts';

const SECRET = 'sk-canary-0123456789-WXYZ';

let host: Host;
let office: Office;
let ada: Person;
let bob: Person;
const ids: Record<string, string> = {};

beforeAll(async () => {
  host = await openHost();
  office = await openOffice({ allowPrivate: [host.address] });
  ada = await office.member('ada');
  bob = await office.member('bob');
  for (const [name, record] of [
    ['router', 'openrouter'],
    ['site', 'new-api'],
    ['silent', 'openai-compatible'],
  ] as const) {
    const dialects = { 'openai-chat': { base_url: `http://${host.address}/${name}/v1` } };
    await office.call(office.adminKey, 'POST /providers', { name, record, dialects });
    ids[name] = await save(office.adminKey, name);
  }
});
afterAll(async () => {
  await office?.close();
  await host?.close();
});

async function save(who: string, provider: string): Promise<string> {
  const path = `POST /providers/${provider}/credentials`;
  return (await office.call(who, path, { api_key: SECRET })).json.id;
}
const balance = (provider: string, id = ids[provider], who = office.adminKey): Promise<Answer> =>
  office.call(who, `GET /providers/${provider}/credentials/${id}/balance`);

describe('a balance', () => {
  it('is told exactly, in words and as a decimal', async () => {
    host.answer(200, JSON.stringify({ data: { limit_remaining: 38.2 } }));
    const { status, json, text } = await balance('router');
    expect([status, json]).toEqual([
      200,
      {
        ...{ code: 'told', message: '38.2 USD left.' },
        balances: [{ amount: '38.2', currency: 'USD' }],
      },
    ]);
    expect(host.requests.at(-1)).toMatchObject({
      ...{ url: '/router/v1/key', authorization: `Bearer ${SECRET}` },
    });
    expect(text).not.toContain('canary');
  });

  it('is asked for at the root of a site', async () => {
    host.answer(200, JSON.stringify({ data: { total_available: 500_000 } }));
    expect((await balance('site')).json).toMatchObject({ message: '1 USD left.' });
    expect(host.requests.at(-1)?.url).toBe('/api/usage/token/');
  });

  it.each<[number, string, string, string]>([
    [200, '{"data":{"limit_remaining":null}}', 'no_limit', 'has no limit of its own'],
    [200, '{"data":{}}', 'unexpected', 'not with a balance'],
    [200, '<html>', 'unexpected', 'not with JSON'],
    [401, '{"error":{"message":"CANARY","code":401}}', 'key_refused', 'refuses the key (401)'],
    [503, 'CANARY', 'unavailable', 'has trouble of its own'],
    [404, '', 'unexpected', 'knows no such path'],
  ])('says what is wrong with %d %s', async (status, body, code, words) => {
    host.answer(status, body);
    const { json, text } = await balance('router');
    expect([json.code, json.balances]).toEqual([code, []]);
    expect(json.message).toContain(words);
    expect(text).not.toContain('CANARY');
  });

  it('is not asked for where nobody says how', async () => {
    const before = host.requests.length;
    expect((await balance('silent')).json).toMatchObject({ code: 'not_told', balances: [] });
    expect(host.requests).toHaveLength(before);
  });

  it('is its owner’s to know', async () => {
    host.answer(200, JSON.stringify({ data: { limit_remaining: 1 } }));
    const own = await save(ada.token, 'router');
    expect((await balance('router', own, ada.token)).json.message).toBe('1 USD left.');
    for (const who of [bob.token, ada.token]) {
      expect((await balance('router', ids['router'], who)).status).toBe(404);
    }
    expect((await balance('router', own, bob.token)).status).toBe(404);
  });

  it('is not asked for at a host the key was not saved for', async () => {
    const before = host.requests.length;
    const dialects = { 'openai-chat': { base_url: 'http://127.0.0.1:1/v1' } };
    await office.root`
      update weir.providers set dialects = ${office.root.json(dialects)} where name = 'router'`;
    expect((await balance('router')).json.code).toBe('needs_key');
    expect(host.requests).toHaveLength(before);
  });
});
