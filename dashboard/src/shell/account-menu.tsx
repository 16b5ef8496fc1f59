import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { toast } from 'sonner';
import { asProblem } from '../api/problem.ts';
import { useMe, useSession } from '../session/context.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { setTheme, useTheme } from './theme.ts';

/** Who is signed in, the light, and the way out. */
export function AccountMenu(): ReactElement {
  const me = useMe();
  const session = useSession();
  const navigate = useNavigate();
  const theme = useTheme();
  const [leaving, setLeaving] = useState(false);
  const shown = me?.name ?? me?.email ?? 'Signed in';

  async function leave(): Promise<void> {
    setLeaving(true);
    try {
      await session.signOut();
    } catch (error) {
      toast.error(asProblem(error).message);
    } finally {
      setLeaving(false);
    }
  }

  return (
    <Menu
      trigger={
        <button
          aria-label={`Account: ${shown}`}
          className="flex h-10 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-raised"
          disabled={leaving}
          type="button"
        >
          <span
            aria-hidden="true"
            className="before:content-[attr(data-initial)] inline-flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-wash text-xs font-semibold text-accent-ink"
            // A picture, not a word of the button's.
            data-initial={shown.slice(0, 1).toUpperCase()}
          />
          <span className="bar-word min-w-0 flex-1 truncate">{shown}</span>
          <Icon className="bar-word text-ink-3" name="ellipsis" />
        </button>
      }
    >
      {THEMES.filter(([id]) => id !== theme).map(([id, icon, words]) => (
        <MenuItem icon={icon} key={id} onSelect={() => setTheme(id)}>
          {words}
        </MenuItem>
      ))}
      <MenuItem
        icon="settings"
        onSelect={() => void navigate({ to: '/settings', search: { part: 'account' } })}
      >
        Account
      </MenuItem>
      <MenuItem icon="log-out" onSelect={() => void leave()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}

const THEMES = [
  ['light', 'sun', 'Light'],
  ['dark', 'moon', 'Dark'],
  ['system', 'monitor', 'As the system'],
] as const;
