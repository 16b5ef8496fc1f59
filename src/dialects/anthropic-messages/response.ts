import type { ListedModel } from '../../contract/dialect.ts';

/** An event of its own that every client skips (node_modules/@anthropic-ai/sdk/core/streaming.js). */
export const HEARTBEAT = 'event: ping\ndata: {"type": "ping"}\n\n';

/** The answer to `GET /v1/models`, always one whole page. */
export function modelList(models: readonly ListedModel[]): string {
  return JSON.stringify({
    data: models.map(entry),
    has_more: false,
    first_id: models[0]?.id ?? null,
    last_id: models.at(-1)?.id ?? null,
  });
}

/** The answer to `GET /v1/models/{id}`. */
export function modelEntry(model: ListedModel): string {
  return JSON.stringify(entry(model));
}

function entry({ id, createdAt }: ListedModel): Record<string, unknown> {
  return { type: 'model', id, display_name: id, created_at: new Date(createdAt).toISOString() };
}

/** The answer to `POST /v1/messages/count_tokens`. */
export function countBody(tokens: number): string {
  return JSON.stringify({ input_tokens: tokens });
}
