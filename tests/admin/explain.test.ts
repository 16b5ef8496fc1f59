/** What would become of a call, told without calling anybody. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, MODES_THAT_DIFFER, type Office, openOffice, type Person } from './office.ts';

const chat = (model: string, more: object = {}): object => ({
  model,
  messages: [{ role: 'user', content: 'x'.repeat(396) }],
  ...more,
});

describe.each(MODES_THAT_DIFFER)('explaining on a database owned by %s', (mode) => {
  let office: Office;
  let ada: Person;

  beforeAll(async () => {
    office = await openOffice({ mode });
    ada = await office.member('ada');
    await provider('maker', { kind: 'direct', priority: 2 });
    await provider('hub', { kind: 'aggregator', priority: 1 });
    await provider('keyless', { kind: 'aggregator' }, false);
    await provider('off', { kind: 'aggregator', enabled: false });
    for (const at of ['maker', 'hub', 'keyless', 'off']) {
      const price = at === 'hub' ? { input: '2', output: '10' } : undefined;
      await put('POST /models', { provider: at, model: 'm-1', ...(price ? { price } : {}) });
    }
    await put('POST /models', {
      provider: 'maker',
      model: 'dated',
      canonical_id: 'm-1',
      enabled: false,
    });
  });
  afterAll(() => office?.close());

  const put = (call: string, form: object): Promise<Answer> =>
    office.call(office.adminKey, call, form);
  async function provider(name: string, more: object, keyed = true): Promise<void> {
    const dialects = { 'openai-chat': { base_url: `https://${name}.example/v1` } };
    await put('POST /providers', { name, record: 'openai-compatible', dialects, ...more });
    if (keyed)
      await put(`POST /providers/${name}/credentials`, { api_key: 'sk-canary-0123456789' });
  }
  const explain = (form: object, who = office.adminKey): Promise<Answer> =>
    office.call(who, 'POST /explain', form);
  const names = (json: Answer['json']): string[] =>
    json.targets.map(({ provider: name }: { provider: string }) => name);

  it('tells the targets in order, what they cost, and why others are passed over', async () => {
    const { status, json, text } = await explain({ body: chat('m-1', { max_tokens: 1_000 }) });
    expect([status, names(json)]).toEqual([200, ['hub', 'maker']]);
    // 400 bytes of text are 100 tokens: 100 x 2 + 1,000 x 10 micro-USD.
    expect(json).toMatchObject({ model: 'm-1', prompt_tokens: 100, output_limit: 1_000 });
    expect(json.targets[0]).toMatchObject({
      ...{ kind: 'aggregator', model: 'm-1', dialect: 'openai-chat', relay: 'passthrough' },
      ...{ owner: 'platform', price_source: 'override', cost_usd: '0.0102' },
      ...{ losses: [], problem: null, credential_id: expect.stringMatching(/-/) },
    });
    expect(json.targets[1]).toMatchObject({ price_version: null, cost_usd: null });
    expect(json.passed).toEqual([
      { provider: 'keyless', model: 'm-1', reason: 'no_credential' },
      { provider: 'maker', model: 'dated', reason: 'model_off' },
      { provider: 'off', model: 'm-1', reason: 'provider_off' },
    ]);
    expect(text).not.toContain('sk-canary');
  });

  it('finds a model however it is spelled', async () => {
    const { json } = await explain({ body: chat('OpenAI/M-1') });
    expect(names(json)).toEqual(['hub', 'maker']);
    expect(json.passed).toContainEqual({
      ...{ provider: 'maker', model: 'dated', reason: 'model_off' },
    });
  });

  it('follows the policy', async () => {
    await put('PATCH /settings', { routing: { strategy: 'direct_first' } });
    await expect(explain({ body: chat('m-1') }).then(({ json }) => names(json))).resolves.toEqual([
      'maker',
      'hub',
    ]);
    await put('PATCH /settings', { routing: { strategy: 'only', providers: ['hub'] } });
    const { json } = await explain({ body: chat('m-1') });
    expect(names(json)).toEqual(['hub']);
    expect(json.passed[0]).toMatchObject({ provider: 'maker', reason: 'not_in_policy' });
    await put('PATCH /settings', { routing: { strategy: 'priority' } });
  });

  it('tells what a translation loses, and what cannot be carried', async () => {
    const body = {
      contents: [{ role: 'user', parts: [{ text: 'hi' }] }],
      generationConfig: { topK: 5 },
    };
    const { json } = await explain({ dialect: 'gemini-generate', model: 'm-1', body });
    expect(json.targets[0]).toMatchObject({ relay: 'translated', problem: null });
    const lossy = { ...body, generationConfig: { candidateCount: 2 } };
    const told = await explain({ dialect: 'gemini-generate', model: 'm-1', body: lossy });
    expect(told.json.targets[0]).toMatchObject({
      relay: null,
      problem: {
        code: 'lossy_translation',
        message: expect.stringContaining('Remove it, choose another model'),
      },
    });
  });

  it('tells members what they would hear, and no key of the platform’s', async () => {
    const closed = await explain({ body: chat('m-1') }, ada.token);
    expect(closed.json).toMatchObject({ targets: [], refusal: 'platform_access_off' });
    await put('PATCH /settings', { access: { models: ['hub/*'], usd_per_day: '1' } });
    const { json } = await explain({ body: chat('m-1') }, ada.token);
    expect(names(json)).toEqual(['hub']);
    expect(json.targets[0]).not.toHaveProperty('credential_id');
    expect(json.passed).toContainEqual({
      ...{ provider: 'maker', model: 'm-1', reason: 'not_offered' },
    });
    const asAda = await explain({ body: chat('m-1'), user_id: ada.id });
    expect(names(asAda.json)).toEqual(['hub']);
    expect((await explain({ body: chat('m-1'), user_id: ada.id }, ada.token)).status).toBe(403);
    await put('PATCH /settings', { access: null });
  });

  it.each<[object, number, string]>([
    [{ body: {} }, 400, 'invalid_request'],
    [{ body: { model: 7 } }, 400, 'invalid_request'],
    [{ body: { model: 'm-1', stream: 'yes' } }, 400, 'invalid_field'],
    [{ body: { model: 'm-1' }, dialect: 'smoke' }, 400, 'invalid_request'],
  ])('refuses %j', async (form, status, code) => {
    const answer = await explain(form);
    expect([answer.status, answer.json.error.code]).toEqual([status, code]);
  });

  it('knows a model of nobody', async () => {
    const { status, json } = await explain({ body: chat('none') });
    expect([status, json.targets, json.passed]).toEqual([200, [], []]);
  });
});
