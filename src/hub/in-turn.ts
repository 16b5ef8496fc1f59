import type { Event } from '../contract/event.ts';

/**
 * Makes the parts of an answer wait their turn, for dialects in which one part ends before the next
 * begins: what belongs to a part further on is kept until the parts before it have ended.
 *
 * @returns Takes events in any interleaving, and tells `next` of the same ones part by part.
 */
export function inTurn(next: (event: Event) => void): (event: Event) => void {
  const waiting: Event[] = [];
  const ended = new Set<number>();
  let current = 0;

  const settle = (): void => {
    while (ended.delete(current)) {
      next({ type: 'part_end', index: current });
      current += 1;
      release(waiting, current, next);
    }
  };
  return (event) => {
    if (event.type === 'part_end') {
      ended.add(event.index);
      settle();
    } else if ('index' in event && event.index > current) waiting.push(event);
    else next(event);
  };
}

/** Tells of everything that was kept for a part, in its order. */
function release(waiting: Event[], index: number, next: (event: Event) => void): void {
  const kept = waiting.splice(0);
  for (const event of kept) {
    if ('index' in event && event.index === index) next(event);
    else waiting.push(event);
  }
}
