import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Api } from '../../../api/client.ts';
import { asProblem, Problem } from '../../../api/problem.ts';
import { useApi } from '../../../session/context.tsx';
import {
  basesOf,
  type CatalogueRecord,
  type Draft,
  headersOf,
  isSameBase,
  mainDialect,
} from './draft.ts';

/** What is added, with what. */
export interface Addition {
  readonly record: CatalogueRecord;
  readonly draft: Draft;
}

/** Another provider has the name: nothing but another name helps. */
export const NAME_TAKEN = 'name_taken';

/** The calls that add a provider, in order; reading its models goes on by itself after the last. */
const CALLS: readonly ((api: Api, addition: Addition) => Promise<unknown>)[] = [
  makeProvider,
  saveCredential,
  startReading,
];

export interface Adding {
  /** The step under way; the number of steps when all calls were made. */
  readonly step: number;
  /** Why that step failed. */
  readonly error: unknown;
  /** Begins, or goes on with the step that failed. */
  run(addition: Addition, from: number): Promise<void>;
}

export function useAdding(): Adding {
  const api = useApi();
  const queries = useQueryClient();
  const [at, setAt] = useState<{ step: number; error: unknown }>({ step: 0, error: null });
  return {
    ...at,
    async run(addition, from) {
      for (const [step, call] of CALLS.entries()) {
        if (step < from) continue;
        setAt({ step, error: null });
        try {
          await call(api, addition);
        } catch (error) {
          setAt({ step, error });
          return;
        }
      }
      setAt({ step: CALLS.length, error: null });
      await queries.invalidateQueries({
        predicate: ({ queryKey: [key] }) =>
          typeof key === 'string' && key.startsWith('GET /providers'),
      });
    },
  };
}

/** One that is there already is used, if it is the same. */
async function makeProvider(api: Api, { record, draft }: Addition): Promise<void> {
  const dialects = basesOf(record, draft);
  try {
    await api.call('POST /providers', {
      body: {
        name: draft.name,
        record: record.id,
        display_name: draft.display_name.trim(),
        kind: draft.kind,
        ...(dialects === undefined ? {} : { dialects }),
        headers: headersOf(draft),
      },
    });
  } catch (error) {
    if (asProblem(error).code !== 'already_exists') throw error;
    await takeExisting(api, { record, draft });
  }
}

/** A key goes to no other host than the one it was pasted for. */
async function takeExisting(api: Api, { record, draft }: Addition): Promise<void> {
  const { name, base_url: base } = draft;
  const params = { name };
  const found = await api.call('GET /providers/{name}', { params });
  const there = found.dialects[mainDialect(record)]?.base_url ?? '';
  if (!isSameBase(there, base)) throw nameTaken(name, there);
  // What a provider in use sends along is for its panel to change.
  const given = headersOf(draft);
  const free = found.retired_at !== null || (found.header_names ?? []).length === 0;
  const headers = free && Object.keys(given).length > 0 ? { headers: given } : {};
  const body = { ...(found.retired_at === null ? {} : { retired: false }), ...headers };
  if (Object.keys(body).length === 0) return;
  await api.call('PATCH /providers/{name}', { params, body });
}

function nameTaken(name: string, base: string): Problem {
  return new Problem({
    status: 409,
    code: NAME_TAKEN,
    message: `There is a provider ${name} already, at ${base}. Go back and choose another name, or open that one to add a key to it.`,
    requestId: null,
    fields: [],
    retryAfter: null,
  });
}

function saveCredential(api: Api, { draft }: Addition): Promise<unknown> {
  return api.call('POST /providers/{name}/credentials', {
    params: { name: draft.name },
    body: draft.keyless
      ? { type: 'none', owner: 'platform' }
      : { api_key: draft.api_key.trim(), owner: draft.owner },
  });
}

function startReading(api: Api, { draft }: Addition): Promise<unknown> {
  return api.call('POST /providers/{name}/sync', { params: { name: draft.name } });
}
