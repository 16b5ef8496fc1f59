import { describe, expect, it } from 'vitest';
import type { Candidate, Target } from '../../src/contract/target.ts';
import { inOrder } from '../../src/gateway/routing/order.ts';
import { owned, priced, targetOf, under, way } from './targets.ts';

function ordered(candidates: readonly Candidate[], seed = 1): string[] {
  return named(
    inOrder(
      candidates.map((one) => targetOf(one)),
      { dialect: 'openai-chat', seed: () => seed },
    ),
  );
}

function named(targets: readonly Target[]): string[] {
  return targets.map(({ candidate }) => candidate.provider);
}

/** Three ways to one model: dear and direct, cheap and resold, unpriced and resold. */
const maker = way('maker', { kind: 'direct', price: priced('3', '15'), priority: 2 });
const cheap = way('cheap', { kind: 'aggregator', price: priced('2.5', '16'), priority: 1 });
const dark = way('dark', { kind: 'aggregator', price: null, priority: 0 });
const three = [maker, cheap, dark];

describe('the order of the ways to a model', () => {
  // Blended: 3 x 3 + 15 = 24; 3 x 2.5 + 16 = 23.5; unknown.
  it.each([
    ['priority', ['dark', 'cheap', 'maker']],
    ['direct_first', ['maker', 'dark', 'cheap']],
    ['aggregator_first', ['dark', 'cheap', 'maker']],
    ['cheapest', ['cheap', 'maker', 'dark']],
    ['weighted', ['dark', 'cheap', 'maker']],
    ['only', ['dark', 'cheap', 'maker']],
  ] as const)('by %s', (strategy, names) => {
    expect(ordered(under(strategy, three))).toEqual(names);
    expect(ordered(under(strategy, three.toReversed()))).toEqual(names);
  });

  it.each(['priority', 'direct_first', 'aggregator_first', 'cheapest', 'weighted'] as const)(
    'has the caller’s own credential first, by %s',
    (strategy) => {
      const own = owned(way('own', { kind: 'aggregator', price: null, priority: 9 }));
      expect(ordered(under(strategy, [...three, own]))[0]).toBe('own');
    },
  );

  it('has what weighs nothing last', () => {
    const spare = way('spare', { weight: 0, priority: -5 });
    expect(ordered([...three, spare]).at(-1)).toBe('spare');
  });

  it('never thinks of a price in another currency', () => {
    const yuan = way('yuan', { price: priced('0.1', '0.1', 'CNY') });
    expect(ordered(under('cheapest', [yuan, maker]))).toEqual(['maker', 'yuan']);
  });

  it('among equals: the caller’s dialect, an exact name, more weight, the alphabet', () => {
    const equal = [
      targetOf(way('b')),
      targetOf(way('a')),
      targetOf(way('heavy', { weight: 5 })),
      targetOf(way('canonical', { matched: 'canonical', weight: 9 })),
      targetOf(way('foreign', { weight: 9 }), 'gemini-generate'),
    ];
    const names = named(inOrder(equal, { dialect: 'openai-chat', seed: () => 1 }));
    expect(names).toEqual(['heavy', 'a', 'b', 'canonical', 'foreign']);
  });
});

describe('drawing lots', () => {
  const keys = ['k1', 'k2', 'k3'].map((id) =>
    way('maker', { credential: { ...maker.credential, id } }),
  );
  const idOf = (target: Target | undefined): string => target?.candidate.credential.id ?? '';
  const draw = (candidates: readonly Candidate[], seed: number): string[] =>
    inOrder(
      candidates.map((one) => targetOf(one)),
      { dialect: 'openai-chat', seed: () => seed },
    ).map(idOf);

  it('is the same for a conversation, whatever the order they are offered in', () => {
    for (let seed = 0; seed < 50; seed++) {
      expect(draw(keys.toReversed(), seed)).toEqual(draw(keys, seed));
    }
  });

  it('leaves the others where they were when one goes', () => {
    for (let seed = 0; seed < 50; seed++) {
      const [first, ...rest] = draw(keys, seed);
      expect(
        draw(
          keys.filter(({ credential }) => credential.id !== first),
          seed,
        ),
      ).toEqual(rest);
    }
  });

  it('gives each key of an account its turn', () => {
    const firsts = Array.from({ length: 3_000 }, (_, seed) => draw(keys, seed)[0]);
    for (const key of ['k1', 'k2', 'k3']) {
      // A third each: 1,000, with a standard deviation of 26.
      expect(Math.abs(firsts.filter((one) => one === key).length - 1_000)).toBeLessThan(130);
    }
  });

  it('gives each way its share by weight', () => {
    const [light, heavy] = [way('light', { weight: 1 }), way('heavy', { weight: 3 })];
    const both = under('weighted', [light, heavy]);
    const firsts = Array.from({ length: 4_000 }, (_, seed) => ordered(both, seed)[0]);
    // Three quarters: 3,000, with a standard deviation of 27.
    expect(Math.abs(firsts.filter((one) => one === 'heavy').length - 3_000)).toBeLessThan(140);
  });

  it('asks for a seed only where there is something to draw', () => {
    const seedless = { dialect: 'openai-chat', seed: (): number => expect.unreachable() } as const;
    expect(named(inOrder([targetOf(maker), targetOf(cheap)], seedless))).toEqual([
      'cheap',
      'maker',
    ]);
  });
});
