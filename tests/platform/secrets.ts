/** `/v1/projects/{ref}/secrets`: they can be written, and read only as digests. */
import { createHash } from 'node:crypto';
import { type ApiRequest, jsonOf, Refusal, type Route } from './route.ts';

export class Secrets {
  readonly #values = new Map<string, { readonly value: string; readonly at: string }>();

  /** What a function's environment gets. */
  environment(): Record<string, string> {
    return Object.fromEntries([...this.#values].map(([name, { value }]) => [name, value]));
  }

  set(values: Readonly<Record<string, string>>): void {
    const at = new Date().toISOString();
    for (const [name, value] of Object.entries(values)) this.#values.set(name, { value, at });
  }

  unset(names: readonly string[]): void {
    for (const name of names) this.#values.delete(name);
  }

  digests(): readonly object[] {
    return [...this.#values].map(([name, { value, at }]) => ({
      name,
      value: createHash('sha256').update(value).digest('hex'),
      updated_at: at,
    }));
  }
}

/** @param changed called after each change, since every function sees every secret */
export function secretsApi(secrets: Secrets, changed: () => void): readonly Route[] {
  const path = /^\/secrets$/;
  return [
    {
      operation: 'secrets.list',
      method: 'GET',
      path,
      handle: () => ({ status: 200, body: secrets.digests() }),
    },
    {
      operation: 'secrets.set',
      method: 'POST',
      path,
      handle(request) {
        secrets.set(valuesOf(request));
        changed();
        return { status: 201 };
      },
    },
    {
      operation: 'secrets.delete',
      method: 'DELETE',
      path,
      handle(request) {
        secrets.unset(jsonOf(request) as string[]);
        changed();
        return { status: 200 };
      },
    },
  ];
}

function valuesOf(request: ApiRequest): Record<string, string> {
  const list = jsonOf(request) as readonly { name: string; value: string }[];
  const reserved = list.find(({ name }) => name.startsWith('SUPABASE_'));
  if (reserved !== undefined) {
    throw new Refusal(400, 'Secret name must not start with the SUPABASE_ prefix.');
  }
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}
