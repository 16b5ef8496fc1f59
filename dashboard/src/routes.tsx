import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  retainSearchParams,
} from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { notFetched } from './api/problem.ts';
import { Join } from './pages/join/join.tsx';
import { Failed, NotFound, PageFailed } from './pages/not-found.tsx';
import { type Address, KEPT, readAddress } from './shell/address.ts';
import { Gate } from './shell/gate.tsx';
import { Layout } from './shell/layout.tsx';

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: Failed,
  validateSearch: (raw: Record<string, unknown>): Address => readAddress(raw),
  search: { middlewares: [retainSearchParams<Address>(KEPT)] },
});

function SignedIn(): ReactElement {
  return (
    <Gate>
      <Layout />
    </Gate>
  );
}

function SignedInAlone(): ReactElement {
  return (
    <Gate>
      <Outlet />
    </Gate>
  );
}

const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: SignedIn });
const alone = createRoute({ getParentRoute: () => root, id: 'alone', component: SignedInAlone });

/** Each page is fetched when it is first gone to, or pointed at. */
const PAGES = [
  ['/', () => import('./pages/overview/overview.tsx'), 'Overview'],
  ['/playground', () => import('./pages/playground/playground.tsx'), 'Playground'],
  ['/logs', () => import('./pages/logs/logs.tsx'), 'Logs'],
  ['/providers', () => import('./pages/providers/providers.tsx'), 'Providers'],
  ['/models', () => import('./pages/models/models.tsx'), 'Models'],
  ['/aliases', () => import('./pages/aliases/aliases.tsx'), 'Aliases'],
  ['/keys', () => import('./pages/keys/keys.tsx'), 'Keys'],
  ['/people', () => import('./pages/people/people.tsx'), 'People'],
  ['/connect', () => import('./pages/connect/connect.tsx'), 'Connect'],
  ['/settings', () => import('./pages/settings/settings.tsx'), 'Settings'],
] as const;

const pages: AnyRoute[] = PAGES.map(([path, load, name]) =>
  createRoute({
    getParentRoute: () => inside,
    path,
    component: lazyRouteComponent(() => fetchPage(load), name),
    errorComponent: ({ error }) => <PageFailed error={error} title={name} />,
  }),
);

/** In words: the router itself would load everything anew, which offline ends in the browser's own page. */
async function fetchPage(
  load: () => Promise<unknown>,
): Promise<Record<string, () => ReactElement>> {
  try {
    return (await load()) as Record<string, () => ReactElement>;
  } catch (error) {
    throw error instanceof TypeError ? notFetched() : error;
  }
}

const join = createRoute({ getParentRoute: () => root, path: '/join', component: Join });
const welcome = createRoute({
  getParentRoute: () => alone,
  path: '/welcome',
  component: lazyRouteComponent(() => import('./pages/first-visit/first-visit.tsx'), 'FirstVisit'),
});

const tree = root.addChildren([
  inside.addChildren(pages),
  alone.addChildren([welcome]),
  join,
]) as AnyRoute;

/** Plain text in the address: `?status=complete`, not JSON. */
function parse(text: string): Record<string, unknown> {
  return Object.fromEntries(new URLSearchParams(text));
}

function stringify(search: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(search).flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [[name, value]] : [],
  );
  const text = new URLSearchParams(entries).toString();
  return text === '' ? '' : `?${text}`;
}

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  parseSearch: parse,
  stringifySearch: stringify,
  scrollRestoration: false,
});
