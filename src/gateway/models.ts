import type { Dialect, ListedModel } from '../contract/dialect.ts';
import { GatewayError } from '../contract/error.ts';
import type { Store } from '../contract/ports.ts';
import type { Caller } from '../contract/principal.ts';
import type { Outlet } from './outlet.ts';
import { quoted, refusal } from './refusal.ts';
import { writeJson } from './respond.ts';

export interface Listing {
  readonly store: Store;
  readonly caller: Caller;
  readonly dialect: Dialect;
}

/** Answers with the models the caller may ask for. */
export async function listModels(
  outlet: Outlet,
  headers: readonly string[],
  { store, caller, dialect }: Listing,
): Promise<void> {
  const models = await allowed(store, caller);
  writeJson(outlet, 200, { headers, text: dialect.modelList(models) });
}

/** Answers with one of them. @throws {GatewayError} `model_not_found`. */
export async function showModel(
  outlet: Outlet,
  headers: readonly string[],
  { store, caller, dialect, id }: Listing & { readonly id: string },
): Promise<void> {
  const model = (await allowed(store, caller)).find((candidate) => candidate.id === id);
  if (model === undefined) {
    throw new GatewayError(
      'model_not_found',
      `You may call no model named ${quoted(id)}. GET /v1/models lists those you may.`,
    );
  }
  writeJson(outlet, 200, { headers, text: dialect.modelEntry(model) });
}

/** @throws {GatewayError} the refusal a call with this credential would meet. */
async function allowed(store: Store, caller: Caller): Promise<readonly ListedModel[]> {
  const models = await store.models(caller);
  if ('code' in models) throw refusal(models.code);
  return models;
}
