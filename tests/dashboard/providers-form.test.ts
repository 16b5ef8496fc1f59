import { describe, expect, it } from 'vitest';
import {
  basesOf,
  type CatalogueRecord,
  emptyDraft,
  headersOf,
  idOf,
  isHosted,
  isSameBase,
  isVersioned,
  mainDialect,
} from '../../dashboard/src/pages/providers/add/draft.ts';
import { syncWords } from '../../dashboard/src/pages/providers/sync-words.ts';

/** One with addresses of its own in three dialects. */
const reseller: CatalogueRecord = {
  id: 'reseller',
  display_name: 'Reseller',
  kind: 'aggregator',
  dialects: {
    'openai-chat': { base_url: 'https://resell.example/v1' },
    'anthropic-messages': { base_url: 'https://resell.example' },
    'gemini-generate': { base_url: 'https://resell.example/gemini' },
  },
  credential: 'key',
  unknown_models: 'pass',
  headers: [
    { name: 'app-code', purpose: 'A code.', required: false, secret: true },
    { name: 'x-title', purpose: 'A name.', required: true, secret: false },
  ],
  testable: true,
};

/** Software that others run somewhere. */
const hosted: CatalogueRecord = {
  ...reseller,
  id: 'software',
  dialects: { 'openai-chat': { base_url: null }, 'anthropic-messages': { base_url: null } },
};

/** A maker with a dialect of its own. */
const maker: CatalogueRecord = {
  ...reseller,
  id: 'maker',
  kind: 'direct',
  dialects: { 'gemini-generate': { base_url: 'https://maker.example' } },
};

const any: CatalogueRecord = { ...hosted, id: 'openai-compatible' };

describe('the bases a form adds', () => {
  const at = (record: CatalogueRecord, base_url: string): unknown =>
    basesOf(record, { ...emptyDraft(record), base_url });

  it('are left to the record where nobody moved it', () => {
    expect(basesOf(reseller, emptyDraft(reseller))).toBeUndefined();
  });

  it('move together with the one that was given', () => {
    expect(at(reseller, 'https://mirror.example/up/v1')).toEqual({
      'openai-chat': { base_url: 'https://mirror.example/up/v1' },
      'anthropic-messages': { base_url: 'https://mirror.example/up' },
      'gemini-generate': { base_url: 'https://mirror.example/up/gemini' },
    });
  });

  it('have the version only where the dialect wants it, on software that others run', () => {
    expect(at(hosted, ' https://site.example/v1 ')).toEqual({
      'openai-chat': { base_url: 'https://site.example/v1' },
      'anthropic-messages': { base_url: 'https://site.example' },
    });
  });

  it('of a maker are those of its own dialect, without a version', () => {
    expect(isHosted(maker)).toBe(false);
    expect(emptyDraft(maker)).toMatchObject({ name: 'maker', base_url: 'https://maker.example' });
    expect(basesOf(maker, emptyDraft(maker))).toBeUndefined();
    expect(at(maker, 'https://mirror.example/maker')).toEqual({
      'gemini-generate': { base_url: 'https://mirror.example/maker' },
    });
    expect([reseller, hosted, maker].map((record) => isVersioned(mainDialect(record)))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('are one dialect for a host nobody knows, with nothing added', () => {
    expect(at(any, 'https://models.example/api')).toEqual({
      'openai-chat': { base_url: 'https://models.example/api' },
    });
  });
});

describe('the headers a form adds', () => {
  it('are those that were filled in, of those the record knows', () => {
    const draft = emptyDraft(reseller);
    expect(draft.headers).toEqual({ 'app-code': '', 'x-title': '' });
    expect(headersOf(draft)).toEqual({});
    const filled = { ...draft, headers: { 'app-code': ' ', 'x-title': ' My app ' } };
    expect(headersOf(filled)).toEqual({ 'x-title': 'My app' });
  });
});

describe('a provider that is there already', () => {
  it.each([
    ['https://a.example/v1', 'https://a.example/v1/', true],
    ['https://a.example/v1', ' HTTPS://A.example:443/v1 ', true],
    ['https://a.example/v1', 'https://a.example/v2', false],
    ['https://a.example/v1', 'http://a.example/v1', false],
    ['https://a.example/v1', 'https://a.example.evil/v1', false],
  ])('%s and %s: the same is %s', (one, other, same) => {
    expect(isSameBase(one, other)).toBe(same);
  });
});

describe('an id made of a name', () => {
  it.each([
    ['Hub Mirror', 'hub-mirror'],
    ['  Café № 1!  ', 'cafe-no-1'],
    ['模型', ''],
    ['x'.repeat(80), 'x'.repeat(63)],
  ])('%s becomes %s', (name, id) => {
    expect(idOf(name)).toBe(id);
  });
});

describe('what reading a list came to', () => {
  const sync = {
    provider: 'a',
    state: 'done',
    done: 212,
    total: 212,
    added: 200,
    changed: 0,
    withdrawn: 3,
    priced: 180,
    message: null,
    started_at: null,
    finished_at: null,
  } as const;

  it('is told in words, without what did not happen', () => {
    expect(syncWords(sync)).toBe('Read 212 models: 200 new, 3 withdrawn, 180 with a new price.');
    expect(syncWords({ ...sync, done: 1, added: 0, withdrawn: 0, priced: 0 })).toBe(
      'Read 1 model: nothing changed.',
    );
  });

  it('says why it failed, in the words of the one who tried', () => {
    expect(syncWords({ ...sync, state: 'failed', message: 'The host is gone. Try later.' })).toBe(
      'The host is gone. Try later.',
    );
  });
});
