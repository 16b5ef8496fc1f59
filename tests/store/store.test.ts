import { beforeEach, describe, expect, it } from 'vitest';
import type { AdmissionQuery } from '../../src/contract/ports.ts';
import { createStore, type SqlStore } from '../../src/store/store.ts';
import { HeldRpc } from './held-rpc.ts';
import { ManualClock } from './manual-clock.ts';

const TTL = 30_000;

let rpc: HeldRpc;
let clock: ManualClock;
let store: SqlStore;

beforeEach(() => {
  rpc = new HeldRpc();
  clock = new ManualClock();
  store = createStore({
    rpc,
    clock,
    canonical: () => [null, null],
    cacheTtlMs: TTL,
    cacheCapacity: 3,
  });
});

function key(name: string, model = 'm'): AdmissionQuery {
  return { caller: { kind: 'key', keyId: name, keyHash: `hash of ${name}` }, model };
}

function user(subject: string, expiresAt: number, model = 'm'): AdmissionQuery {
  return { caller: { kind: 'user', issuer: 'i', subject, userId: 'u', expiresAt }, model };
}

function admitted(change: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    admitted: true,
    principal: { user_id: 'u', key_id: null },
    restricted: false,
    capped: false,
    cacheable: true,
    revision: 1,
    expires_at: null,
    candidates: [
      {
        provider: 'p',
        kind: 'direct',
        record: 'r',
        dialects: {},
        headers: {},
        timeouts: {},
        credential: {
          id: 'c',
          owner_id: 'o',
          owner_kind: 'platform',
          type: 'none',
          ciphertext: null,
          origins: [],
        },
        upstream_model: 'm',
        matched: 'exact',
        after: ['failure'],
        retries: null,
        policy: { strategy: 'priority' },
        priority: 0,
        weight: 1,
        price: null,
      },
    ],
    ...change,
  };
}

const REFUSED = { admitted: false, code: 'model_not_found', principal: null, revision: 1 };

/** Asks, answers if that reached the database, and says whether it did. */
async function asks(query: AdmissionQuery, answer: unknown = admitted()): Promise<boolean> {
  const before = rpc.calls.length;
  const asked = store.admit(query);
  rpc.calls[before]?.answer(answer);
  await asked;
  return rpc.calls.length > before;
}

