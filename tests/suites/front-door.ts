/** What is answered beside the calls themselves: CORS, HEAD, model lists. */
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import type { World } from './world.ts';
import { chatBody, errorOf, exchange, newNonce, send } from './world.ts';

export function frontDoor(world: () => World): void {
  describe('the front door', () => {
    cors(world);
    modelLists(world);

    it('answers HEAD / at once and without a credential', async () => {
      const response = await fetch(`${world().home.baseUrl}/`, { method: 'HEAD' });
      expect(response.status).toBe(200);
    });
  });
}

function cors(world: () => World): void {
  it('answers a preflight before any credential is asked for', async () => {
    const response = await fetch(`${world().home.baseUrl}/v1/chat/completions`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, x-client-info, apikey, content-type',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(response.headers.get('access-control-allow-methods')).toContain('POST');
    const allowed = response.headers.get('access-control-allow-headers')?.split(/, */);
    expect(allowed).toEqual(
      // The star stands for what vendors' clients add of their own, such as `anthropic-version`.
      expect.arrayContaining(['authorization', 'x-client-info', 'apikey', 'content-type', '*']),
    );
  });

  it.each([
    ['an answer', 'chat', { stream: false }],
    ['a stream', 'chat', { stream: true }],
    ["an upstream's error", 'status-400', {}],
    ['an error of our own', 'status-500', {}],
  ])('lets any origin read %s and its route', async (_what, model, more) => {
    const { seen } = await exchange(world(), `${world().direct}/${model}`, more);
    expect(seen.headers.get('access-control-allow-origin')).toBe('*');
    expect(seen.headers.get('access-control-expose-headers')).toContain('x-weir-request-id');
  });

  it('lets any origin read that its credential was refused', async () => {
    const body = chatBody(`${world().direct}/chat`, newNonce());
    const seen = await send(world(), body, { key: 'nonsense' });
    expect(seen.status).toBe(401);
    expect(seen.headers.get('access-control-allow-origin')).toBe('*');
  });
}

function modelLists(world: () => World): void {
  const client = (key: string): OpenAI =>
    new OpenAI({ apiKey: key, baseURL: `${world().home.baseUrl}/v1`, maxRetries: 0 });

  it('lists models as ids that can be called', async () => {
    const ids: string[] = [];
    for await (const model of client(world().key).models.list()) ids.push(model.id);
    expect(ids).toContain(`${world().direct}/chat`);
    expect(ids).toContain(`${world().aggregator}/chat`);
  });

  it('lists to a key with a model list only what is on it', async () => {
    const ids: string[] = [];
    for await (const model of client(world().narrowKey).models.list()) ids.push(model.id);
    expect(ids).toEqual([`${world().direct}/chat`]);
  });

  it.each(['plain', 'encoded'])('shows one model, its slash %s', async (how) => {
    const id = `${world().direct}/chat`;
    const path = `/v1/models/${how === 'plain' ? id : encodeURIComponent(id)}`;
    const seen = await send(world(), null, { method: 'GET', path });
    expect(seen.status).toBe(200);
    expect(JSON.parse(seen.text)).toMatchObject({ id, object: 'model' });
  });

  it('shows no model that the caller may not call', async () => {
    const path = `/v1/models/${world().direct}/tools`;
    const seen = await send(world(), null, { method: 'GET', path, key: world().narrowKey });
    expect([seen.status, errorOf(seen).code]).toEqual([404, 'model_not_found']);
  });

  it('lists nothing to nobody', async () => {
    const seen = await send(world(), null, { method: 'GET', path: '/v1/models', key: 'x' });
    expect(seen.status).toBe(401);
  });
}
