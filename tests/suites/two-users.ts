/** Two users, one installation: neither reaches what is the other's. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { adminClient } from '../support/admin-client.ts';
import type { World } from './world.ts';
import { chatBody, errorOf, newNonce, rowsOf, send } from './world.ts';

/** Fields that name an object stored at the provider, each with a value it might have. */
const FOREIGN: readonly (readonly [string, unknown])[] = [
  ['previous_response_id', 'resp_of_somebody'],
  ['conversation', 'conv_of_somebody'],
  ['conversation', { id: 'conv_of_somebody' }],
  ['container', 'cntr_of_somebody'],
  ['file_ids', ['file-of-somebody']],
  ['vector_store_ids', ['vs_of_somebody']],
  ['cached_content', 'cachedContents/of-somebody'],
  ['cachedContent', 'cachedContents/of-somebody'],
  ['Previous_Response_Id', 'resp_of_somebody'],
];

/** Fields by which an aggregator behind the witness would let a body choose. */
const ROUTES: readonly (readonly [string, unknown])[] = [
  ['models', ['expensive']],
  ['route', 'fallback'],
  ['provider', { order: ['other'] }],
  ['plugins', [{ id: 'web' }]],
  ['preset', 'expensive'],
  ['Models', ['expensive']],
];

export function twoUsers(world: () => World): void {
  describe('two users', () => {
    it.each(FOREIGN)(
      'cannot reach an object by %s through a shared credential',
      async (field, value) => {
        const nonce = newNonce();
        const body = chatBody(`${world().direct}/chat`, nonce, { [field]: value });
        await expectRefused(world(), body, { nonce, code: 'foreign_object', key: world().key });
      },
    );

    it('cannot reach a file through a shared credential', async () => {
      const nonce = newNonce();
      const parts = [
        { type: 'text', text: `nonce:${nonce}` },
        { type: 'file', file: { file_id: 'file-of-somebody' } },
      ];
      const body = JSON.stringify({
        model: `${world().direct}/chat`,
        messages: [{ role: 'user', content: parts }],
      });
      await expectRefused(world(), body, { nonce, code: 'foreign_object', key: world().key });
    });

    it.each(ROUTES)('cannot get around a model list by %s', async (field, value) => {
      const nonce = newNonce();
      const body = chatBody(`${world().direct}/chat`, nonce, { [field]: value });
      const key = world().narrowKey;
      await expectRefused(world(), body, { nonce, code: 'route_field_refused', key });
    });

    ownCredentials(world);
  });
}

async function expectRefused(
  world: World,
  body: string,
  { nonce, code, key }: { nonce: string; code: string; key: string },
): Promise<void> {
  const seen = await send(world, body, { key });
  expect([seen.status, errorOf(seen).code]).toEqual([400, code]);
  expect(world.home.upstream.of(nonce)).toEqual([]);
  const rows = await rowsOf(world, seen.requestId);
  expect(rows.map((row) => [row.table, row.error_code])).toEqual([['rejected_requests', code]]);
}

function ownCredentials(world: () => World): void {
  it('pay each with their own credential, and never with the other one', async () => {
    const [first, second] = await Promise.all([
      world().home.userToken(randomUUID()),
      world().home.userToken(randomUUID()),
    ]);
    const model = `${world().direct}/chat`;
    const own = adminClient(world().home.baseUrl, first);
    await own.createCredential(world().direct, 'sk-own-first', 'user');

    const nonce = newNonce();
    const paid = await send(world(), chatBody(model, nonce), { key: first });
    expect(paid.status).toBe(200);
    const heard = new Map(world().home.upstream.of(nonce)[0]?.headers);
    expect(heard.get('authorization')).toBe('Bearer sk-own-first');
    const [row] = await rowsOf(world(), paid.requestId);
    expect(row?.user_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(row?.api_key_id).toBeNull();

    const other = newNonce();
    const refused = await send(world(), chatBody(model, other), { key: second });
    expect([refused.status, errorOf(refused).code]).toEqual([403, 'platform_access_off']);
    expect(world().home.upstream.of(other)).toEqual([]);
    const [refusal] = await rowsOf(world(), refused.requestId);
    expect(refusal?.error_code).toBe('platform_access_off');
    expect(refusal?.user_id).not.toBe(row?.user_id);
  });

  it('may name their own objects on their own credential', async () => {
    const token = await world().home.userToken(randomUUID());
    const own = adminClient(world().home.baseUrl, token);
    await own.createCredential(world().direct, 'sk-own-third', 'user');
    const nonce = newNonce();
    const body = chatBody(`${world().direct}/chat`, nonce, { previous_response_id: 'resp_mine' });
    const seen = await send(world(), body, { key: token });
    expect(seen.status).toBe(200);
    const heard = new TextDecoder().decode(world().home.upstream.of(nonce)[0]?.body);
    expect(heard).toContain('resp_mine');
  });
}
