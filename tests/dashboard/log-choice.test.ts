import { describe, expect, it } from 'vitest';
import { choiceIn } from '../../dashboard/src/pages/logs/choice-words.ts';
import { reasonWords, strategyWords } from '../../dashboard/src/ui/route-words.ts';

const way = { provider: 'hub', model: 'm-1', owner: 'platform', credential: 'c', price: null };

describe('the choice of a way', () => {
  it('is read from the details of the first attempt', () => {
    const choice = {
      strategy: 'cheapest',
      targets: [way, way],
      passed: [{ ...way, reason: 'no_dialect' }],
    };
    const shown = { provider: 'hub', model: 'm-1', owner: 'platform', keys: 1 };
    expect(choiceIn({ choice })).toEqual({
      strategy: 'cheapest',
      targets: [{ ...shown, keys: 2 }],
      passed: [{ ...shown, reason: 'no_dialect' }],
    });
  });

  it.each([[null], [{}], [{ choice: null }], [{ choice: 'hub' }], [{ choice: { targets: [] } }]])(
    'is none in %j',
    (details) => {
      expect(choiceIn(details)).toBeNull();
    },
  );

  it('leaves out what is no way', () => {
    const choice = { strategy: 'priority', targets: 'all', passed: [null, way, 7] };
    expect(choiceIn({ choice })).toEqual({ strategy: 'priority', targets: [], passed: [] });
  });

  it('has a word for what is new as well', () => {
    expect([strategyWords('cheapest'), strategyWords('by_moon')]).toEqual([
      'the cheapest first',
      'by moon',
    ]);
    expect(reasonWords('breaker_open')).toBe('failed too often lately');
    expect(reasonWords('on_holiday')).toBe('on holiday');
  });
});
