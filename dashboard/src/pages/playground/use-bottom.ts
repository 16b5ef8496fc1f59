import { type RefCallback, useCallback, useRef, useState } from 'react';

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

/** Keeps the end of a growing text in sight, unless its reader has scrolled away from it. */
export function useBottom(): Bottom {
  const place = useRef<HTMLDivElement>(null);
  const isAway = useRef(false);
  const [away, setAway] = useState(false);

  const box = useCallback((element: HTMLDivElement | null) => {
    place.current = element;
    if (element === null) return;
    // Text comes, pictures load, the window changes: whatever it is, before it is drawn.
    const watch = new ResizeObserver(() => {
      if (!isAway.current) element.scrollTop = element.scrollHeight;
    });
    watch.observe(element);
    if (element.firstElementChild !== null) watch.observe(element.firstElementChild);
    return () => watch.disconnect();
  }, []);

  return {
    box,
    away,
    goDown: () => {
      const { current } = place;
      if (current !== null) current.scrollTop = current.scrollHeight;
    },
    onScroll: () => {
      const { current } = place;
      if (current === null) return;
      const left = current.scrollHeight - current.scrollTop - current.clientHeight;
      isAway.current = left > NEAR_PX;
      setAway(isAway.current);
    },
  };
}
