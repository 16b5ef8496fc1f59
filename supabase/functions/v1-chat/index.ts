/**
 * The gateway as a Supabase Edge Function. It verifies credentials itself, so it is deployed with
 * the platform's own check off (`verify_jwt = false` in supabase/config.toml).
 */
import { createEdgeFunction } from '../../../src/runtimes/web/function.ts';

/** The part of Deno that is used; the repository is type-checked without Deno's own types. */
declare const Deno: {
  serve(handler: (request: Request) => Promise<Response>): void;
  readonly env: { get(name: string): string | undefined };
};

const { handle, unload } = createEdgeFunction((name) => Deno.env.get(name));

// Sent shortly before the isolate ends, by its clock, its CPU time or its memory.
addEventListener('beforeunload', unload);

Deno.serve(handle);
