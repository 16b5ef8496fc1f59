/** What tokens say of people, and what an admin's own calls may spend. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Mode } from '../support/real-postgres.ts';
import { admit, CATALOGUE, keyCaller, route, setAccess } from './catalogue.ts';
import {
  ADA,
  BOB,
  callerOf,
  type Installation,
  install,
  PLATFORM,
  sha256,
} from './installation.ts';

const MODES: readonly Mode[] = ['owner', 'supabase'];

describe.each(MODES)('people on a database of kind %s', (mode) => {
  let place: Installation;

  beforeAll(async () => {
    place = await install(mode);
    await admit(place, callerOf(ADA), 'x');
    await admit(place, callerOf(BOB), 'x');
  });
  beforeEach(async () => {
    await place.root.unsafe(CATALOGUE);
    await place.root`update weir.users set role = 'member'`;
  });
  afterAll(() => place.close());

  const labelled = (id: string, labels: Readonly<Record<string, string>>): object => ({
    ...Object(callerOf(id)),
    ...labels,
  });
  const identify = (caller: object): Promise<unknown> =>
    place.call('weir_identify', { p_caller: { ...caller } });
  const shown = async (id: string): Promise<unknown> => {
    const rows = await place.root`select email, name from weir.users where id = ${id}`;
    return rows.map(({ email, name }) => [email, name])[0];
  };
  const makeKey = (id: string, owner: string, user: string | null): Promise<unknown> => place.root`
    insert into weir.api_keys (public_id, name, key_hash, last_four, owner_id, user_id)
    values (${id}, 'k', ${sha256(id)}, 'last', ${owner}, ${user})`;

  it('notes e-mail and name at first sight and when somebody manages, never at a call', async () => {
    const id = '0e000000-0000-4000-8000-0000000000ee';
    const first = labelled(id, { email: 'eve@example.org', name: 'Eve' });
    await place.call('weir_admit', { p_query: { caller: { ...first }, model: 'x' } });
    expect(await shown(id)).toEqual(['eve@example.org', 'Eve']);

    const later = labelled(id, { name: 'Eve Two' });
    await place.call('weir_admit', { p_query: { caller: { ...later }, model: 'x' } });
    expect(await shown(id)).toEqual(['eve@example.org', 'Eve']);
    expect(await identify(later)).toMatchObject({ email: 'eve@example.org', name: 'Eve Two' });
    expect(await shown(id)).toEqual(['eve@example.org', 'Eve Two']);
    // A token without labels takes none away.
    await identify(Object(callerOf(id)));
    expect(await shown(id)).toEqual(['eve@example.org', 'Eve Two']);
    await identify(labelled(id, { name: 'x'.repeat(400) }));
    expect(await shown(id)).toEqual(['eve@example.org', 'x'.repeat(320)]);
  });

  it('writes nothing when a token says what is known', async () => {
    await identify(labelled(ADA, { email: 'ada@example.org' }));
    const before = await place.call('weir_revision', {});
    await identify(labelled(ADA, { email: 'ada@example.org' }));
    expect(await place.call('weir_revision', {})).toEqual(before);
  });

  it('takes a new label for no change of configuration, and a new role for one', async () => {
    const revision = (): Promise<unknown> => place.call('weir_revision', {});
    const written = async (): Promise<unknown> => {
      const rows = await place.root`
        select changes from weir.audit_log where resource = 'user' and target = ${ADA}`;
      return rows.map(({ changes }) => changes);
    };
    const [before, rows] = [await revision(), await written()];
    for (const name of ['One', 'Two', 'One', 'Two']) await identify(labelled(ADA, { name }));
    expect(await shown(ADA)).toContain('Two');
    expect(await revision()).toEqual(before);
    expect(await written()).toEqual(rows);

    await place.root`update weir.users set role = 'admin', name = 'Three' where id = ${ADA}`;
    expect(await revision()).not.toEqual(before);
    expect(await written()).toContainEqual(
      expect.objectContaining({ role: { old: 'member', new: 'admin' } }),
    );
  });

  it("lets an admin spend the platform's credentials without list and ceiling, a member not", async () => {
    expect(await route(place, callerOf(BOB), 'hub2/m-1')).toBe('platform_access_off');
    await setAccess(place, { models: ['direct1/*'], usd_per_day: '0' });
    expect(await route(place, callerOf(BOB), 'hub2/m-1')).toBe('model_not_allowed');
    await place.root`update weir.users set role = 'admin' where id = ${BOB}`;
    expect(await route(place, callerOf(BOB), 'hub2/m-1')).toBe('hub2:m-1');
    expect(await admit(place, callerOf(BOB), 'hub2/m-1')).toMatchObject({
      restricted: false,
      capped: false,
      cacheable: true,
    });
    const listed = (await place.call('weir_models', { p_caller: callerOf(BOB) })) as object[];
    expect(listed).toContainEqual(expect.objectContaining({ id: 'hub2/m-1' }));
    await setAccess(place, null);
    expect(await route(place, callerOf(BOB), 'hub2/m-1')).toBe('hub2:m-1');
  });

  it("lets a key of an admin's own do so too, until the role ends; its own list still binds", async () => {
    await makeKey('bobs', BOB, BOB);
    await makeKey('adas', ADA, ADA);
    await place.root`update weir.users set role = 'admin' where id = ${BOB}`;
    expect(await route(place, keyCaller('bobs'), 'hub2/m-1')).toBe('hub2:m-1');
    expect(await route(place, keyCaller('adas'), 'hub2/m-1')).toBe('platform_access_off');
    await place.root`update weir.api_keys set models = '{direct1/*}' where public_id = 'bobs'`;
    expect(await route(place, keyCaller('bobs'), 'hub2/m-1')).toBe('model_not_allowed');
    await place.root`update weir.api_keys set models = null where public_id = 'bobs'`;
    await place.root`update weir.users set role = 'member' where id = ${BOB}`;
    expect(await route(place, keyCaller('bobs'), 'hub2/m-1')).toBe('platform_access_off');
  });

  it("does not make a platform's key an admin's because its calls count for one", async () => {
    await makeKey('theirs', PLATFORM, BOB);
    await place.root`update weir.api_keys set models = '{hub2/*}' where public_id = 'theirs'`;
    await place.root`update weir.users set role = 'admin' where id = ${BOB}`;
    expect(await route(place, keyCaller('theirs'), 'direct1/m-1')).toBe('model_not_allowed');
    expect(await place.call('weir_identify', { p_caller: keyCaller('theirs') })).toMatchObject({
      kind: 'key',
      role: null,
    });
  });
});
