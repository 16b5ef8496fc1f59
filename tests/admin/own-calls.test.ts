/** Tests of keys and lists of models at providers without an OpenAI base. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeEnvironment } from '../../src/runtimes/node/ports.ts';
import { type Answer, type Host, type Office, openHost, openOffice } from './office.ts';

const SECRET = 'sk-canary-0123456789-WXYZ';

let host: Host;
let office: Office;
const works: Promise<void>[] = [];
beforeAll(async () => {
  host = await openHost();
  const keepAlive = (work: Promise<void>): void => void works.push(work);
  office = await openOffice({
    allowPrivate: [host.address],
    ports: { environment: { ...nodeEnvironment('silent'), keepAlive } },
  });
});
afterAll(async () => {
  await office?.close();
  await host?.close();
});

const call = (what: string, body?: unknown): Promise<Answer> =>
  office.call(office.adminKey, what, body);
const bases = (dialect: string): object => ({ [dialect]: { base_url: `http://${host.address}` } });
const tryKey = (record: string, dialect: string): Promise<Answer> =>
  call(`POST /catalogue/${record}/test`, { api_key: SECRET, dialects: bases(dialect) });

/** A provider at the host, with a key. */
async function open(form: { name: string; record: string; headers?: object }, dialect: string) {
  await call('POST /providers', { ...form, dialects: bases(dialect) });
  await call(`POST /providers/${form.name}/credentials`, { api_key: SECRET });
}

async function sync(name: string): Promise<Answer['json']> {
  await call(`POST /providers/${name}/sync`);
  await Promise.all(works.splice(0));
  return (await call(`GET /providers/${name}/sync`)).json;
}

describe('a key of a provider with another dialect', () => {
  it("is shown in Anthropic's way, with the version no call goes without", async () => {
    host.answer(200, '{"data":[{"id":"a"}],"has_more":false}');
    const { json } = await tryKey('anthropic', 'anthropic-messages');
    expect(json).toMatchObject({
      ok: true,
      models: 1,
      message: 'The key works: 1 model is listed.',
    });
    expect(host.requests.at(-1)).toMatchObject({ url: '/v1/models?limit=1000' });
    expect(host.lastHeaders()).toMatchObject({
      'x-api-key': SECRET,
      'anthropic-version': '2023-06-01',
    });
    expect(host.lastHeaders().authorization).toBeUndefined();
  });

  it("is shown in Google's way, and its models are counted", async () => {
    host.answer(200, '{"models":[{"name":"models/a"},{"name":"models/b"}]}');
    const { json } = await tryKey('google', 'gemini-generate');
    expect(json).toMatchObject({ ok: true, models: 2 });
    expect(host.requests.at(-1)).toMatchObject({ url: '/v1beta/models?pageSize=1000' });
    expect(host.lastHeaders()).toMatchObject({ 'x-goog-api-key': SECRET });
    expect(host.lastHeaders().authorization).toBeUndefined();
  });

  it.each([
    [
      'anthropic',
      'anthropic-messages',
      401,
      { type: 'error', error: { type: 'authentication_error', message: 'CANARY' } },
      'key_refused',
    ],
    [
      'anthropic',
      'anthropic-messages',
      400,
      {
        type: 'error',
        error: { type: 'invalid_request_error', message: 'Your credit balance is too low.' },
      },
      'no_balance',
    ],
    [
      'google',
      'gemini-generate',
      400,
      {
        error: {
          code: 400,
          message: 'API key not valid. Please pass a valid API key.',
          status: 'INVALID_ARGUMENT',
          details: [{ reason: 'API_KEY_INVALID' }],
        },
      },
      'key_refused',
    ],
    [
      'xai',
      'openai-chat',
      400,
      { code: 'Bad', error: 'Incorrect API key provided: x' },
      'key_refused',
    ],
  ])('of %s in %s that got %i %j is %5$s', async (record, dialect, status, body, code) => {
    host.answer(status, JSON.stringify(body));
    const { json, text } = await tryKey(record, dialect);
    expect(json).toMatchObject({ ok: false, code });
    expect(text).not.toContain('CANARY');
  });

  it('goes to the base of its own dialect alone', async () => {
    const form = { api_key: SECRET, dialects: bases('gemini-generate') };
    const { json } = await call('POST /catalogue/new-api/test', form);
    expect(json).toMatchObject({ ok: null, code: 'not_testable' });
  });

  it('is tested where it is saved, with the version an administrator set', async () => {
    const headers = { 'anthropic-version': '2024-01-01' };
    await open({ name: 'claude', record: 'anthropic', headers }, 'anthropic-messages');
    host.answer(200, '{"data":[]}');
    const { json: saved } = await call('GET /providers/claude/credentials');
    const { json } = await call(`POST /providers/claude/credentials/${saved.data[0].id}/test`);
    expect(json).toMatchObject({ ok: true, models: 0 });
    expect(host.lastHeaders()).toMatchObject({ ...headers, 'x-api-key': SECRET });
  });
});

describe('a list of models in another dialect', () => {
  it('is read below its own base, with the key', async () => {
    await open({ name: 'gemini', record: 'google' }, 'gemini-generate');
    const model = {
      name: 'models/gemini-9-pro',
      displayName: 'Gemini 9 Pro',
      inputTokenLimit: 1_048_576,
      outputTokenLimit: 65_536,
      supportedGenerationMethods: ['generateContent', 'countTokens'],
    };
    host.answer(200, JSON.stringify({ models: [model] }));
    expect(await sync('gemini')).toMatchObject({ state: 'done', added: 1, priced: 0 });
    expect(host.lastHeaders()).toMatchObject({ 'x-goog-api-key': SECRET });
    expect((await call('GET /models/gemini/gemini-9-pro')).json).toMatchObject({
      name: 'Gemini 9 Pro',
      context_tokens: 1_048_576,
      output_tokens: 65_536,
      price: null,
    });
  });

  it('that goes on after its largest page is not taken for the whole', async () => {
    await open({ name: 'endless', record: 'anthropic' }, 'anthropic-messages');
    host.answer(200, '{"data":[{"id":"a"}],"has_more":true}');
    expect(await sync('endless')).toMatchObject({ state: 'failed', added: 0 });
  });

  it('says in words that its key was refused', async () => {
    await open({ name: 'refused', record: 'google' }, 'gemini-generate');
    host.answer(400, '{"error":{"code":400,"message":"API key not valid.","status":"X"}}');
    const { state, message } = await sync('refused');
    expect([state, message]).toEqual([
      'failed',
      `${host.address} refuses the key (400). Check that it is whole, not revoked, and made for this host.`,
    ]);
  });

  it('needs a base of its dialect', async () => {
    await open({ name: 'halved', record: 'deepseek' }, 'anthropic-messages');
    expect(await sync('halved')).toMatchObject({
      state: 'failed',
      message: 'The provider has no base for the dialect openai-chat, below which its list stands.',
    });
  });
});
