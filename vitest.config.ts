import { defineConfig } from 'vitest/config';

/** What deploys, restarts or draws again and again, or waits for real time: `npm run proofs` runs it. */
export const PROOFS = [
  'tests/proofs/*.proof.ts',
  'tests/deploy/{adopt,adopt-interrupted,broken,canary,interrupted,others}.test.ts',
  'tests/deploy/{check-caller,command-words,copy-migrations,database-address}.test.ts',
  'tests/deploy/{master-keys,restore,trouble,verify-faults,verify-server}.test.ts',
  'tests/deploy/{docs-supabase,secrets,setup,setup-elsewhere,setup-interrupted,setup-verify}.test.ts',
  'tests/deploy/verify.test.ts',
  'tests/browser/{aliases,injection,trouble-accounts,trouble-playground,trouble-providers,trouble-tabs}.test.ts',
  'tests/cli/{import-litellm,monitor,monitor-project,monitor-trouble,setup-supabase,sync}.test.ts',
  'tests/database/migrate-transports.test.ts',
  'tests/embedded/lifetime.test.ts',
];

// Sources run as they are: nothing is built before a test. Slow suites (a real Postgres, a Deno
// process) share two cores with everything else, so the time limits are generous and the number of
// workers is not.
export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'tests/support/**', 'tests/fixtures/**', ...PROOFS],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 15_000,
    globalSetup: ['./tests/support/real-postgres.setup.ts'],
    // A rejection nobody waits for is a bug in a gateway, never noise.
    dangerouslyIgnoreUnhandledErrors: false,
    reporters: ['default'],
  },
});