describe('remembering admissions', () => {
  it('asks the database once for a caller and a model, until the time is over', async () => {
    expect(await asks(key('a'))).toBe(true);
    clock.advance(TTL - 1);
    expect(await asks(key('a'))).toBe(false);
    clock.advance(1);
    expect(await asks(key('a'))).toBe(true);
  });

  it('keeps callers and models apart', async () => {
    await asks(key('a'));
    expect(await asks(key('b'))).toBe(true);
    expect(await asks(key('a', 'n'))).toBe(true);
    expect(await asks(user('s', 1e10))).toBe(true);
  });

  it('keeps users apart whose subject and model run together', async () => {
    await asks(user('s1', 1e10, '1m'));
    expect(await asks(user('s', 1e10, '11m'))).toBe(true);
    expect(await asks(user('s11', 1e10, 'm'))).toBe(true);
  });

  it('asks once for calls at the same time', async () => {
    const answers = [store.admit(key('a')), store.admit(key('a')), store.admit(key('a'))];
    expect(rpc.calls).toHaveLength(1);
    rpc.calls[0]?.answer(admitted());
    const [first, ...others] = await Promise.all(answers);
    expect(others).toEqual([first, first]);
  });

  it('forgets a failure at once, and tells everyone who waited', async () => {
    const answers = [store.admit(key('a')), store.admit(key('a'))];
    rpc.calls[0]?.fail(new Error('away'));
    for (const answer of answers) await expect(answer).rejects.toThrow('away');
    expect(await asks(key('a'))).toBe(true);
  });

  it('believes a refusal for five seconds', async () => {
    await asks(key('a'), REFUSED);
    clock.advance(4_999);
    expect(await asks(key('a'))).toBe(false);
    clock.advance(1);
    expect(await asks(key('a'))).toBe(true);
  });

  it('never keeps an answer that holds for one call only', async () => {
    await asks(key('a'), admitted({ cacheable: false }));
    expect(await asks(key('a'), admitted({ cacheable: false }))).toBe(true);
  });

  it('does not share such an answer between calls at the same time', async () => {
    const first = store.admit(key('a'));
    const second = store.admit(key('a'));
    rpc.calls[0]?.answer(admitted({ cacheable: false }));
    await first;
    await rpc.settle();
    expect(rpc.calls).toHaveLength(2);
    rpc.calls[1]?.answer({ ...REFUSED, code: 'daily_ceiling_reached' });
    expect(await second).toMatchObject({ code: 'daily_ceiling_reached' });
  });

  it('never keeps an answer past the end of a token or a key', async () => {
    await asks(user('s', clock.now() / 1000 + 10));
    clock.advance(9_999);
    expect(await asks(user('s', clock.now() / 1000 + 10))).toBe(false);
    clock.advance(1);
    expect(await asks(user('s', 1e10))).toBe(true);

    const expires_at = new Date(clock.now() + 5_000).toISOString();
    await asks(key('a'), admitted({ expires_at }));
    clock.advance(4_999);
    expect(await asks(key('a'))).toBe(false);
    clock.advance(1);
    expect(await asks(key('a'))).toBe(true);
  });

  it('holds a bounded number, and lets those in use stay', async () => {
    for (const name of ['a', 'b', 'c']) await asks(key(name));
    await asks(key('a'));
    await asks(key('d'));
    expect(await asks(key('a'))).toBe(false);
    expect(await asks(key('b'))).toBe(true);
  });

  it('does not let made-up callers push out real ones', async () => {
    await asks(key('a'));
    for (let count = 0; count < 10; count += 1) await asks(key(`x${count}`), REFUSED);
    expect(await asks(key('a'))).toBe(false);
  });

  it('does not keep a model name nobody has', async () => {
    const long = key('a', 'x'.repeat(100_000));
    await asks(long, REFUSED);
    expect(await asks(long, REFUSED)).toBe(true);
  });
});

describe('remembering model lists', () => {
  const MODELS = [{ id: 'p/m', provider: 'p', created_at: 1 }];
  const LISTED = [{ id: 'p/m', provider: 'p', createdAt: 1_000 }];

  /** Asks for the list of a caller, and says whether that reached the database. */
  async function lists(query: AdmissionQuery, answer: unknown = MODELS): Promise<boolean> {
    const before = rpc.calls.length;
    const asked = store.models(query.caller);
    rpc.calls[before]?.answer(answer);
    expect(await asked).toEqual(answer === MODELS ? LISTED : answer);
    return rpc.calls.length > before;
  }

  it("asks the database once for a caller, until the time or the user's token is over", async () => {
    expect(await lists(user('s', 1e10))).toBe(true);
    clock.advance(TTL - 1);
    expect(await lists(user('s', 1e10))).toBe(false);
    expect(await lists(user('t', 1e10))).toBe(true);
    clock.advance(1);
    expect(await lists(user('s', 1e10))).toBe(true);

    await lists(user('u', clock.now() / 1000 + 10));
    clock.advance(9_999);
    expect(await lists(user('u', clock.now() / 1000 + 10))).toBe(false);
    clock.advance(1);
    expect(await lists(user('u', 1e10))).toBe(true);
  });

  it('believes the list of a key, whose end it does not say, for five seconds', async () => {
    await lists(key('a'));
    clock.advance(4_999);
    expect(await lists(key('a'))).toBe(false);
    clock.advance(1);
    expect(await lists(key('a'))).toBe(true);
  });

  it('asks once for calls at the same time, and forgets a failure', async () => {
    const asked = [store.models(key('a').caller), store.models(key('a').caller)];
    expect(rpc.calls).toHaveLength(1);
    rpc.calls[0]?.fail(new Error('away'));
    for (const answer of asked) await expect(answer).rejects.toThrow('away');
    expect(await lists(key('a'))).toBe(true);
  });

  it('hands on why there is none, and asks again', async () => {
    expect(await lists(key('a'), { code: 'key_revoked' })).toBe(true);
    expect(await lists(key('a'), { code: 'key_revoked' })).toBe(true);
  });

  it('forgets everything with a change of configuration, lists on their way too', async () => {
    await lists(key('a'));
    store.noteRevision(2);
    expect(await lists(key('a'))).toBe(true);
    store.invalidate();
    const early = store.models(key('a').caller);
    store.noteRevision(3);
    const late = store.models(key('a').caller);
    rpc.calls.at(-2)?.answer([]);
    rpc.calls.at(-1)?.answer(MODELS);
    expect(await Promise.all([early, late])).toEqual([[], LISTED]);
    expect(await lists(key('a'))).toBe(false);
    store.invalidate();
    expect(await lists(key('a'))).toBe(true);
  });

  it('holds a few lists, those used last', async () => {
    for (let count = 0; count < 32; count += 1) await lists(key(`k${count}`));
    expect(await lists(key('k0'))).toBe(false);
    await lists(key('one more'));
    expect(await lists(key('k0'))).toBe(false);
    expect(await lists(key('k1'))).toBe(true);
  });
});

