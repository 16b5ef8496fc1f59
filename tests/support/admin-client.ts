/** The calls of the management API that tests and benches set a gateway up with. */

export interface ProviderForm {
  readonly name: string;
  readonly kind: 'direct' | 'aggregator';
  readonly baseUrl: string;
  /** The built-in record whose behaviour it has; left out, the one for OpenAI-compatible hosts. */
  readonly record?: string;
  /** Left out, the base alone, in the format nearly everybody serves. */
  readonly dialects?: Readonly<Record<string, { readonly base_url: string }>>;
  readonly unknownModels?: 'pass' | 'refuse';
  /** Milliseconds by phase, named as the API names them. */
  readonly timeouts?: Readonly<Record<string, number>>;
}

export interface KeyForm {
  readonly name: string;
  readonly models?: readonly string[];
  readonly userId?: string;
  readonly expiresAt?: string;
}

export interface AdminClient {
  createProvider(form: ProviderForm): Promise<void>;
  createCredential(provider: string, apiKey: string, owner?: 'platform' | 'user'): Promise<string>;
  /** Rates are decimal strings in USD per million tokens, and override any list. */
  addModel(provider: string, model: string, rates: Readonly<Record<string, string>>): Promise<void>;
  /** Tries the targets in the order given. */
  putAlias(
    alias: string,
    targets: readonly { readonly provider: string; readonly model: string }[],
  ): Promise<void>;
  /** The key itself is shown this once. */
  createKey(form: KeyForm): Promise<{ id: string; key: string }>;
  /** Any other call; the answer's JSON. */
  call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
}

/** Speaks to `/api` below `baseUrl` with an admin key or a user's token. */
export function adminClient(baseUrl: string, token: string): AdminClient {
  const call: AdminClient['call'] = async (method, path, body) => {
    const response = await fetch(`${baseUrl}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} /api${path}: ${response.status} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  };
  return {
    call,
    createProvider: async (form) => {
      await call('POST', '/providers', {
        name: form.name,
        display_name: form.name,
        kind: form.kind,
        ...(form.record === undefined ? {} : { record: form.record }),
        dialects: form.dialects ?? { 'openai-chat': { base_url: form.baseUrl } },
        ...(form.unknownModels === undefined ? {} : { unknown_models: form.unknownModels }),
        ...(form.timeouts === undefined ? {} : { timeouts: form.timeouts }),
      });
    },
    createCredential: async (provider, apiKey, owner = 'platform') => {
      const form = { api_key: apiKey, owner, label: 'test' };
      const created = await call('POST', `/providers/${provider}/credentials`, form);
      return String(created['id']);
    },
    addModel: async (provider, model, rates) => {
      await call('POST', '/models', { provider, model, price: rates });
    },
    putAlias: async (alias, targets) => {
      await call('PUT', '/aliases', {
        alias,
        targets: targets.map((target, at) => ({ ...target, priority: at, weight: 1 })),
        strategy: 'priority',
      });
    },
    createKey: async (form) => {
      const created = await call('POST', '/keys', {
        name: form.name,
        ...(form.models === undefined ? {} : { models: form.models }),
        ...(form.userId === undefined ? {} : { user_id: form.userId }),
        ...(form.expiresAt === undefined ? {} : { expires_at: form.expiresAt }),
      });
      return { id: String(created['id']), key: String(created['key']) };
    },
  };
}
