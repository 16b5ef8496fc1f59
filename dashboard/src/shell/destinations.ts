import type { IconName } from '../ui/icon-paths.ts';

/** A page of the side bar. */
export interface Destination {
  readonly path: string;
  readonly title: string;
  readonly icon: IconName;
  /** After G. */
  readonly letter: string;
  readonly group: string | null;
  readonly admins?: true;
}

export const DESTINATIONS: readonly Destination[] = [
  { path: '/', title: 'Overview', icon: 'layout-dashboard', letter: 'o', group: null },
  { path: '/playground', title: 'Playground', icon: 'message-square', letter: 'p', group: null },
  { path: '/logs', title: 'Logs', icon: 'scroll-text', letter: 'l', group: null },
  { path: '/providers', title: 'Providers', icon: 'waypoints', letter: 'r', group: 'Routing' },
  {
    path: '/models',
    title: 'Models',
    icon: 'boxes',
    letter: 'm',
    group: 'Routing',
    admins: true,
  },
  { path: '/aliases', title: 'Aliases', icon: 'link', letter: 'a', group: 'Routing' },
  { path: '/keys', title: 'Keys', icon: 'key-round', letter: 'k', group: 'Access' },
  { path: '/people', title: 'People', icon: 'users', letter: 'e', group: 'Access', admins: true },
  { path: '/connect', title: 'Connect', icon: 'plug', letter: 'c', group: 'Access' },
  { path: '/settings', title: 'Settings', icon: 'settings', letter: 's', group: 'Installation' },
];

/** Those this person can use. */
export function destinationsFor(isAdmin: boolean): readonly Destination[] {
  return DESTINATIONS.filter(({ admins }) => isAdmin || admins !== true);
}
