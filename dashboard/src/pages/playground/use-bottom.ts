import { type RefCallback, useCallback, useLayoutEffect, useRef, useState } from 'react';

/** This near to the end counts as reading it. */
const NEAR_PX = 48;

interface Bottom {
  /** The box that scrolls; its one child is what grows. */
  readonly box: RefCallback<HTMLDivElement>;
  readonly onScroll: () => void;
  /** Whether the reader has scrolled away from the end. */
  readonly away: boolean;
  readonly goDown: () => void;
}

/**
 * Keeps the end of a growing text in sight, unless its reader has scrolled away from it.
 *
 * @param asked Goes to the end whenever it changes, wherever the reader is.
 */
export function useBottom(asked: string | undefined): Bottom {
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(0);
  const isAway = useRef(false);
  const [away, setAway] = useState(false);

  const setBoth = useCallback((now: boolean) => {
    isAway.current = now;
    setAway(now);
  }, []);

  const goDown = useCallback(() => {
    setBoth(false);
    toEnd(place.current);
  }, [setBoth]);

  const box = useCallback((element: HTMLDivElement | null) => {
    place.current = element;
    if (element === null) return;
    // Text comes, pictures load, the window changes: whatever it is, before it is drawn.
    const watch = new ResizeObserver(() => {
      if (!isAway.current) toEnd(element);
    });
    watch.observe(element);
    if (element.firstElementChild !== null) watch.observe(element.firstElementChild);
    return () => watch.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of it is what is waited for
  useLayoutEffect(goDown, [asked, goDown]);

  return {
    box,
    away,
    goDown,
    onScroll: () => {
      const { current } = place;
      if (current === null) return;
      const { scrollTop, scrollHeight, clientHeight } = current;
      const near = scrollHeight - scrollTop - clientHeight <= NEAR_PX;
      // Only a reader scrolls up; text that has grown meanwhile is no reason to stay behind.
      if (near) setBoth(false);
      else if (scrollTop < before.current) setBoth(true);
      before.current = scrollTop;
    },
  };
}

function toEnd(box: HTMLDivElement | null): void {
  if (box !== null) box.scrollTop = box.scrollHeight;
}
