import { Outlet } from '@tanstack/react-router';
import { Dialog as Radix } from 'radix-ui';
import { lazy, type ReactElement, Suspense, useCallback, useRef, useState } from 'react';
import { toast } from 'sonner';
import { notFetched } from '../api/problem.ts';
import { useMe } from '../session/context.tsx';
import { IconButton } from '../ui/button.tsx';
import { FocusBack } from '../ui/focus-back.tsx';
import { Mark } from './mark.tsx';
import { useShortcuts } from './shortcuts.ts';
import { ShortcutsHelp } from './shortcuts-help.tsx';
import { SideBar } from './side-bar.tsx';
import { beginTypeAhead, endTypeAhead } from './type-ahead.ts';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));

/** Around every page of somebody who is signed in. */
export function Layout(): ReactElement {
  const isAdmin = useMe()?.role === 'admin';
  const { finding, openPalette, closePalette } = usePalette();
  const [helping, setHelping] = useState(false);
  const [bar, setBar] = useState(false);
  const openHelp = useCallback(() => setHelping(true), []);
  useShortcuts({ isAdmin, openPalette, openHelp });
  return (
    <div className="flex h-full max-sm:flex-col">
      <a
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-md bg-accent px-3 py-1.5 text-on-accent focus:translate-y-0"
        href="#content"
      >
        Skip to the page
      </a>
      <div className="bar w-[216px] shrink-0 border-r border-line max-lg:w-14 max-sm:hidden">
        <SideBar isAdmin={isAdmin} onFind={openPalette} />
      </div>
      <header className="flex items-center gap-2 border-b border-line bg-sunken px-2 py-1 sm:hidden">
        <IconButton icon="menu" label="Pages" onClick={() => setBar(true)} />
        <Mark />
        <span className="flex-1 font-semibold">Weir</span>
        <IconButton icon="search" label="Find" onClick={openPalette} />
      </header>
      <Radix.Root onOpenChange={setBar} open={bar}>
        <Radix.Portal>
          <Radix.Overlay className="appear fixed inset-0 z-40 bg-ink/25" />
          <Radix.Content
            aria-describedby={undefined}
            className="fixed inset-y-0 left-0 z-50 w-64 border-r border-line"
          >
            <FocusBack />
            <Radix.Title className="sr-only">Pages</Radix.Title>
            <SideBar
              isAdmin={isAdmin}
              onFind={() => {
                setBar(false);
                openPalette();
              }}
              onGo={() => setBar(false)}
            />
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
      <div className="min-h-0 min-w-0 flex-1 overflow-y-auto">
        <Outlet />
      </div>
      {finding ? (
        <Suspense>
          <Palette isAdmin={isAdmin} onClose={closePalette} />
        </Suspense>
      ) : null}
      <ShortcutsHelp isAdmin={isAdmin} onClose={() => setHelping(false)} open={helping} />
    </div>
  );
}

interface PaletteState {
  readonly finding: boolean;
  readonly openPalette: () => void;
  readonly closePalette: () => void;
}

/** Whether what finds things is open. What is typed before its field is there arrives in it. */
function usePalette(): PaletteState {
  const [finding, setFinding] = useState(false);
  const open = useRef(false);
  const closePalette = useCallback(() => {
    endTypeAhead();
    open.current = false;
    setFinding(false);
  }, []);
  const openPalette = useCallback(() => {
    if (open.current) return;
    open.current = true;
    beginTypeAhead(closePalette);
    import('./palette.tsx').then(
      () => setFinding(open.current),
      () => {
        // The page and what was typed on it stay.
        closePalette();
        toast.error(notFetched().message);
      },
    );
  }, [closePalette]);
  return { finding, openPalette, closePalette };
}
