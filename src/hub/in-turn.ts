import type { Event } from '../contract/event.ts';

/**
 * Makes the parts of an answer wait their turn, for dialects in which one part ends before the next
 * begins: what belongs to a part further on is kept until the parts before it have ended.
 *
 * @returns Takes events in any interleaving, and tells `next` of the same ones part by part.
 */
export function inTurn(next: (event: Event) => void): (event: Event) => void {
  const waiting = new Map<number, Event[]>();
  const ended = new Set<number>();
  let current = 0;

  const settle = (): void => {
    while (ended.delete(current)) {
      next({ type: 'part_end', index: current });
      current += 1;
      for (const event of waiting.get(current) ?? []) next(event);
      waiting.delete(current);
    }
  };
  return (event) => {
    if (event.type === 'part_end') {
      ended.add(event.index);
      settle();
    } else if ('index' in event && event.index > current) {
      const kept = waiting.get(event.index);
      if (kept === undefined) waiting.set(event.index, [event]);
      else kept.push(event);
    } else next(event);
  };
}
