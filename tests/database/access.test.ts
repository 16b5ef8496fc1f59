/** Who may use which targets, and on whose money. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Mode } from '../support/real-postgres.ts';
import { admit, CATALOGUE, KEY, keyCaller, route, setAccess } from './catalogue.ts';
import {
  ADA,
  BOB,
  callerOf,
  entry,
  type Installation,
  install,
  PLATFORM,
  sha256,
  uuid7,
} from './installation.ts';

const MODES: readonly Mode[] = ['owner', 'supabase'];

interface NewKey {
  readonly id: string;
  readonly owner?: string;
  readonly user?: string;
  readonly kind?: 'gateway' | 'admin';
  readonly models?: readonly string[];
  readonly expires?: string;
  readonly revoked?: string;
}

describe.each(MODES)('access on a database of kind %s', (mode) => {
  let place: Installation;

  async function makeKey(key: NewKey): Promise<void> {
    await place.root`
      insert into weir.api_keys (public_id, name, key_hash, last_four, owner_id, user_id, kind, models,
                                 expires_at, revoked_at)
      values (${key.id}, 'k', ${sha256(key.id)}, 'last', ${key.owner ?? PLATFORM}, ${key.user ?? null},
              ${key.kind ?? 'gateway'}, ${key.models ? [...key.models] : null},
              ${key.expires ?? null}, ${key.revoked ?? null})`;
  }

  /** Sets the list price of a provider's m-1. */
  async function setPrice(provider: string, rates: string | null, currency = 'USD'): Promise<void> {
    await place.root`
      insert into weir.price_versions (provider, model, source, rates, currency)
      values (${provider}, 'm-1', 'list', ${rates}::text::jsonb, ${currency})`;
  }

  async function list(caller: Parameters<typeof route>[1]): Promise<string[]> {
    const models = await place.call('weir_models', { p_caller: caller });
    return (models as { id: string }[]).map((model) => model.id);
  }

  beforeAll(async () => {
    place = await install(mode);
    await admit(place, callerOf(ADA), 'x');
    await admit(place, callerOf(BOB), 'x');
  });
  beforeEach(async () => {
    await place.root.unsafe(CATALOGUE);
  });
  afterAll(() => place.close());

  it("lets users spend their own credentials at once, and the platform's only when allowed", async () => {
    expect(await route(place, callerOf(ADA), 'own/solo')).toBe('+own:solo');
    expect(await route(place, callerOf(ADA), 'maker/m-1')).toBe('+hub:maker/m-1');
    expect(await route(place, callerOf(BOB), 'maker/m-1')).toBe('platform_access_off');
    expect(await route(place, callerOf(BOB), 'hub2/m-1')).toBe('platform_access_off');
    await setAccess(place, { models: ['hub2/*', 'maker/m-1'] });
    expect(await route(place, callerOf(BOB), 'maker/m-1')).toBe('hub:maker/m-1');
    expect(await route(place, callerOf(BOB), 'm-1')).toBe('hub2:m-1 hub:maker/m-1');
    expect(await route(place, callerOf(BOB), 'direct1/m-1')).toBe('model_not_allowed');
    expect(await route(place, callerOf(ADA), 'maker/m-1')).toBe('+hub:maker/m-1 hub:maker/m-1');
  });

  it('takes a first segment as a provider only for callers who may use it', async () => {
    // hub lists a model whose id begins with another provider's name.
    expect(await route(place, callerOf(ADA), 'direct1/m-9')).toBe('+hub:direct1/m-9');
    await setAccess(place, { models: ['*'] });
    expect(await route(place, callerOf(ADA), 'direct1/m-9')).toBe('model_not_found');
  });

  it("holds a platform's key to its own list, whatever users may", async () => {
    await makeKey({ id: 'listed', models: ['hub2/*', 'only'] });
    expect(await route(place, keyCaller('listed'), 'm-1')).toBe('hub2:m-1');
    expect(await route(place, keyCaller('listed'), 'only')).toBe('hub:maker/only');
    expect(await route(place, keyCaller('listed'), 'maker/m-1')).toBe('model_not_allowed');
    expect(await route(place, keyCaller('listed'), 'never-heard-of')).toBe('model_not_found');
    expect(await admit(place, keyCaller('listed'), 'm-1')).toMatchObject({ restricted: true });
    expect(await admit(place, keyCaller(), 'm-1')).toMatchObject({ restricted: false });
    await makeKey({ id: 'nothing', models: [] });
    expect(await route(place, keyCaller('nothing'), 'm-1')).toBe('model_not_allowed');
  });

  it('holds another spelling to the list by the models it finds, never by how it is written', async () => {
    await makeKey({ id: 'both', models: ['only'] });
    await makeKey({ id: 'account', models: ['hub2/*'] });
    await makeKey({ id: 'written', models: ['ONLY', 'OpenAI/Only', 'OpenAI/*'] });
    const asked = ['only', 'ONLY', 'OpenAI/Only', 'hub/Only'];
    const found = async (id: string): Promise<string[]> =>
      Promise.all(asked.map((name) => route(place, keyCaller(id), name)));
    expect(await found('both')).toEqual(Array(4).fill('hub:maker/only'));
    expect(await found('account')).toEqual(Array(4).fill('model_not_allowed'));
    expect(await found('written')).toEqual(Array(4).fill('model_not_allowed'));
    await setAccess(place, { models: ['OpenAI/*', 'ONLY'] });
    expect(await route(place, callerOf(BOB), 'OpenAI/Only')).toBe('model_not_allowed');
    // A provider that is not here is no maker.
    expect(await route(place, keyCaller('both'), 'nobody/only')).toBe('model_not_found');
    await setAccess(place, { models: ['maker/only'] });
    expect(await route(place, callerOf(BOB), 'OpenAI/Only')).toBe('hub:maker/only');
  });

  it("gives a user's own key no more than the user has", async () => {
    await makeKey({ id: 'bobs', owner: BOB, user: BOB });
    expect(await route(place, keyCaller('bobs'), 'm-1')).toBe('platform_access_off');
    await makeKey({ id: 'given', owner: PLATFORM, user: ADA });
    expect(await route(place, keyCaller('given'), 'maker/m-1')).toBe(
      '+hub:maker/m-1 hub:maker/m-1',
    );
    const { principal } = await admit(place, keyCaller('given'), 'maker/m-1');
    expect(principal).toEqual({ user_id: ADA, key_id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  it('counts an alias in a list only when the platform made it', async () => {
    await place.root.unsafe(`
      with a as (insert into weir.aliases (owner_id, alias)
                 values ('${PLATFORM}', 'cheap'), ('${BOB}', 'cheap'), ('${PLATFORM}', 'plain') returning id, owner_id)
      insert into weir.alias_targets (alias_id, provider, model)
      select id, 'direct1', 'm-1' from a`);
    await setAccess(place, { models: ['cheap', 'plain'] });
    expect(await route(place, callerOf(BOB), 'plain')).toBe('direct1:m-1');
    expect(await route(place, callerOf(BOB), 'cheap')).toBe('model_not_allowed');
    expect(await route(place, callerOf(ADA), 'cheap')).toBe('direct1:m-1');
  });

  it('knows a bad, strange, expired, revoked or admin key, and says which', async () => {
    await makeKey({ id: 'old', expires: '2026-01-01T00:00:00Z' });
    await makeKey({ id: 'revoked', revoked: '2026-01-01T00:00:00Z' });
    await makeKey({ id: 'admin', kind: 'admin' });
    expect(await route(place, keyCaller('old'), 'm-1')).toBe('key_expired');
    expect(await route(place, keyCaller('revoked'), 'm-1')).toBe('key_revoked');
    expect(await route(place, keyCaller('admin'), 'm-1')).toBe('admin_key_refused');
    expect(await route(place, keyCaller('nobody'), 'm-1')).toBe('invalid_credential');
    expect(await route(place, keyCaller('revoked', 'guess'), 'm-1')).toBe('invalid_credential');
    expect(await admit(place, keyCaller(KEY, 'guess'), 'm-1')).toMatchObject({ principal: null });
    expect(await place.call('weir_identify', { p_caller: keyCaller('admin') })).toMatchObject({
      kind: 'admin_key',
      role: 'admin',
      disabled: false,
    });
    expect(await place.call('weir_identify', { p_caller: keyCaller('old') })).toBeNull();
    expect(await place.call('weir_identify', { p_caller: callerOf(ADA) })).toMatchObject({
      kind: 'user',
      user_id: ADA,
      role: 'member',
    });
  });

  it('never keeps an answer longer than the key is good for', async () => {
    await makeKey({ id: 'soon', expires: new Date(Date.now() + 20_000).toISOString() });
    await makeKey({ id: 'later', expires: new Date(Date.now() + 600_000).toISOString() });
    expect(await admit(place, keyCaller('soon'), 'm-1')).toMatchObject({ cacheable: false });
    expect(await admit(place, keyCaller('later'), 'm-1')).toMatchObject({ cacheable: true });
  });

  it('stops platform credentials at the daily ceiling, and own ones never', async () => {
    await setAccess(place, { models: ['*'], usd_per_day: '1.00' });
    await setPrice('hub2', '{"input":"1","output":"2"}');
    const spend = (n: number, cost: string, over = {}): Promise<unknown> =>
      place.call('weir_record_usage', {
        p_batch: [
          entry({ request_id: uuid7(Date.now(), n), user_id: BOB, cost_usd: cost, ...over }),
        ],
      });
    const yesterday = Date.now() - 24 * 3_600_000;
    await spend(1, '0.999999999999');
    await spend(2, '5', { credential_owner: 'user' });
    await spend(3, '5', { request_id: uuid7(yesterday, 3) });
    await spend(4, '5', { user_id: ADA });
    expect(await admit(place, callerOf(BOB), 'hub2/m-1')).toMatchObject({
      admitted: true,
      cacheable: false,
      capped: true,
    });
    await spend(5, '0.000000000001');
    expect(await route(place, callerOf(BOB), 'hub2/m-1')).toBe('daily_ceiling_reached');
    expect(await route(place, callerOf(ADA), 'maker/m-1')).toBe('+hub:maker/m-1');
    expect(await route(place, keyCaller(), 'hub2/m-1')).toBe('hub2:m-1');
  });

  it('gives under a ceiling only what can be booked in dollars', async () => {
    await setAccess(place, { models: ['*'], usd_per_day: '1000.00' });
    await setPrice('hub2', null);
    expect(await route(place, callerOf(BOB), 'hub2/m-1')).toBe('model_unpriced');
    expect(await route(place, callerOf(BOB), 'hub/never-heard-of')).toBe('model_unpriced');
    expect(await route(place, callerOf(ADA), 'maker/m-1')).toBe('+hub:maker/m-1');
    expect(await route(place, keyCaller(), 'hub2/m-1')).toBe('hub2:m-1');
    expect(await list(callerOf(BOB))).toEqual(['sandbox/echo', 'sandbox/lorem']);

    await setPrice('hub2', '{"input":"1"}');
    expect(await route(place, callerOf(BOB), 'hub2/m-1')).toBe('model_unpriced');
    await setPrice('hub2', '{"input":"1","output":"2"}', 'EUR');
    expect(await route(place, callerOf(BOB), 'hub2/m-1')).toBe('model_unpriced');
    await setPrice('hub2', '{"input":"1","output":"2"}');
    expect(await route(place, callerOf(BOB), 'm-1')).toBe('hub2:m-1');
    expect(await list(callerOf(BOB))).toEqual(['hub2/m-1', 'sandbox/echo', 'sandbox/lorem']);

    await setAccess(place, { models: ['maker/*'], usd_per_day: '1000.00' });
    expect(await route(place, callerOf(BOB), 'hub2/m-1')).toBe('model_not_allowed');
  });

  it("takes a pattern for a provider's own account, not for a reseller's id that begins so", async () => {
    await makeKey({ id: 'account', models: ['direct1/*'] });
    await makeKey({ id: 'resold', models: ['hub/direct1/*', 'maker/*'] });
    await place.root`
      insert into weir.models (provider, id, canonical_id) values ('hub2', 'm-8', 'direct1/m-8')
      on conflict do nothing`;
    expect(await route(place, keyCaller('account'), 'direct1/m-1')).toBe('direct1:m-1');
    expect(await route(place, keyCaller('account'), 'hub/direct1/m-9')).toBe('model_not_allowed');
    expect(await route(place, keyCaller('account'), 'hub2/m-8')).toBe('model_not_allowed');
    expect(await list(keyCaller('account'))).toEqual(['direct1/m-1']);
    await place.root`delete from weir.models where id = 'm-8'`;
    expect(await route(place, keyCaller('resold'), 'hub/direct1/m-9')).toBe('hub:direct1/m-9');
    // No provider is called maker, so the name can only mean the model.
    expect(await route(place, keyCaller('resold'), 'maker/m-1')).toBe('hub:maker/m-1');
  });

  it('lists what may be asked for, and nothing else', async () => {
    await setAccess(place, { models: ['hub2/*', 'sandbox/echo'] });
    expect(await list(callerOf(BOB))).toEqual(['hub2/m-1', 'sandbox/echo']);
    expect(await list(callerOf(ADA))).toEqual([
      'hub/direct1/m-9',
      'hub/maker/m-1',
      'hub/maker/only',
      'hub2/m-1',
      'own/solo',
      'sandbox/echo',
    ]);
  });

  it('lists an alias before a model of the same name, and none without targets', async () => {
    await place.root.unsafe(`
      with a as (insert into weir.aliases (owner_id, alias)
                 values ('${PLATFORM}', 'hub2/m-1'), ('${PLATFORM}', 'fast') returning id)
      insert into weir.alias_targets (alias_id, provider, model) select id, 'direct1', 'm-1' from a;
      insert into weir.aliases (owner_id, alias) values ('${ADA}', 'fast'), ('${ADA}', 'empty')`);
    await setAccess(place, { models: ['direct1/m-1'] });
    await makeKey({ id: 'few', models: ['hub2/*', 'fast', 'direct1/m-?', 'direct1/m-'] });
    expect(await place.call('weir_models', { p_caller: keyCaller('few') })).toEqual([
      { id: 'fast', provider: 'direct1', created_at: expect.any(Number) },
      { id: 'hub2/m-1', provider: 'direct1', created_at: expect.any(Number) },
    ]);
    expect(await list(callerOf(BOB))).toEqual(['direct1/m-1', 'fast', 'hub2/m-1']);
    expect(await list(callerOf(ADA))).toContain('fast');
    expect(await list(callerOf(ADA))).not.toContain('empty');
  });

  it('says why a caller may ask for nothing at all', async () => {
    await makeKey({ id: 'revoked', revoked: '2026-01-01T00:00:00Z' });
    await makeKey({ id: 'admin', kind: 'admin' });
    const ask = (caller: Parameters<typeof route>[1]) =>
      place.call('weir_models', { p_caller: caller });
    expect(await ask(keyCaller('nobody'))).toEqual({ code: 'invalid_credential' });
    expect(await ask(keyCaller('revoked'))).toEqual({ code: 'key_revoked' });
    expect(await ask(keyCaller('admin'))).toEqual({ code: 'admin_key_refused' });
    await makeKey({ id: 'nothing', models: [] });
    expect(await ask(keyCaller('nothing'))).toEqual([]);
  });

  it('takes patterns for what they say: exact, or all that begins so', async () => {
    const names = ['a', 'ab', 'abc', 'abd', 'b', 'B', 'a*', 'ä', 'a/b', 'a-b', ''];
    const cases: [string[], string[]][] = [
      [['ab*'], ['ab', 'abc', 'abd']],
      [
        ['ab*', 'abc*', 'abca*'],
        ['ab', 'abc', 'abd'],
      ],
      [
        ['abc', 'B'],
        ['B', 'abc'],
      ],
      [
        ['a/*', 'a-*', 'ä*'],
        ['a-b', 'a/b', 'ä'],
      ],
      [['*'], names],
      [['*', 'a*', 'zz'], names],
      [['', 'zz*'], ['']],
      [['*b'], []],
      [[], []],
    ];
    for (const [patterns, expected] of cases) {
      const rows = await place.root`select name from weir.fitting(${patterns}, ${names})`;
      const found = rows.map((row) => String(row['name']));
      expect(found.sort(), patterns.join(' ')).toEqual([...expected].sort());
    }
  });

  it('makes a user known at first sight without telling caches to forget', async () => {
    const before = (await admit(place, callerOf(ADA), 'm-1')).revision;
    const id = '0e000000-0000-4000-8000-00000000000e';
    const answer = await admit(place, callerOf(id), 'm-1');
    expect(answer).toMatchObject({
      code: 'platform_access_off',
      principal: { user_id: id, key_id: null },
      revision: before,
    });
    expect(await place.call('weir_revision', {})).toEqual({ revision: before });
    const owners = await place.root`select kind from weir.owners where id = ${id}`;
    expect(owners.map((row) => row['kind'])).toEqual(['user']);
  });

  it('refuses a disabled user and everything of theirs, for good', async () => {
    await makeKey({ id: 'adas', owner: PLATFORM, user: ADA });
    await place.root`update weir.users set disabled_at = now() where id = ${ADA}`;
    expect(await route(place, callerOf(ADA), 'own/solo')).toBe('user_disabled');
    expect(await route(place, keyCaller('adas'), 'm-1')).toBe('invalid_credential');
    await place.root`update weir.users set disabled_at = null where id = ${ADA}`;
    expect(await route(place, callerOf(ADA), 'own/solo')).toBe('model_not_found');
    const left = await place.root`
      select (select count(*)::int from weir.credentials where owner_id = ${ADA}) as credentials,
             (select count(*)::int from weir.api_keys where user_id = ${ADA} and revoked_at is null) as keys`;
    expect(left[0]).toEqual({ credentials: 0, keys: 0 });
  });
});
