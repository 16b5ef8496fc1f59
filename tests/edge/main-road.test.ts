/** The main road on the function, over Postgres behind PostgREST's rules, on both Denos. */
import { afterAll, beforeAll, describe } from 'vitest';
import { mainRoad } from '../suites/main-road.ts';
import { type EdgeHome, startEdgeHome } from './edge-home.ts';

describe.each([
  { deno: '2.1', database: 'supabase' },
  { deno: 'newest', database: 'supabase-old' },
] as const)('the function on Deno $deno, default privileges as in $database', (options) => {
  let home: EdgeHome;

  beforeAll(async () => {
    home = await startEdgeHome(options);
  });

  afterAll(async () => {
    await home?.destroy();
  });

  mainRoad(() => home);
});
