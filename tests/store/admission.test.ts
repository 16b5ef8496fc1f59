import { describe, expect, it } from 'vitest';
import { queryJson, readAdmission, readIdentity, readModels } from '../../src/store/admission.ts';

const CREDENTIAL = {
  id: 'c1',
  owner_id: 'o1',
  owner_kind: 'platform',
  type: 'key',
  ciphertext: 'v1.x',
  origins: ['https://api.example.com'],
};

const CANDIDATE = {
  provider: 'example',
  kind: 'aggregator',
  record: 'openai-compatible',
  dialects: { 'openai-chat': { base_url: 'https://api.example.com/v1' } },
  headers: { 'x-title': 'weir' },
  timeouts: { first_content: 500, total: 9000 },
  credential: CREDENTIAL,
  upstream_model: 'm-1',
  matched: 'exact',
  after: ['failure'],
  retries: null,
  policy: { strategy: 'priority' },
  priority: 0,
  weight: 1,
  price: { version: 'p1', source: 'list', currency: 'USD', rates: { input: '2.5' } },
};

const ANSWER = {
  admitted: true,
  principal: { user_id: 'u1', key_id: null },
  restricted: false,
  capped: true,
  cacheable: true,
  revision: 7,
  expires_at: '2026-11-23T00:00:00+00:00',
  candidates: [CANDIDATE],
};

function withCandidate(change: Readonly<Record<string, unknown>>): unknown {
  return { ...ANSWER, candidates: [{ ...CANDIDATE, ...change }] };
}

describe('reading what the database says of a call', () => {
  it('reads an admission with every part of its candidates', () => {
    expect(readAdmission(ANSWER)).toEqual({
      expiresAt: Date.UTC(2026, 10, 23),
      admission: {
        admitted: true,
        principal: { userId: 'u1', keyId: null },
        restricted: false,
        capped: true,
        cacheable: true,
        revision: 7,
        candidates: [
          {
            provider: 'example',
            kind: 'aggregator',
            record: 'openai-compatible',
            dialects: { 'openai-chat': { baseUrl: 'https://api.example.com/v1' } },
            headers: { 'x-title': 'weir' },
            timeouts: { firstContent: 500, total: 9000 },
            credential: {
              id: 'c1',
              ownerId: 'o1',
              ownerKind: 'platform',
              type: 'key',
              ciphertext: 'v1.x',
              origins: ['https://api.example.com'],
            },
            upstreamModel: 'm-1',
            matched: 'exact',
            after: ['failure'],
            retries: 0,
            policy: { strategy: 'priority', providers: [] },
            priority: 0,
            weight: 1,
            price: { version: 'p1', source: 'list', currency: 'USD', rates: { input: '2.5' } },
          },
        ],
      },
    });
  });

  it('reads a refusal, with and without a known caller', () => {
    const refusal = { admitted: false, code: 'model_not_found', principal: null, revision: 3 };
    expect(readAdmission(refusal).admission).toEqual(refusal);
    const principal = { user_id: null, key_id: 'k1' };
    expect(readAdmission({ ...refusal, principal }).admission.principal).toEqual({
      userId: null,
      keyId: 'k1',
    });
  });

  it('reads a target without a key and without a price', () => {
    const credential = { ...CREDENTIAL, type: 'none', ciphertext: null, origins: [] };
    const found = readAdmission(withCandidate({ credential, price: null })).admission;
    expect(found.admitted && found.candidates[0]).toMatchObject({
      price: null,
      credential: { type: 'none', ciphertext: null, origins: [] },
    });
  });

  it.each([
    ['weir_admit', null],
    ['weir_admit.revision', { ...ANSWER, revision: '7' }],
    ['weir_admit.admitted', { ...ANSWER, admitted: 'yes' }],
    ['weir_admit.principal', { ...ANSWER, principal: null }],
    ['weir_admit.code', { admitted: false, code: 'no_such_code', principal: null, revision: 1 }],
    ['weir_admit.candidates', { ...ANSWER, candidates: [] }],
    ['weir_admit.expires_at', { ...ANSWER, expires_at: 'soon' }],
    ['weir_admit.candidates[0].kind', withCandidate({ kind: 'other' })],
    ['weir_admit.candidates[0].dialects.smtp', withCandidate({ dialects: { smtp: {} } })],
    [
      'weir_admit.candidates[0].dialects.openai-chat.base_url',
      withCandidate({ dialects: { 'openai-chat': {} } }),
    ],
    ['weir_admit.candidates[0].timeouts.ttl', withCandidate({ timeouts: { ttl: 1 } })],
    ['weir_admit.candidates[0].headers.x', withCandidate({ headers: { x: 1 } })],
    [
      'weir_admit.candidates[0].credential.ciphertext',
      withCandidate({ credential: { ...CREDENTIAL, ciphertext: null } }),
    ],
    [
      'weir_admit.candidates[0].price.rates.input',
      withCandidate({ price: { ...CANDIDATE.price, rates: { input: 2.5 } } }),
    ],
  ])('refuses an answer that is wrong at %s', (path, answer) => {
    expect(() => readAdmission(answer)).toThrow(`at ${path}`);
  });

  it('writes the question as the SQL functions take it', () => {
    const key = { kind: 'key', keyId: 'abc', keyHash: 'ff' } as const;
    const lower = (asked: string) => [asked.toLowerCase(), null] as const;
    expect(queryJson({ caller: key, model: 'M' }, lower)).toEqual({
      caller: { kind: 'key', key_id: 'abc', key_hash: 'ff' },
      model: 'M',
      canonical: ['m', null],
    });
    const user = { kind: 'user', issuer: 'i', subject: 's', userId: 'u', expiresAt: 5 } as const;
    expect(queryJson({ caller: user, model: 'm' }, () => [null, null])['caller']).toEqual({
      kind: 'user',
      issuer: 'i',
      subject: 's',
      user_id: 'u',
    });
  });

  it('reads why there is no model list', () => {
    expect(readModels({ code: 'key_revoked' })).toEqual({ code: 'key_revoked' });
    expect(() => readModels({ code: 'no_such_code' })).toThrow('at weir_models.code');
    expect(() => readModels(null)).toThrow('at weir_models');
  });

  it('reads model lists, whose times come in seconds, and identities', () => {
    expect(readModels([{ id: 'a/b', provider: 'a', created_at: 12 }])).toEqual([
      { id: 'a/b', provider: 'a', createdAt: 12_000 },
    ]);
    expect(readIdentity(null)).toBeNull();
    expect(readIdentity({ kind: 'key', user_id: 'u', key_id: 'k', role: null })).toEqual({
      userId: 'u',
      keyId: 'k',
    });
  });
});
