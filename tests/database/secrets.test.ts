/** When credentials and keys stop being good, and when caches are told. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODES } from '../support/real-postgres.ts';
import { ADA, BOB, type Installation, install, populate, STRANGER } from './installation.ts';

describe.each(MODES)('secrets on a database of kind %s', (mode) => {
  let place: Installation;

  beforeAll(async () => {
    place = await install(mode);
    await populate(place);
  });
  afterAll(() => place.close());

  const revision = async (): Promise<number> =>
    ((await place.call('weir_revision', {})) as { revision: number }).revision;
  const as = (statement: string): Promise<unknown> => place.run(statement, {}, null);
  const states = async (): Promise<string[]> => {
    const rows = await place.root`
      select distinct state from weir.credentials where provider = 'sandbox' and type = 'key'`;
    return rows.map((row) => String(row['state']));
  };

  it('asks for the key again only when a base goes to an origin the key was not saved for', async () => {
    const move = (dialects: object): Promise<unknown> =>
      place.run(
        `update weir.providers set dialects = $1 where name = 'sandbox' returning name`,
        dialects as never,
        null,
      );
    await move({ 'openai-chat': { base_url: 'HTTPS://Sandbox.Invalid:443/v2' } });
    expect(await states()).toEqual(['ready']);
    await move({});
    expect(await states()).toEqual(['ready']);
    await move({ 'openai-chat': { base_url: 'https://sandbox.invalid.evil.test/v1' } });
    expect(await states()).toEqual(['needs_key']);
    await move({ 'openai-chat': { base_url: 'https://sandbox.invalid/v1' } });
    expect(await states()).toEqual(['needs_key']);
  });

  it('lets a provider without a key move anywhere', async () => {
    await place.run(
      `update weir.providers set dialects = $1 where name = 'sandbox' returning name`,
      { 'openai-chat': { base_url: 'https://elsewhere.invalid/v1' } },
      null,
    );
    const none = await place.root`select state, origins from weir.credentials where type = 'none'`;
    expect([...none]).toEqual([{ state: 'ready', origins: ['https://elsewhere.invalid'] }]);
  });

  it.each([
    ['a provider', "update weir.providers set priority = 1 where name = 'sandbox' returning name"],
    ['a model', "update weir.models set display_name = 'x' returning id"],
    ['a credential', "update weir.credentials set label = 'x' returning id"],
    ['a key', "update weir.api_keys set name = 'x' returning id"],
    ['an alias', "update weir.aliases set strategy = 'priority' returning id"],
    ['an alias target', 'update weir.alias_targets set weight = 2 returning model'],
    ['a setting', 'update weir.settings set value = value returning name'],
    ["a user's role", `update weir.users set role = 'admin' where id = '${STRANGER}' returning id`],
    [
      'a price',
      `insert into weir.price_versions (provider, model, source, rates)
       values ('sandbox', 'echo', 'override', '{"input":"1"}') returning id`,
    ],
  ])('raises the revision when %s changes', async (_name, statement) => {
    const before = await revision();
    await as(statement);
    expect(await revision()).toBeGreaterThan(before);
  });

  it.each([
    ['changes nothing', "update weir.aliases set strategy = 'priority' where false returning id"],
    ['finds nothing to delete', 'delete from weir.api_keys where false returning id'],
    [
      'finds its row there already',
      `insert into weir.settings (name, value) values ('access', null)
       on conflict do nothing returning name`,
    ],
    [
      'makes a key',
      `insert into weir.api_keys (public_id, name, key_hash, last_four, owner_id)
       select 'new', 'new', key_hash, 'last', owner_id from weir.api_keys limit 1 returning id`,
    ],
  ])('leaves the revision alone when a statement %s', async (_name, statement) => {
    const before = await revision();
    await as(statement);
    expect(await revision()).toBe(before);
  });

  it('destroys credentials and keys with a deleted user, and keeps what they spent', async () => {
    await as(`delete from weir.users where id = '${ADA}' returning id`);
    const left = await place.root`
      select (select count(*)::int from weir.credentials where owner_id = ${ADA}) as credentials,
             (select count(*)::int from weir.api_keys where user_id = ${ADA}) as keys,
             (select count(*)::int from weir.aliases where owner_id = ${ADA}) as aliases,
             (select count(*)::int from weir.owners where id = ${ADA}) as owners,
             (select count(*)::int from weir.usage_logs where user_id = ${ADA}) as ledger,
             (select count(*)::int from weir.credentials where owner_id = ${BOB}) as others`;
    expect(left[0]).toEqual({
      credentials: 0,
      keys: 0,
      aliases: 0,
      owners: 0,
      ledger: 3,
      others: 1,
    });
  });
});
