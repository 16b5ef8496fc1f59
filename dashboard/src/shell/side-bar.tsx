import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Icon } from '../ui/icon.tsx';
import { AccountMenu } from './account-menu.tsx';
import { type Destination, destinationsFor } from './destinations.ts';
import { Keys } from './keys-hint.tsx';
import { Mark } from './mark.tsx';
import { keptSearch } from './shortcuts.ts';

interface SideBarProps {
  readonly isAdmin: boolean;
  readonly onFind: () => void;
  /** After a page was chosen, for a bar that lies over it. */
  readonly onGo?: (() => void) | undefined;
}

/** 216 px; icons alone between 640 and 1024 px; below that a sheet over the page. */
export function SideBar({ isAdmin, onFind, onGo }: SideBarProps): ReactElement {
  const all = destinationsFor(isAdmin);
  const groups = [...new Set(all.map(({ group }) => group))];
  return (
    <nav
      aria-label="Pages"
      className="flex h-full flex-col gap-0.5 overflow-y-auto bg-sunken px-3 py-4"
    >
      <div className="flex items-center gap-2 px-2 pt-1 pb-3 text-[15px] font-semibold tracking-[-0.01em]">
        <Mark />
        <span className="bar-word">Weir</span>
      </div>
      <button
        className="mb-2 flex h-8 items-center gap-2 rounded-md border border-line bg-raised px-2.5 text-ink-3 hover:text-ink"
        onClick={onFind}
        title="Find (Ctrl K)"
        type="button"
      >
        <Icon name="search" size={14} />
        <span className="bar-word flex-1 text-left">Find</span>
        <span className="bar-word">
          <Keys keys="Ctrl K" />
        </span>
      </button>
      {groups.map((group) => (
        <div className="flex flex-col gap-0.5" key={group ?? 'first'}>
          {group === null ? null : (
            <p className="bar-word mx-2.5 mt-3.5 mb-1 text-xs text-ink-3">{group}</p>
          )}
          {all
            .filter((destination) => destination.group === group)
            .map((destination) => (
              <BarLink destination={destination} key={destination.path} onGo={onGo} />
            ))}
        </div>
      ))}
      <div className="mt-auto pt-4">
        <AccountMenu />
      </div>
    </nav>
  );
}

interface BarLinkProps {
  readonly destination: Destination;
  readonly onGo: (() => void) | undefined;
}

function BarLink({ destination, onGo }: BarLinkProps): ReactElement {
  const { path, title, icon, letter } = destination;
  return (
    <Link
      activeOptions={{ exact: path === '/', includeSearch: false }}
      activeProps={{ className: 'bg-raised text-ink ring-1 ring-line', 'aria-current': 'page' }}
      className="flex h-8 items-center gap-2.5 rounded-md px-2.5 text-ink-2 hover:text-ink"
      onClick={onGo}
      search={keptSearch}
      title={title}
      to={path}
    >
      <Icon name={icon} />
      <span className="bar-word flex-1">{title}</span>
      <span aria-hidden="true" className="bar-word">
        <Keys keys={`G ${letter.toUpperCase()}`} />
      </span>
    </Link>
  );
}
