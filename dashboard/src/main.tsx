import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { Toaster } from 'sonner';
import { asProblem } from './api/problem.ts';
import { router } from './routes.tsx';
import { ProvideInstallation } from './session/context.tsx';
import { forgetWithPerson } from './session/forget.ts';
import { type Installation, openInstallation } from './session/open.ts';
import { Lone } from './shell/lone.tsx';
import { ProblemNote } from './ui/problem-note.tsx';
import './styles.css';

const queries = new QueryClient({
  defaultOptions: {
    // A browser that thinks it is offline would let calls wait, and nothing would say why.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 10_000,
      // What was refused will be refused again; what was not reached may be in a moment.
      retry: (failures, error) => asProblem(error).status === 0 && failures < 2,
      // What was changed in another tab is there on coming back to this one.
      refetchOnWindowFocus: 'always',
    },
  },
});

function show(root: Root, installation: Installation): void {
  // First of all who listen: pages must not see what the last person read.
  forgetWithPerson(installation.session, queries);
  root.render(
    <StrictMode>
      <ProvideInstallation installation={installation}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
          <Toaster position="bottom-right" toastOptions={{ className: 'weir-toast' }} />
        </QueryClientProvider>
      </ProvideInstallation>
    </StrictMode>,
  );
}

function showFailure(root: Root, error: unknown): void {
  root.render(
    <Lone title="Weir cannot be reached">
      <ProblemNote error={error} onRetry={() => location.reload()} />
    </Lone>,
  );
}

const place = document.getElementById('app');
if (place === null) throw new Error('index.html has no #app');
const root = createRoot(place);
openInstallation().then(
  (installation) => show(root, installation),
  (error: unknown) => showFailure(root, error),
);
