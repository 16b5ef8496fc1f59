import type { ListedModel } from '../../contract/dialect.ts';

/** The answer to `GET /v1/models`, which this dialect shares with its vendor's other one. */
export function modelList(models: readonly ListedModel[]): string {
  return JSON.stringify({ object: 'list', data: models.map(entry) });
}

/** The answer to `GET /v1/models/{id}`. */
export function modelEntry(model: ListedModel): string {
  return JSON.stringify(entry(model));
}

function entry({ id, provider, createdAt }: ListedModel): Record<string, unknown> {
  return { id, object: 'model', created: Math.floor(createdAt / 1_000), owned_by: provider };
}
