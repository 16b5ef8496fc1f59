import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/contract/event.ts';
import { Folder } from '../../src/hub/fold.ts';
import { inTurn } from '../../src/hub/in-turn.ts';

const start = (index: number): Event => ({ type: 'part_start', index, part: { kind: 'text' } });
const text = (index: number, words: string): Event => ({
  type: 'part_delta',
  index,
  delta: { kind: 'text', text: words },
});
const end = (index: number): Event => ({ type: 'part_end', index });

function turned(events: readonly Event[]): Event[] {
  const told: Event[] = [];
  const take = inTurn((event) => told.push(event));
  for (const event of events) take(event);
  return told;
}

describe('parts that wait their turn', () => {
  it('tells one part to its end before the next', () => {
    const mixed = [start(0), start(1), text(1, 'b'), text(0, 'a'), end(1), text(0, 'a'), end(0)];
    expect(turned(mixed)).toEqual([
      start(0),
      text(0, 'a'),
      text(0, 'a'),
      end(0),
      start(1),
      text(1, 'b'),
      end(1),
    ]);
  });

  it('keeps nothing back where parts come one by one', () => {
    const told: Event[] = [];
    const take = inTurn((event) => told.push(event));
    for (const event of [start(0), text(0, 'a')]) {
      take(event);
      expect(told.at(-1)).toBe(event);
    }
  });

  /** Each part's pieces, and in which order the parts get a piece through. */
  const interleavings = fc
    .array(fc.array(fc.string(), { maxLength: 4 }), { minLength: 1, maxLength: 4 })
    .chain((parts) =>
      fc.tuple(
        fc.constant(parts),
        fc.shuffledSubarray(
          parts.flatMap((pieces, index) => [...pieces, null].map(() => index)),
          { minLength: parts.reduce((sum, pieces) => sum + pieces.length + 1, 0) },
        ),
      ),
    );

  it('says the same as before, whatever the interleaving', () => {
    fc.assert(
      fc.property(interleavings, ([parts, order]) => {
        const next = parts.map(() => 0);
        const mixed: Event[] = parts.map((_, index) => start(index));
        for (const index of order) {
          const at = next[index] ?? 0;
          next[index] = at + 1;
          const piece = parts[index]?.[at];
          mixed.push(piece === undefined ? end(index) : text(index, piece));
        }
        const told = turned(mixed);
        const folder = new Folder();
        for (const event of told) folder.event(event);
        const texts = folder.message().parts.map(({ part }) => 'text' in part && part.text);
        expect(texts).toEqual(parts.map((pieces) => pieces.join('')));
        const seen = told.map((event) => ('index' in event ? event.index : -1));
        expect(seen).toEqual(seen.toSorted((a, b) => a - b));
      }),
    );
  });
});
