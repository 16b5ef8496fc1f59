import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODES_THAT_DIFFER, type Office, openOffice, type Person } from './office.ts';

describe.each(MODES_THAT_DIFFER)('aliases on a database owned by %s', (mode) => {
  let office: Office;
  let ada: Person;
  beforeAll(async () => {
    office = await openOffice({ mode });
    ada = await office.member('ada');
  });
  afterAll(() => office?.close());

  const echo = { provider: 'sandbox', model: 'echo' };
  const lorem = { provider: 'sandbox', model: 'lorem' };

  it('are made and replaced by the same call', async () => {
    const made = await office.call(office.adminKey, 'PUT /aliases', {
      alias: 'fast',
      targets: [echo, { ...lorem, priority: 2, weight: 3 }],
    });
    expect(made.status).toBe(200);
    expect(made.json).toMatchObject({
      alias: 'fast',
      owner: 'platform',
      user_id: null,
      strategy: 'priority',
      targets: [
        { ...echo, priority: 0, weight: 1 },
        { ...lorem, priority: 2, weight: 3 },
      ],
    });
    const replaced = await office.call(office.adminKey, 'PUT /aliases', {
      alias: 'fast',
      strategy: 'weighted',
      targets: [{ ...lorem, weight: 9 }],
    });
    expect(replaced.json).toMatchObject({
      id: made.json.id,
      strategy: 'weighted',
      targets: [{ ...lorem, priority: 0, weight: 9 }],
    });
  });

  it('keep what each target is tried after, also for members', async () => {
    const longer = { ...lorem, after: ['context_length', 'content_policy'] };
    for (const caller of [office.adminKey, ada.token]) {
      const form = { alias: 'chain', strategy: 'cheapest', targets: [echo, longer] };
      const { status, json } = await office.call(caller, 'PUT /aliases', form);
      expect([status, json.strategy]).toEqual([200, 'cheapest']);
      expect(json.targets).toMatchObject([{ ...echo, after: ['failure'] }, longer]);
      const other = { ...form, targets: [{ ...echo, after: ['failure', 'context_length'] }] };
      const replaced = await office.call(caller, 'PUT /aliases', other);
      expect(replaced.json.targets).toMatchObject(other.targets);
      await office.call(caller, `DELETE /aliases/${json.id}`);
    }
  });

  it('are kept by each owner apart', async () => {
    const form = { alias: 'mine', targets: [echo] };
    const adas = await office.call(ada.token, 'PUT /aliases', form);
    expect(adas.json).toMatchObject({ owner: 'user', user_id: ada.id, targets: [echo] });
    const again = await office.call(ada.token, 'PUT /aliases', { ...form, targets: [lorem] });
    expect(again.json).toMatchObject({ id: adas.json.id, targets: [lorem] });
    const bob = await office.member('bob');
    expect((await office.call(bob.token, 'GET /aliases')).json.data).toEqual([]);
    expect((await office.call(bob.token, `DELETE /aliases/${adas.json.id}`)).status).toBe(404);
    const platforms = await office.call(ada.token, 'PUT /aliases', { ...form, owner: 'platform' });
    expect(platforms.status).toBe(403);
    expect((await office.call(ada.token, `DELETE /aliases/${adas.json.id}`)).status).toBe(204);
  });

  it('are managed by an administrator who signed in', async () => {
    const root = await office.administrator('root');
    const made = await office.call(root.token, 'PUT /aliases', { alias: 'slow', targets: [echo] });
    expect(made.json).toMatchObject({ owner: 'platform', targets: [echo] });
    expect((await office.call(root.token, `DELETE /aliases/${made.json.id}`)).status).toBe(204);
  });

  it('lead only to what there is', async () => {
    const put = (target: object): ReturnType<Office['call']> =>
      office.call(ada.token, 'PUT /aliases', { alias: 'a', targets: [target] });
    const model = await put({ provider: 'sandbox', model: 'none' });
    expect([model.status, model.json.error.code]).toEqual([400, 'unknown_target']);
    const provider = await put({ provider: 'none', model: 'echo' });
    expect([provider.status, provider.json.error.code]).toEqual([400, 'unknown_target']);
    expect((await office.call(ada.token, 'GET /aliases')).json.data).toEqual([]);
  });

  it.each([
    [{ alias: 'a b', targets: [echo] }, 'alias'],
    [{ alias: 'a', targets: [] }, 'targets'],
    [{ alias: 'a', targets: [echo, echo] }, 'targets'],
    [{ alias: 'a', targets: [{ ...echo, weight: -1 }] }, 'targets.0.weight'],
    [{ alias: 'a', targets: [{ ...echo, model: 5 }] }, 'targets.0.model'],
    [{ alias: 'a', targets: [echo], strategy: 'only' }, 'strategy'],
    [{ alias: 'a', targets: [{ ...echo, after: [] }] }, 'targets.0.after'],
    [{ alias: 'a', targets: [{ ...echo, after: ['rain'] }] }, 'targets.0.after.0'],
    [{ alias: 'a', targets: [{ ...echo, after: ['failure', 'failure'] }] }, 'targets.0.after'],
    [{ alias: 'a', targets: [{ ...echo, after: ['context_length'] }] }, 'targets'],
  ])('refuse %j', async (form, param) => {
    const { status, json } = await office.call(office.adminKey, 'PUT /aliases', form);
    expect([status, json.error.param]).toEqual([400, param]);
  });
});
