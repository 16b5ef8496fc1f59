import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** This near to the end counts as reading it. */
const NEAR_PX = 48;

interface Bottom {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  /** Whether the reader has scrolled away from the end. */
  readonly away: boolean;
  readonly goDown: () => void;
}

/** Keeps the end of a growing text in sight, unless its reader has scrolled away from it. */
export function useBottom(grows: unknown): Bottom {
  const box = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);

  function goDown(): void {
    const { current } = box;
    if (current !== null) current.scrollTop = current.scrollHeight;
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: what grows says when, not what
  useLayoutEffect(() => {
    if (!away) goDown();
  }, [grows, away]);

  return {
    box,
    away,
    goDown: () => {
      setAway(false);
      goDown();
    },
    onScroll: () => {
      const { current } = box;
      if (current === null) return;
      setAway(current.scrollHeight - current.scrollTop - current.clientHeight > NEAR_PX);
    },
  };
}