describe('staying fresh', () => {
  it('forgets everything older when a newer revision is heard of', async () => {
    await asks(key('a'));
    store.noteRevision(1);
    expect(await asks(key('a'))).toBe(false);
    store.noteRevision(2);
    expect(await asks(key('a'), admitted({ revision: 2 }))).toBe(true);
    expect(await asks(key('a'))).toBe(false);
  });

  it('hears of it in an answer for somebody else', async () => {
    await asks(key('a'));
    await asks(key('b'), admitted({ revision: 2 }));
    expect(await asks(key('a'), admitted({ revision: 2 }))).toBe(true);
  });

  it('hears of it by polling', async () => {
    await asks(key('a'));
    const poll = store.pollRevision();
    rpc.calls.at(-1)?.answer({ revision: 2 });
    await poll;
    expect(rpc.names.at(-1)).toBe('weir_revision');
    expect(await asks(key('a'), admitted({ revision: 2 }))).toBe(true);
  });

  it('does not keep an answer that was on its way when the revision changed', async () => {
    const early = store.admit(key('a'));
    store.noteRevision(2);
    const late = store.admit(key('a'));
    rpc.calls[0]?.answer(admitted({ restricted: true }));
    rpc.calls[1]?.answer(admitted({ revision: 2 }));
    expect(await early).toMatchObject({ restricted: true });
    expect(await late).toMatchObject({ restricted: false });
    expect(await asks(key('a'))).toBe(false);
    expect(await store.admit(key('a'))).toMatchObject({ revision: 2 });
  });

  it('does not keep an answer that was on its way when everything was forgotten', async () => {
    const early = store.admit(key('a'));
    store.invalidate();
    rpc.calls[0]?.answer(admitted());
    await early;
    expect(await asks(key('a'))).toBe(true);
  });

  it('starts over when a restored database is at a lower revision', async () => {
    store.noteRevision(9);
    for (let round = 0; round < 2; round += 1) {
      const poll = store.pollRevision();
      rpc.calls.at(-1)?.answer({ revision: 4 });
      await poll;
    }
    await asks(key('a'), admitted({ revision: 4 }));
    expect(await asks(key('a'))).toBe(false);
  });

  it('says so when the database cannot be polled, and keeps what it knows', async () => {
    await asks(key('a'));
    const poll = store.pollRevision();
    rpc.calls.at(-1)?.fail(new Error('away'));
    await expect(poll).rejects.toThrow('away');
    expect(await asks(key('a'))).toBe(false);
  });
});
