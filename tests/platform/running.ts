/** Deployed functions as running things: the isolates they get and what is written down of them. */
import { randomUUID } from 'node:crypto';
import type { DenoVersion } from '../edge/deno.ts';
import { IsolatePool } from '../edge/isolate-pool.ts';
import type { ApiKeys } from '../edge/postgrest-auth.ts';
import type { ServedFunction } from '../edge/project.ts';
import { checkSources, codeOnDisk, loadingEnvironment } from './code.ts';
import type { FunctionRecord } from './deployed-function.ts';
import { Functions } from './functions.ts';
import type { FunctionPlace, LogStore } from './log-store.ts';
import type { PlatformClock } from './switch-over.ts';
import { tokenRefusal } from './token-check.ts';

export interface RunningOptions {
  readonly ref: string;
  readonly deno: DenoVersion;
  readonly clock: PlatformClock;
  readonly mostFunctions: number;
  readonly afterwards: 'ended' | 'kept';
  /** Where code is written to be loaded. */
  readonly folder: string;
  /** The address packages come from. */
  readonly registry: string;
  readonly logs: LogStore;
  /** Asked whenever isolates are made: the secrets change. */
  readonly environment: () => Readonly<Record<string, string>>;
}

export function createFunctions(options: RunningOptions): Functions {
  const { ref, deno, folder, logs } = options;
  const loading = loadingEnvironment(folder, options.registry);
  return new Functions({
    ref,
    clock: options.clock,
    most: options.mostFunctions,
    check: (code) => checkSources(codeOnDisk(folder, code), deno, loading),
    pool: (code) => {
      const place = placeOf(ref, code.record);
      return new IsolatePool({
        deno,
        ...codeOnDisk(folder, code),
        afterwards: options.afterwards,
        wallClockMs: 150_000,
        graceMs: 200,
        log: (line) => logs.line(place, line),
        env: {
          ...loading,
          ...options.environment(),
          DENO_DEPLOYMENT_ID: place.deploymentId,
          SB_EXECUTION_ID: randomUUID(),
        },
      });
    },
  });
}

export interface Asked {
  readonly ref: string;
  readonly projectUrl: string;
  readonly keys: ApiKeys;
  readonly logs: LogStore;
}

/** What one more request to that slug meets. */
export function serve(functions: Functions, slug: string, asked: Asked): ServedFunction | null {
  const build = functions.get(slug)?.serving();
  if (build === undefined) return null;
  const { record, pool } = build;
  return {
    pool,
    refusal: async (request) => (record.verify_jwt ? tokenRefusal(request, asked.keys) : null),
    over: ({ method = 'GET', url = '/' }, { status, ms }) => {
      const place = placeOf(asked.ref, record);
      asked.logs.request(place, { method, url: `${asked.projectUrl}${url}`, status, ms });
    },
  };
}

function placeOf(ref: string, { id, version }: FunctionRecord): FunctionPlace {
  return { functionId: id, deploymentId: `${ref}_${id}_${version}`, version };
}
