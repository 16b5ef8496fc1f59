import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { createContext, type ReactElement, type ReactNode, use, useSyncExternalStore } from 'react';
import type { Answer, Api } from '../api/client.ts';
import type { About, Installation } from './open.ts';
import type { Session, SessionNow } from './session.ts';

const InstallationContext = createContext<Installation | null>(null);

interface ProvideProps {
  readonly installation: Installation;
  readonly children: ReactNode;
}

export function ProvideInstallation({ installation, children }: ProvideProps): ReactElement {
  return <InstallationContext value={installation}>{children}</InstallationContext>;
}

export function useInstallation(): Installation {
  const installation = use(InstallationContext);
  if (installation === null) throw new Error('there is no installation around this component');
  return installation;
}

export function useApi(): Api {
  return useInstallation().api;
}

export function useAbout(): About {
  return useInstallation().about;
}

export function useSession(): Session {
  return useInstallation().session;
}

export function useSessionNow(): SessionNow {
  const { session } = useInstallation();
  return useSyncExternalStore(session.subscribe, session.now);
}

export type Me = Answer<'GET /me'>;

/** Asks who is signed in, and why that is not known. */
export function useMeQuery(): UseQueryResult<Me> {
  const api = useApi();
  return useQuery({
    queryKey: ['GET /me'],
    queryFn: ({ signal }) => api.call('GET /me', { signal }),
    staleTime: 60_000,
  });
}

/** Who is signed in; undefined until it is known. Pages below the shell always know. */
export function useMe(): Me | undefined {
  return useMeQuery().data;
}

/** For showing or not showing; what may be done is decided by the API. */
export function useIsAdmin(): boolean {
  return useMe()?.role === 'admin';
}
