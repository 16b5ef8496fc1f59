import { describe, expect, it } from 'vitest';
import { changeWords } from '../../dashboard/src/pages/providers/panel/sync-change-words.ts';

const at = { id: '1', at: '2026-01-01T00:00:00.000000Z', model: 'm' };
const changed = (changes: Parameters<typeof changeWords>[0]['changes']): readonly string[] =>
  changeWords({ ...at, kind: 'changed', changes });

describe('a change of a list, in words', () => {
  it('has the rates of a price that differ, with every digit', () => {
    const old = { input: '5', output: '25', cache_read: '0.5' };
    const fresh = { input: '4.123456789012', output: '25', audio_input: '9' };
    expect(changed({ list_price: { old, new: fresh } })).toEqual([
      'Price: input $5 → $4.123456789012, cache read $0.5 → none, audio input none → $9',
    ]);
    expect(changed({ catalog_price: { old: null, new: { input: '1' } } })).toEqual([
      'Maker’s price: input $1',
    ]);
    expect(changed({ list_price: { old, new: null } })).toEqual(['Price: no longer told']);
  });

  it('has what was and what is', () => {
    expect(
      changed({
        context_tokens: { old: 128_000, new: 1_000_000 },
        features: { old: null, new: ['tools', 'reasoning'] },
        output_modalities: { old: ['text'], new: [] },
      }),
    ).toEqual([
      'Context: 128,000 → 1,000,000',
      'Can: not told → tools, reasoning',
      'Answers with: text → nothing',
    ]);
  });

  it('has of a new model its price alone', () => {
    const changes = {
      name: { old: null, new: 'New' },
      list_price: { old: null, new: { input: '1', output: '2' } },
    };
    expect(changeWords({ ...at, kind: 'added', changes })).toEqual(['Price: input $1, output $2']);
    expect(changeWords({ ...at, kind: 'withdrawn', changes: {} })).toEqual([]);
  });
});
