import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Office, openOffice, type Person } from './office.ts';

const MADE = { file: 'backups/weir-1.tar.gz', bytes: 5, at: '2026-11-25T00:00:00.000Z' };

describe('a backup', () => {
  let office: Office;
  let ada: Person;
  let made = 0;
  beforeAll(async () => {
    const backup = async (): Promise<typeof MADE> => {
      made += 1;
      return MADE;
    };
    office = await openOffice({ ports: { backup } });
    ada = await office.member('ada');
  });
  afterAll(() => office?.close());

  it('is made for administrators, where the database is kept by Weir', async () => {
    const { status, json } = await office.call(office.adminKey, 'POST /backup');
    expect([status, json, made]).toEqual([200, MADE, 1]);
    const refused = await office.call(ada.token, 'POST /backup');
    expect([refused.status, refused.json.error.code, made]).toEqual([403, 'admin_required', 1]);
  });

  it('is made elsewhere, where it is not', async () => {
    const other = await openOffice();
    try {
      const { status, json } = await other.call(other.adminKey, 'POST /backup');
      expect([status, json.error.code]).toEqual([409, 'backup_elsewhere']);
    } finally {
      await other.close();
    }
  });
});
