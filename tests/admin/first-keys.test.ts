import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ENVIRONMENT_KEY_ID,
  keepEnvironmentAdminKey,
  otherAdminKeys,
} from '../../src/store/first-keys.ts';
import { type Office, openOffice } from './office.ts';

const key = (text: string): { hash: string; lastFour: string } => ({
  hash: createHash('sha256').update(text).digest('hex'),
  lastFour: text.slice(-4),
});

describe('the admin key of the environment', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office?.close());

  const kept = async (): Promise<Record<string, unknown> | undefined> => {
    const [row] = await office.root`
      select last_four, revoked_at, expires_at, updated_at from weir.api_keys
       where public_id = ${ENVIRONMENT_KEY_ID}`;
    return row;
  };

  it('is kept once, and stands in the place of the one before', async () => {
    await keepEnvironmentAdminKey(office.rpc, key('first-AAAA'));
    const first = await kept();
    await keepEnvironmentAdminKey(office.rpc, key('first-AAAA'));
    expect(await kept()).toEqual(first);
    await keepEnvironmentAdminKey(office.rpc, key('second-BBBB'));
    expect(await kept()).toMatchObject({ last_four: 'BBBB' });
  });

  it.each(['revoked_at', 'expires_at'])('is valid again although %s was set', async (column) => {
    await keepEnvironmentAdminKey(office.rpc, key('third-CCCC'));
    await office.root`
      update weir.api_keys set ${office.root(column)} = now() - interval '1 day'
       where public_id = ${ENVIRONMENT_KEY_ID}`;
    await keepEnvironmentAdminKey(office.rpc, key('third-CCCC'));
    expect(await kept()).toMatchObject({ revoked_at: null, expires_at: null });
  });

  it('leaves those made before it valid, which can be told', async () => {
    const [made] = await office.root`
      select id from weir.api_keys where kind = 'admin' and public_id <> ${ENVIRONMENT_KEY_ID}`;
    expect(await otherAdminKeys(office.rpc)).toEqual([made?.['id']]);
    await office.root`update weir.api_keys set revoked_at = now() where id = ${made?.['id']}`;
    expect(await otherAdminKeys(office.rpc)).toEqual([]);
  });
});
