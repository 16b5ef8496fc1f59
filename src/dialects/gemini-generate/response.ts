import type { ListedModel } from '../../contract/dialect.ts';

/** The answer to `GET /v1beta/models`: https://ai.google.dev/api/models. */
export function modelList(models: readonly ListedModel[]): string {
  return JSON.stringify({ models: models.map(entry) });
}

/** The answer to `GET /v1beta/models/{id}`. */
export function modelEntry(model: ListedModel): string {
  return JSON.stringify(entry(model));
}

/** The answer to `POST /v1beta/models/{id}:countTokens`. */
export function countBody(totalTokens: number): string {
  return JSON.stringify({ totalTokens });
}

const METHODS = ['generateContent', 'streamGenerateContent', 'countTokens'];

function entry({ id }: ListedModel): Record<string, unknown> {
  return { name: `models/${id}`, displayName: id, supportedGenerationMethods: METHODS };
}
