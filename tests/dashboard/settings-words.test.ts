import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../dashboard/src/api/schema.generated.ts';
import {
  fieldsOf,
  type Names,
  summaryOf,
  targetOf,
  verbOf,
  whoOf,
} from '../../dashboard/src/pages/settings/changes/change-words.ts';
import { deviceWords } from '../../dashboard/src/pages/settings/device-words.ts';
import { checkMonths, dropped } from '../../dashboard/src/pages/settings/retention-words.ts';

const ADA = '00000000-0000-4000-8000-00000000000a';
const KEY = '00000000-0000-4000-8000-00000000000b';

const NAMES: Names = {
  person: (id) => (id === ADA ? 'Ada' : id),
  keys: new Map([[KEY, { name: 'ci' }]]),
  invitations: undefined,
};

function entryOf(changes: Partial<AuditEntry>): AuditEntry {
  return {
    id: '1',
    at: '2026-11-25T12:00:00Z',
    actor: { kind: 'user', user_id: ADA, key_id: null },
    action: 'update',
    resource: 'key',
    target: KEY,
    changes: {},
    ...changes,
  };
}

describe('a change in words', () => {
  it('says who did it', () => {
    const by = (actor: AuditEntry['actor']): string => whoOf(entryOf({ actor }), NAMES);
    expect(by({ kind: 'user', user_id: ADA, key_id: null })).toBe('Ada');
    expect(by({ kind: 'admin_key', user_id: null, key_id: KEY })).toBe('admin key ci');
    expect(by({ kind: 'weir', user_id: null, key_id: null })).toBe('Weir itself');
  });

  it('names what changed and how', () => {
    const entry = entryOf({
      changes: { models: { old: ['sandbox/*'], new: null }, name: { old: 'ci', new: 'cd' } },
    });
    expect(`${verbOf(entry)} ${targetOf(entry, NAMES)}`).toBe('changed ci');
    expect(summaryOf(entry, NAMES)).toBe('models: sandbox/* → none, and 1 more');
  });

  it('has a verb of its own for what ends or begins again', () => {
    const verb = (changes: AuditEntry['changes']): string => verbOf(entryOf({ changes }));
    expect(verb({ revoked_at: { old: null, new: '2026-11-25T12:00:00Z' } })).toBe('revoked');
    expect(verb({ disabled_at: { old: null, new: '2026-11-25T12:00:00Z' } })).toBe('switched off');
    expect(verb({ disabled_at: { old: '2026-11-25T12:00:00Z', new: null } })).toBe('switched on');
    expect(verb({ retired_at: { old: '2026-11-25T12:00:00Z', new: null } })).toBe('brought back');
  });

  it('takes a setting apart and leaves out what stayed', () => {
    const entry = entryOf({
      resource: 'settings',
      target: 'retention',
      changes: {
        value: {
          old: { ledger_months: null, details_months: 2 },
          new: { ledger_months: 12, details_months: 2 },
        },
      },
    });
    expect(fieldsOf(entry, NAMES)).toEqual([
      { label: 'months of requests', before: 'everything', after: '12' },
    ]);
  });

  it('shows that a secret changed, not the secret', () => {
    const entry = entryOf({ resource: 'credential', changes: { ciphertext: { changed: true } } });
    expect(summaryOf(entry, NAMES)).toBe('secret: (not shown)');
  });

  it('counts what one statement changed at once', () => {
    const entry = entryOf({ resource: 'model', target: null, changes: { count: 212 } });
    expect(targetOf(entry, NAMES)).toBe('212 at once');
    expect(fieldsOf(entry, NAMES)).toEqual([]);
  });
});

describe('keeping less', () => {
  const now = Date.parse('2026-11-25T12:00:00Z');

  it('says from which month on rows are kept, where fewer are', () => {
    const before = { ledger_months: null, details_months: 6, audit_months: 24 };
    expect(dropped(before, { ...before, ledger_months: 3 }, now)).toEqual([
      'Requests before August 2026 are dropped.',
    ]);
    expect(dropped(before, { ...before, details_months: 1, audit_months: 12 }, now)).toEqual([
      'Details of attempts before October 2026 are dropped.',
      'Changes before November 2025 are dropped.',
    ]);
    expect(dropped(before, { ...before, details_months: 12 }, now)).toEqual([]);
    expect(dropped(before, { ...before, details_months: null }, now)).toEqual([]);
  });

  it('takes whole months, or nothing for everything', () => {
    expect(checkMonths('')).toBe(true);
    expect(checkMonths('12')).toBe(true);
    for (const wrong of ['0', '1.5', '-1', '1201', 'soon']) {
      expect(checkMonths(wrong)).toContain('whole months from 1 to 1200');
    }
  });
});

describe('a session’s device', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36 Edg/153.0.0.0',
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15',
      'Safari on macOS',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/153.0 Mobile/15E148 Safari/604.1',
      'Chrome on iPhone',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0', 'Firefox on Linux'],
    ['curl/8.14.1', 'curl/8.14.1'],
    ['', 'An unknown device'],
  ])('%s is %s', (agent, words) => {
    expect(deviceWords(agent)).toBe(words);
  });
});
