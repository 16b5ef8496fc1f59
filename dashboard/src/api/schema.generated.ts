// Made by tools/generate-api-types.ts from the description of the API. Do not edit.

export type About = {
  readonly version: string;
  readonly build: string;
  readonly identity: {
    readonly kind: 'accounts';
    /** Whether the owner’s account was made. */
    readonly owner: boolean;
  } | {
    readonly kind: 'supabase';
    readonly url: string;
    readonly publishable_key: string;
  } | {
    readonly kind: 'none';
  };
};

export type Alias = {
  readonly id: string;
  readonly alias: string;
  readonly owner: 'platform' | 'user' | 'team';
  readonly user_id: string | null;
  readonly strategy: 'priority' | 'weighted' | 'direct_first' | 'aggregator_first' | 'cheapest';
  readonly targets: readonly {
    readonly provider: string;
    readonly model: string;
    readonly priority: number;
    readonly weight: number;
    readonly after: readonly string[];
  }[];
  readonly created_at: string;
  readonly updated_at: string;
};

export type Attempt = {
  readonly request_id: string;
  /** 0: rejected before any. */
  readonly attempt: number;
  readonly user_id: string | null;
  readonly api_key_id: string | null;
  readonly provider: string | null;
  readonly provider_type: 'direct' | 'aggregator' | 'none';
  readonly model: string;
  readonly upstream_model: string | null;
  readonly dialect: string;
  readonly relay: string | null;
  readonly stream: boolean;
  readonly status: string;
  readonly http_status: number | null;
  readonly error_code: string | null;
  readonly finish_reason: string | null;
  readonly prompt_tokens: number | null;
  readonly completion_tokens: number | null;
  readonly total_tokens: number | null;
  readonly cached_tokens: number | null;
  readonly cache_write_tokens: number | null;
  readonly reasoning_tokens: number | null;
  readonly usage_source: string;
  /** Null: not known, which is not zero. */
  readonly cost_usd: string | null;
  readonly cost_source: string;
  readonly price_version: string | null;
  readonly latency_ms: number;
  readonly first_token_ms: number | null;
  readonly created_at: string;
  readonly settled_at: string;
};

export type AuditEntry = {
  readonly id: string;
  readonly at: string;
  /** "weir": Weir itself, or somebody in the database. */
  readonly actor: {
    readonly kind: 'user' | 'admin_key' | 'weir';
    readonly user_id: string | null;
    readonly key_id: string | null;
  };
  readonly action: 'insert' | 'update' | 'delete';
  readonly resource: string;
  readonly target: string | null;
  /** By column {"old", "new"}; of a secret only {"changed": true}. {"count"} where one statement changed more than 100 things. */
  readonly changes: Readonly<Record<string, unknown>>;
};

export type Backup = {
  /** Below the data directory. */
  readonly file: string;
  readonly bytes: number;
  readonly at: string;
};

export type Balance = {
  /** `told`; `no_limit` for a key without one of its own; `not_told` where the provider tells none; else why it could not be asked, as a test says it. */
  readonly code: string;
  readonly message: string;
  readonly balances: readonly {
    /** An exact decimal; below zero where it is owed. */
    readonly amount: string;
    readonly currency: string;
  }[];
};

export type Credential = {
  readonly id: string;
  readonly provider: string;
  readonly owner: 'platform' | 'user' | 'team';
  readonly user_id: string | null;
  readonly type: 'key' | 'none';
  readonly label: string;
  readonly last_four: string | null;
  readonly state: 'ready' | 'needs_key';
  /** Where the key may be sent. */
  readonly origins: readonly string[];
  readonly created_at: string;
  readonly updated_at: string;
};

export type CredentialTest = {
  /** Null: it could not be found out. */
  readonly ok: boolean | null;
  readonly code: string;
  readonly message: string;
  readonly models?: number | undefined;
};

export type Explanation = {
  readonly model: string;
  /** In the order in which they would be tried. */
  readonly targets: readonly {
    readonly provider: string;
    readonly kind: 'direct' | 'aggregator';
    readonly model: string;
    readonly dialect: 'openai-chat' | 'openai-responses' | 'anthropic-messages' | 'gemini-generate';
    readonly relay: 'passthrough' | 'adjusted' | 'translated' | null;
    /** What a translation would leave out. */
    readonly losses: readonly string[];
    /** Why the call cannot be carried there, so that the next is tried. */
    readonly problem: {
      readonly code: string;
      readonly message: string;
    } | null;
    /** Why it comes last: the process that answers saw it fail a while ago. */
    readonly resting: string | null;
    /** For administrators. */
    readonly credential_id?: string | undefined;
    readonly owner: 'platform' | 'user';
    readonly price_version: string | null;
    readonly price_source: string | null;
    /** The guessed prompt, and as much of an answer as the body lets it have. */
    readonly cost_usd: string | null;
  }[];
  /** What is passed over, and why. */
  readonly passed: readonly {
    readonly provider: string;
    readonly model: string;
    readonly credential_id?: string | undefined;
    readonly reason: string;
  }[];
  /** Why access left some out. */
  readonly refusal: string | null;
  /** A guess from the text alone. */
  readonly prompt_tokens: number;
  readonly output_limit: number | null;
};

export type Invitation = {
  readonly id: string;
  readonly email: string;
  readonly role: 'admin' | 'member';
  /** A user; null for the admin key. */
  readonly created_by: string | null;
  readonly created_at: string;
  readonly expires_at: string;
  readonly used_at: string | null;
};

export type Key = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'gateway' | 'admin';
  readonly last_four: string;
  readonly owner: 'platform' | 'user' | 'team';
  readonly user_id: string | null;
  readonly models: readonly string[] | null;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
};

export type Me = {
  readonly kind: 'user' | 'admin_key';
  readonly user_id: string | null;
  readonly email: string | null;
  readonly name: string | null;
  readonly role: 'admin' | 'member';
  readonly issuer: string | null;
};

export type Model = {
  readonly provider: string;
  readonly model: string;
  readonly name: string | null;
  readonly canonical_id: string | null;
  readonly enabled: boolean;
  readonly context_tokens: number | null;
  readonly output_tokens: number | null;
  /** Null: no list says. */
  readonly input_modalities: readonly ('text' | 'image' | 'audio' | 'video' | 'file')[] | null;
  readonly output_modalities: readonly ('text' | 'image' | 'audio' | 'video' | 'embedding' | 'rerank')[] | null;
  /** Those it is said to have. It may have others, and all where this is null. */
  readonly features: readonly ('tools' | 'structured_output' | 'reasoning' | 'web_search' | 'prompt_caching')[] | null;
  /** Null: those of its provider. */
  readonly dialects: readonly ('openai-chat' | 'openai-responses' | 'anthropic-messages' | 'gemini-generate')[] | null;
  readonly price: Readonly<Record<string, string>> | null;
  readonly price_source: 'override' | 'list' | 'catalog' | null;
  readonly price_version: string | null;
  readonly price_currency: string | null;
  readonly price_valid_from: string | null;
  readonly retired_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
};

export type NewInvitation = Invitation & {
  /** Shown this once. Give it to the person. */
  readonly link: string;
};

export type OpenInvitation = {
  readonly kind: 'owner' | 'invitation';
  readonly role: 'admin' | 'member';
  /** Null: the owner chooses one. */
  readonly email: string | null;
  readonly expires_at: string;
  /** Whether there is an account already, which then gets a new password. */
  readonly account: boolean;
};

export type Provider = {
  readonly name: string;
  readonly display_name: string;
  readonly kind: 'direct' | 'aggregator';
  readonly record: string;
  readonly dialects: Readonly<Record<string, {
    readonly base_url: string;
  }>>;
  /** Headers sent along; for administrators. Their values are never shown again. */
  readonly header_names?: readonly string[] | undefined;
  readonly timeouts: Readonly<Record<string, number>>;
  readonly unknown_models: 'pass' | 'refuse';
  readonly priority: number;
  readonly weight: number;
  readonly retries: number;
  readonly enabled: boolean;
  readonly credentials: {
    readonly ready: number;
    readonly needs_key: number;
  };
  /** Those not retired, whether switched on or off. */
  readonly models: number;
  readonly retired_at: string | null;
  readonly synced_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
};

export type ProviderRecord = {
  readonly id: string;
  readonly display_name: string;
  readonly kind: 'direct' | 'aggregator';
  /** Null: a host of your own, so its base has to be given. */
  readonly dialects: Readonly<Record<string, {
    readonly base_url: string | null;
  }>>;
  readonly credential: 'key' | 'none';
  readonly unknown_models: 'pass' | 'refuse';
  /** What an administrator may set for all calls: `headers`. */
  readonly headers: readonly {
    readonly name: string;
    readonly purpose: string;
    readonly required: boolean;
    /** A form should hide its value. */
    readonly secret: boolean;
  }[];
  /** Whether a credential can be tested. */
  readonly testable: boolean;
};

export type RecentUsage = {
  /** When the first of the minutes began. */
  readonly from: string;
  readonly to: string;
  readonly total: {
    readonly calls: number;
    /** None of their attempts was answered. */
    readonly failed_calls: number;
    /** Turned away before any attempt; failed as well. */
    readonly rejected_calls: number;
    readonly attempts: number;
    readonly failed_attempts: number;
    readonly cost_usd: string;
    /** Attempts whose cost is missing in `cost_usd`. */
    readonly unpriced: number;
    readonly first_token_p50_ms: number | null;
    readonly latency_p50_ms: number | null;
  };
  /** Those in which something was called, by when they begin. */
  readonly minutes: readonly {
    readonly minute: string;
    readonly calls: number;
    /** None of their attempts was answered. */
    readonly failed_calls: number;
  }[];
  readonly provider_count: number;
  /** The 50 with the most attempts. */
  readonly providers: readonly {
    readonly name: string;
    readonly attempts: number;
    readonly failed_attempts: number;
    readonly cost_usd: string;
    /** Attempts whose cost is missing in `cost_usd`. */
    readonly unpriced: number;
    readonly first_token_p50_ms: number | null;
    readonly latency_p50_ms: number | null;
  }[];
  readonly model_count: number;
  /** The 50 with the most attempts. */
  readonly models: readonly {
    readonly name: string;
    readonly calls: number;
    /** None of their attempts was answered. */
    readonly failed_calls: number;
    readonly attempts: number;
    readonly failed_attempts: number;
    readonly cost_usd: string;
    /** Attempts whose cost is missing in `cost_usd`. */
    readonly unpriced: number;
    readonly first_token_p50_ms: number | null;
    readonly latency_p50_ms: number | null;
  }[];
};

export type Session = {
  readonly id: string;
  readonly created_at: string;
  readonly expires_at: string;
  readonly user_agent: string | null;
  readonly ip_address: string | null;
  /** Whether this call was made with it. */
  readonly current: boolean;
};

export type Settings = {
  /** What signed-in users may call on the platform’s credentials, and the ceiling for each of them and UTC day. Null: nothing. The ceiling is soft: calls under way may pass it. */
  readonly access: {
    readonly models: readonly string[];
    readonly usd_per_day: string;
  } | null;
  /** What decides among the ways to a model where no alias says otherwise. A user’s own credentials come first with every strategy. */
  readonly routing: {
    readonly strategy: 'priority' | 'weighted' | 'direct_first' | 'aggregator_first' | 'cheapest' | 'only';
    readonly providers?: readonly string[] | undefined;
  };
  /** How often a server reads the lists of models by itself; null: never. A function does not: see docs/models.md. */
  readonly sync: {
    readonly every_hours: number | null;
  };
  readonly retention: {
    /** Whole months kept; null keeps everything. */
    readonly ledger_months: number | null;
    /** Whole months kept; null keeps everything. */
    readonly details_months: number | null;
    /** Whole months kept; null keeps everything. */
    readonly audit_months: number | null;
  };
  /** From the configuration; not changed here. */
  readonly issuers: readonly {
    readonly issuer: string;
    readonly audience: string | readonly string[];
  }[];
};

export type Sync = {
  readonly provider: string;
  readonly state: 'never' | 'running' | 'done' | 'failed';
  /** Models taken over so far. */
  readonly done: number;
  /** Null until the list was read. */
  readonly total: number | null;
  readonly added: number;
  readonly changed: number;
  /** Models the list no longer has. */
  readonly withdrawn: number;
  /** Prices that are new or other than before. */
  readonly priced: number;
  /** Why it failed, or what was left out. */
  readonly message: string | null;
  readonly started_at: string | null;
  readonly finished_at: string | null;
};

export type SyncChange = {
  readonly id: string;
  readonly at: string;
  readonly model: string;
  /** "returned": withdrawn before, and on the list again. */
  readonly kind: 'added' | 'changed' | 'returned' | 'withdrawn';
  /** By field. `list_price` and `catalog_price` are whole prices: USD per million tokens, as decimal strings by rate, or null for none. */
  readonly changes: Readonly<Record<string, {
    readonly old?: unknown | undefined;
    readonly new?: unknown | undefined;
  }>>;
};

export type UsageSummary = {
  readonly group: string | null;
  readonly split?: string | null | undefined;
  readonly calls: number;
  readonly attempts: number;
  readonly failed_attempts: number;
  readonly rejected_calls: number;
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly cached_tokens: number;
  readonly cache_write_tokens: number;
  readonly reasoning_tokens: number;
  readonly cost_usd: string;
  /** Attempts whose cost is missing in `cost_usd`. */
  readonly unpriced: number;
  readonly mean_latency_ms: number | null;
  readonly mean_first_token_ms: number | null;
  /** Half of the first tokens came within this. Read from classes a third to a half apart, so it is an estimate; null where some of the hours have none. */
  readonly first_token_p50_ms: number | null;
};

export type User = {
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly role: 'admin' | 'member';
  readonly disabled_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
};

/** Every call below `/api`. Null where a call has no such part, or answers nothing. */
export interface Operations {
  /** Which code this is, and how people sign in */
  readonly 'GET /about': {
    readonly params: null;
    readonly query: null;
    readonly body: null;
    readonly answer: About;
  };
  /** List aliases */
  readonly 'GET /aliases': {
    readonly params: null;
    readonly query: {
      /** `next` of the page before. */
      readonly cursor?: string | undefined;
      /** Rows of a page, 50 unless told. */
      readonly limit?: string | undefined;
      readonly q?: string | undefined;
    };
    readonly body: null;
    readonly answer: {
      readonly data: readonly Alias[];
      readonly next: string | null;
    };
  };
  /** Make an alias, or replace it */
  readonly 'PUT /aliases': {
    readonly params: null;
    readonly query: null;
    readonly body: {
      readonly alias: string;
      readonly targets: readonly {
        readonly provider: string;
        readonly model: string;
        /** Lower comes first. */
        readonly priority?: number | undefined;
        /** 0: only if nothing else is. */
        readonly weight?: number | undefined;
        /** What it is tried after. `failure` is the first try of all, and any failure another target may mend; the others are a prompt too long for the model, and an answer refused. */
        readonly after?: readonly ('failure' | 'context_length' | 'content_policy')[] | undefined;
      }[];
      readonly strategy?: 'priority' | 'weighted' | 'direct_first' | 'aggregator_first' | 'cheapest' | undefined;
      readonly owner?: 'platform' | 'user' | undefined;
    };
    readonly answer: Alias;
  };
  /** Delete an alias */
  readonly 'DELETE /aliases/{id}': {
    readonly params: {
      readonly id: string;
    };
    readonly query: null;
    readonly body: null;
    readonly answer: null;
  };
  /** List who changed what, newest first */
  readonly 'GET /audit': {
    readonly params: null;
    readonly query: {
      /** `next` of the page before. */
      readonly cursor?: string | undefined;
      /** Rows of a page, 50 unless told. */
      readonly limit?: string | undefined;
      readonly from?: string | undefined;
      /** Not itself included. */
      readonly to?: string | undefined;
      readonly user_id?: string | undefined;
      readonly key_id?: string | undefined;
      readonly action?: 'insert' | 'update' | 'delete' | undefined;
      readonly resource?: string | undefined;
      readonly target?: string | undefined;
    };
    readonly body: null;
    readonly answer: {
      readonly data: readonly AuditEntry[];
      readonly next: string | null;
    };
  };
  /** Back the embedded database up, beside its data */
  readonly 'POST /backup': {
    readonly params: null;
    readonly query: null;
    readonly body: null;
    readonly answer: Backup;
  };
  /** List the built-in provider records */
  readonly 'GET /catalogue': {
    readonly params: null;
    readonly query: null;
    readonly body: null;
    readonly answer: {
      readonly data: readonly ProviderRecord[];
      readonly next: null;
    };
  };
  /** Try a key before anything is saved */
  readonly 'POST /catalogue/{id}/test': {
    readonly params: {
      readonly id: string;
    };
    readonly query: null;
    readonly body: {
      /** Left out where the host takes none. */
      readonly api_key?: string | undefined;
      /** The record's own bases unless told; told by administrators alone. */
      readonly dialects?: {
        readonly 'openai-chat'?: {
          readonly base_url: string;
        } | undefined;
        readonly 'openai-responses'?: {
          readonly base_url: string;
        } | undefined;
        readonly 'anthropic-messages'?: {
          readonly base_url: string;
        } | undefined;
        readonly 'gemini-generate'?: {
          readonly base_url: string;
        } | undefined;
      } | undefined;
    };
    readonly answer: CredentialTest;
  };
  /** Which way a call would take, and why; nobody is called */
  readonly 'POST /explain': {
    readonly params: null;
    readonly query: null;
    readonly body: {
      /** What the body is. */
      readonly dialect?: 'openai-chat' | 'openai-responses' | 'anthropic-messages' | 'gemini-generate' | undefined;
      /** Where the body has none: Gemini's calls name it in their path. */
      readonly model?: string | undefined;
      /** The call, as it would be sent. */
      readonly body: Readonly<Record<string, unknown>>;
      /** For administrators: whose call it is. Left out: the platform’s credentials alone. */
      readonly user_id?: string | undefined;
    };
    readonly answer: Explanation;
  };
  /** List invitations, newest first */
  readonly 'GET /invitations': {
    readonly params: null;
    readonly query: {
      /** `next` of the page before. */
      readonly cursor?: string | undefined;
      /** Rows of a page, 50 unless told. */
      readonly limit?: string | undefined;
    };
    readonly body: null;
    readonly answer: {
      readonly data: readonly Invitation[];
      readonly next: string | null;
    };
  };
  /** Invite somebody, or let somebody set a new password; the link is shown once */
  readonly 'POST /invitations': {
    readonly params: null;
    readonly query: null;
    readonly body: {
      readonly email: string;
      readonly role: 'admin' | 'member';
    };
    readonly answer: NewInvitation;
  };
  /** Make the account a link is for, or give it a new password and end its sessions; then sign in */
  readonly 'POST /invitations/accept': {
    readonly params: null;
    readonly query: null;
    readonly body: {
      /** What stands after the # of the link. */
      readonly token: string;
      /** For a new account; one that is there keeps its own. */
      readonly name?: string | undefined;
      readonly email: string;
      readonly password: string;
    };
    readonly answer: {
      readonly email: string;
      readonly role: 'admin' | 'member';
      /** False: all is done but signing in, which failed. Sign in with the new password. */
      readonly signed_in: boolean;
    };
  };
  /** See what a link is for */
  readonly 'POST /invitations/look': {
    readonly params: null;
    readonly query: null;
    readonly body: {
      /** What stands after the # of the link. */
      readonly token: string;
    };
    readonly answer: OpenInvitation;
  };
  /** Withdraw an invitation nobody has used */
  readonly 'DELETE /invitations/{id}': {
    readonly params: {
      readonly id: string;
    };
    readonly query: null;
    readonly body: null;
    readonly answer: null;
  };
  /** List keys, newest first */
  readonly 'GET /keys': {
    readonly params: null;
    readonly query: {
      /** `next` of the page before. */
      readonly cursor?: string | undefined;
      /** Rows of a page, 50 unless told. */
      readonly limit?: string | undefined;
      readonly q?: string | undefined;
      readonly user_id?: string | undefined;
      readonly kind?: 'gateway' | 'admin' | undefined;
      readonly revoked?: 'true' | 'false' | undefined;
    };
    readonly body: null;
    readonly answer: {
      readonly data: readonly Key[];
      readonly next: string | null;
    };
  };
  /** Make a gateway key */
  readonly 'POST /keys': {
    readonly params: null;
    readonly query: null;
    readonly body: {
      readonly name: string;
      readonly owner?: 'platform' | 'user' | undefined;
      /** Whom the calls of a platform key count for; for administrators. */
      readonly user_id?: string | undefined;
      /** What it may call; null: everything its owner may. */
      readonly models?: readonly string[] | null | undefined;
      readonly expires_at?: string | null | undefined;
    };
    readonly answer: Key & {
      /** The key itself. It is shown this once. */
      readonly key: string;
    };
  };
  /** Read a key, without its secret */
  readonly 'GET /keys/{id}': {
    readonly params: {
      readonly id: string;
    };
    readonly query: null;
    readonly body: null;
    readonly answer: Key;
  };
  /** Change a key; what is not mentioned stays */
  readonly 'PATCH /keys/{id}': {
    readonly params: {
      readonly id: string;
    };
    readonly query: null;
    readonly body: {
      readonly name?: string | undefined;
      /** What it may call; null: everything its owner may. */
      readonly models?: readonly string[] | null | undefined;
      readonly expires_at?: string | null | undefined;
    };
    readonly answer: Key;
  };
  /** Revoke a key for good; its row stays, for the ledger */
  readonly 'DELETE /keys/{id}': {
    readonly params: {
      readonly id: string;
    };
    readonly query: null;
    readonly body: null;
    readonly answer: Key;
  };
  /** Who you are to this installation */
  readonly 'GET /me': {
    readonly params: null;
    readonly query: null;
    readonly body: null;
    readonly answer: Me;
  };
  /** Search models */
  readonly 'GET /models': {
    readonly params: null;
    readonly query: {
      /** `next` of the page before. */
      readonly cursor?: string | undefined;
      /** Rows of a page, 50 unless told. */
      readonly limit?: string | undefined;
      readonly provider?: string | undefined;
      /** Text anywhere in an id or name. */
      readonly q?: string | undefined;
      /** Every way to one model: its id, or the name it has at all providers. */
      readonly named?: string | undefined;
      readonly enabled?: 'true' | 'false' | undefined;
      readonly priced?: 'true' | 'false' | undefined;
      /** Models that are said to have it. */
      readonly feature?: 'tools' | 'structured_output' | 'reasoning' | 'web_search' | 'prompt_caching' | undefined;
      readonly retired?: 'true' | 'false' | undefined;
    };
    readonly body: null;
    readonly answer: {
      readonly data: readonly Model[];
      readonly next: string | null;
    };
  };
  /** Add a model of a host that lists none */
  readonly 'POST /models': {
    readonly params: null;
    readonly query: null;
    readonly body: {
      readonly provider: string;
      /** What the provider wants to hear. */
      readonly model: string;
      readonly name?: string | null | undefined;
      /** One name for the same model at all providers; left out, the one Weir knows it by. */
      readonly canonical_id?: string | null | undefined;
      readonly context_tokens?: number | null | undefined;
      readonly output_tokens?: number | null | undefined;
      readonly input_modalities?: readonly ('text' | 'image' | 'audio' | 'video' | 'file')[] | null | undefined;
      readonly output_modalities?: readonly ('text' | 'image' | 'audio' | 'video' | 'embedding' | 'rerank')[] | null | undefined;
      readonly features?: readonly ('tools' | 'structured_output' | 'reasoning' | 'web_search' | 'prompt_caching')[] | null | undefined;
      /** Those of its provider's dialects it is served in; null: all. */
      readonly dialects?: readonly ('openai-chat' | 'openai-responses' | 'anthropic-messages' | 'gemini-generate')[] | null | undefined;
      readonly enabled?: boolean | undefined;
      /** USD per million tokens, as decimal strings; `image` and `request` are USD for each. A cache or audio rate left out is that of input or output. */
      readonly price?: {
        readonly input?: string | undefined;
        readonly cache_read?: string | undefined;
        readonly cache_write?: string | undefined;
        readonly cache_write_1h?: string | undefined;
        readonly audio_input?: string | undefined;
        readonly output?: string | undefined;
        readonly audio_output?: string | undefined;
        readonly image?: string | undefined;
        readonly request?: string | undefined;
      } | undefined;
    };
    readonly answer: Model;
  };
  /** Read a model */
  readonly 'GET /models/{provider}/{model}': {
    readonly params: {
      readonly provider: string;
      readonly model: string;
    };
    readonly query: null;
    readonly body: null;
    readonly answer: Model;
  };
  /** Switch a model on or off, or set its price; what is not mentioned stays */
  readonly 'PATCH /models/{provider}/{model}': {
    readonly params: {
      readonly provider: string;
      readonly model: string;
    };
    readonly query: null;
    readonly body: {
      readonly name?: string | null | undefined;
      /** One name for the same model at all providers; left out, the one Weir knows it by. */
      readonly canonical_id?: string | null | undefined;
      readonly context_tokens?: number | null | undefined;
      readonly output_tokens?: number | null | undefined;
      readonly input_modalities?: readonly ('text' | 'image' | 'audio' | 'video' | 'file')[] | null | undefined;
      readonly output_modalities?: readonly ('text' | 'image' | 'audio' | 'video' | 'embedding' | 'rerank')[] | null | undefined;
      readonly features?: readonly ('tools' | 'structured_output' | 'reasoning' | 'web_search' | 'prompt_caching')[] | null | undefined;
      /** Those of its provider's dialects it is served in; null: all. */
      readonly dialects?: readonly ('openai-chat' | 'openai-responses' | 'anthropic-messages' | 'gemini-generate')[] | null | undefined;
      readonly enabled?: boolean | undefined;
      /** Null removes the override. */
      readonly price?: {
        readonly input?: string | undefined;
        readonly cache_read?: string | undefined;
        readonly cache_write?: string | undefined;
        readonly cache_write_1h?: string | undefined;
        readonly audio_input?: string | undefined;
        readonly output?: string | undefined;
        readonly audio_output?: string | undefined;
        readonly image?: string | undefined;
        readonly request?: string | undefined;
      } | null | undefined;
    };
    readonly answer: Model;
  };
  /** List providers */
  readonly 'GET /providers': {
    readonly params: null;
    readonly query: {
      /** `next` of the page before. */
      readonly cursor?: string | undefined;
      /** Rows of a page, 50 unless told. */
      readonly limit?: string | undefined;
      readonly q?: string | undefined;
      readonly retired?: 'true' | 'false' | undefined;
    };
    readonly body: null;
    readonly answer: {
      readonly data: readonly Provider[];
      readonly next: string | null;
    };
  };
  /** Add a provider */
  readonly 'POST /providers': {
    readonly params: null;
    readonly query: null;
    readonly body: {
      readonly name: string;
      /** The built-in record whose behaviour it has; unless told, the one of its name, else the one for hosts that speak only its dialect, else the one for OpenAI-compatible hosts. */
      readonly record?: string | undefined;
      readonly display_name?: string | undefined;
      readonly kind?: 'direct' | 'aggregator' | undefined;
      /** Where each wire format is spoken. OpenAI formats with the version segment (`.../v1`), the others without it; nothing is ever added to a base. */
      readonly dialects?: {
        readonly 'openai-chat'?: {
          readonly base_url: string;
        } | undefined;
        readonly 'openai-responses'?: {
          readonly base_url: string;
        } | undefined;
        readonly 'anthropic-messages'?: {
          readonly base_url: string;
        } | undefined;
        readonly 'gemini-generate'?: {
          readonly base_url: string;
        } | undefined;
      } | undefined;
      readonly headers?: Readonly<Record<string, string>> | undefined;
      readonly timeouts?: {
        readonly headers?: number | undefined;
        readonly first_content?: number | undefined;
        readonly idle?: number | undefined;
        readonly total?: number | undefined;
      } | undefined;
      /** Whether a model the catalogue does not know is passed on, at an unknown price. */
      readonly unknown_models?: 'pass' | 'refuse' | undefined;
      /** Lower comes first. */
      readonly priority?: number | undefined;
      readonly weight?: number | undefined;
      /** How often a call is tried again at the same target, once no other is left and nothing was sent yet. Clients try again by themselves as well. */
      readonly retries?: number | undefined;
      readonly enabled?: boolean | undefined;
    };
    readonly answer: Provider & {
      /** What has to be done next, if anything. */
      readonly notice?: string | undefined;
    };
  };
  /** Read a provider */
  readonly 'GET /providers/{name}': {
    readonly params: {
      readonly name: string;
    };
    readonly query: null;
    readonly body: null;
    readonly answer: Provider;
  };
  /** Change a provider; what is not mentioned stays */
  readonly 'PATCH /providers/{name}': {
    readonly params: {
      readonly name: string;
    };
    readonly query: null;
    readonly body: {
      readonly display_name?: string | undefined;
      readonly kind?: 'direct' | 'aggregator' | undefined;
      /** Where each wire format is spoken. OpenAI formats with the version segment (`.../v1`), the others without it; nothing is ever added to a base. */
      readonly dialects?: {
        readonly 'openai-chat'?: {
          readonly base_url: string;
        } | undefined;
        readonly 'openai-responses'?: {
          readonly base_url: string;
        } | undefined;
        readonly 'anthropic-messages'?: {
          readonly base_url: string;
        } | undefined;
        readonly 'gemini-generate'?: {
          readonly base_url: string;
        } | undefined;
      } | undefined;
      readonly headers?: Readonly<Record<string, string>> | undefined;
      readonly timeouts?: {
        readonly headers?: number | undefined;
        readonly first_content?: number | undefined;
        readonly idle?: number | undefined;
        readonly total?: number | undefined;
      } | undefined;
      /** Whether a model the catalogue does not know is passed on, at an unknown price. */
      readonly unknown_models?: 'pass' | 'refuse' | undefined;
      /** Lower comes first. */
      readonly priority?: number | undefined;
      readonly weight?: number | undefined;
      /** How often a call is tried again at the same target, once no other is left and nothing was sent yet. Clients try again by themselves as well. */
      readonly retries?: number | undefined;
      readonly enabled?: boolean | undefined;
      /** False brings a retired one back. */
      readonly retired?: boolean | undefined;
    };
    readonly answer: Provider & {
      /** What has to be done next, if anything. */
      readonly notice?: string | undefined;
    };
  };
  /** Retire a provider: no call reaches it any more, its rows in the ledger stay */
  readonly 'DELETE /providers/{name}': {
    readonly params: {
      readonly name: string;
    };
    readonly query: null;
    readonly body: null;
    readonly answer: Provider;
  };
  /** List a provider's credentials */
  readonly 'GET /providers/{name}/credentials': {
    readonly params: {
      readonly name: string;
    };
    readonly query: {
      /** `next` of the page before. */
      readonly cursor?: string | undefined;
      /** Rows of a page, 50 unless told. */
      readonly limit?: string | undefined;
    };
    readonly body: null;
    readonly answer: {
      readonly data: readonly Credential[];
      readonly next: string | null;
    };
  };
  /** Save a key for a provider */
  readonly 'POST /providers/{name}/credentials': {
    readonly params: {
      readonly name: string;
    };
    readonly query: null;
    readonly body: {
      /** Never shown again but for its last four characters. */
      readonly api_key?: string | undefined;
      /** "none" where the provider takes no key; then leave `api_key` out. */
      readonly type?: 'key' | 'none' | undefined;
      readonly owner?: 'platform' | 'user' | undefined;
      readonly label?: string | undefined;
    };
    readonly answer: Credential;
  };
  /** Rename a credential, or give its key again */
  readonly 'PATCH /providers/{name}/credentials/{id}': {
    readonly params: {
      readonly name: string;
      readonly id: string;
    };
    readonly query: null;
    readonly body: {
      /** Never shown again but for its last four characters. */
      readonly api_key?: string | undefined;
      readonly label?: string | undefined;
    };
    readonly answer: Credential;
  };
  /** Destroy a credential */
  readonly 'DELETE /providers/{name}/credentials/{id}': {
    readonly params: {
      readonly name: string;
      readonly id: string;
    };
    readonly query: null;
    readonly body: null;
    readonly answer: null;
  };
  /** What its account has left, where the provider tells */
  readonly 'GET /providers/{name}/credentials/{id}/balance': {
    readonly params: {
      readonly name: string;
      readonly id: string;
    };
    readonly query: null;
    readonly body: null;
    readonly answer: Balance;
  };
  /** Try a credential with the cheapest call its provider has */
  readonly 'POST /providers/{name}/credentials/{id}/test': {
    readonly params: {
      readonly name: string;
      readonly id: string;
    };
    readonly query: null;
    readonly body: null;
    readonly answer: CredentialTest;
  };
  /** How far reading the list has come */
  readonly 'GET /providers/{name}/sync': {
    readonly params: {
      readonly name: string;
    };
    readonly query: null;
    readonly body: null;
    readonly answer: Sync;
  };
  /** Read the provider's own list of models and prices, in the background */
  readonly 'POST /providers/{name}/sync': {
    readonly params: {
      readonly name: string;
    };
    readonly query: {
      /** Take the list over although it lacks most of the models it had. */
      readonly accept_loss?: 'true' | 'false' | undefined;
    };
    readonly body: null;
    readonly answer: Sync;
  };
  /** What reading the provider's list changed in the last 90 days, newest first */
  readonly 'GET /providers/{name}/sync/changes': {
    readonly params: {
      readonly name: string;
    };
    readonly query: {
      /** `next` of the page before. */
      readonly cursor?: string | undefined;
      /** Rows of a page, 50 unless told. */
      readonly limit?: string | undefined;
      readonly model?: string | undefined;
      readonly kind?: 'added' | 'changed' | 'returned' | 'withdrawn' | undefined;
      /** Those that changed a price. */
      readonly priced?: 'true' | 'false' | undefined;
    };
    readonly body: null;
    readonly answer: {
      readonly data: readonly SyncChange[];
      readonly next: string | null;
    };
  };
  /** List where you are signed in, newest first */
  readonly 'GET /sessions': {
    readonly params: null;
    readonly query: {
      /** `next` of the page before. */
      readonly cursor?: string | undefined;
      /** Rows of a page, 50 unless told. */
      readonly limit?: string | undefined;
    };
    readonly body: null;
    readonly answer: {
      readonly data: readonly Session[];
      readonly next: string | null;
    };
  };
  /** Sign out elsewhere; tokens given out before live five minutes at most */
  readonly 'DELETE /sessions/{id}': {
    readonly params: {
      readonly id: string;
    };
    readonly query: null;
    readonly body: null;
    readonly answer: null;
  };
  /** Read the settings */
  readonly 'GET /settings': {
    readonly params: null;
    readonly query: null;
    readonly body: null;
    readonly answer: Settings;
  };
  /** Change settings; what is not mentioned stays */
  readonly 'PATCH /settings': {
    readonly params: null;
    readonly query: null;
    readonly body: {
      /** What signed-in users may call on the platform’s credentials, and the ceiling for each of them and UTC day. Null: nothing. The ceiling is soft: calls under way may pass it. */
      readonly access?: {
        readonly models: readonly string[];
        readonly usd_per_day: string;
      } | null | undefined;
      /** What decides among the ways to a model where no alias says otherwise. A user’s own credentials come first with every strategy. */
      readonly routing?: {
        readonly strategy: 'priority' | 'weighted' | 'direct_first' | 'aggregator_first' | 'cheapest' | 'only';
        readonly providers?: readonly string[] | undefined;
      } | undefined;
      /** How often a server reads the lists of models by itself; null: never. A function does not: see docs/models.md. */
      readonly sync?: {
        readonly every_hours: number | null;
      } | undefined;
      readonly retention?: {
        /** Whole months kept; null keeps everything. */
        readonly ledger_months?: number | null | undefined;
        /** Whole months kept; null keeps everything. */
        readonly details_months?: number | null | undefined;
        /** Whole months kept; null keeps everything. */
        readonly audit_months?: number | null | undefined;
      } | undefined;
      readonly issuers?: unknown | undefined;
    };
    readonly answer: Settings;
  };
  /** List attempts, newest first */
  readonly 'GET /usage/logs': {
    readonly params: null;
    readonly query: {
      /** `next` of the page before. */
      readonly cursor?: string | undefined;
      /** Rows of a page, 50 unless told. */
      readonly limit?: string | undefined;
      readonly from?: string | undefined;
      /** Not itself included. */
      readonly to?: string | undefined;
      readonly user_id?: string | undefined;
      readonly key_id?: string | undefined;
      readonly provider?: string | undefined;
      /** Asked for or sent upstream, exactly; with a * at its end, all that begin so. */
      readonly model?: string | undefined;
      readonly status?: 'complete' | 'client_gone' | 'upstream_failed' | 'timed_out' | 'rejected' | undefined;
      /** Those that failed, timed out or were rejected. */
      readonly failed?: 'true' | undefined;
      readonly provider_type?: 'direct' | 'aggregator' | 'none' | undefined;
      readonly request_id?: string | undefined;
    };
    readonly body: null;
    readonly answer: {
      readonly data: readonly Attempt[];
      readonly next: string | null;
    };
  };
  /** Read every attempt of one request; administrators see details */
  readonly 'GET /usage/logs/{request_id}': {
    readonly params: {
      readonly request_id: string;
    };
    readonly query: null;
    readonly body: null;
    readonly answer: {
      readonly request_id: string;
      readonly attempts: readonly (Attempt & {
        readonly credential_id?: string | null | undefined;
        readonly details?: Readonly<Record<string, unknown>> | null | undefined;
      })[];
    };
  };
  /** Sum up the last minutes, from the attempts themselves */
  readonly 'GET /usage/recent': {
    readonly params: null;
    readonly query: {
      /** The one that is running counts as one. */
      readonly minutes?: string | undefined;
    };
    readonly body: null;
    readonly answer: RecentUsage;
  };
  /** Sums over whole UTC hours, by group in order */
  readonly 'GET /usage/summary': {
    readonly params: null;
    readonly query: {
      /** `next` of the page before. */
      readonly cursor?: string | undefined;
      /** Rows of a page, 50 unless told. */
      readonly limit?: string | undefined;
      readonly group_by: 'total' | 'hour' | 'day' | 'provider' | 'provider_type' | 'model' | 'user' | 'key' | 'status';
      /** A row for each of these in a group. */
      readonly split_by?: 'provider' | 'provider_type' | 'model' | 'user' | 'key' | 'status' | undefined;
      /** 30 days before `to` unless told. Sums are kept by whole UTC hours, and an hour belongs to the period, and to the day, it begins in: days in zones half an hour off UTC are half an hour off here. */
      readonly from?: string | undefined;
      /** Not itself included; now unless told. */
      readonly to?: string | undefined;
      /** Whose days they are. */
      readonly tz?: string | undefined;
      readonly provider?: string | undefined;
      readonly provider_type?: 'direct' | 'aggregator' | 'none' | undefined;
      readonly model?: string | undefined;
      readonly user_id?: string | undefined;
      readonly key_id?: string | undefined;
    };
    readonly body: null;
    readonly answer: {
      readonly data: readonly UsageSummary[];
      readonly next: string | null;
    };
  };
  /** List users, newest first; members see themselves */
  readonly 'GET /users': {
    readonly params: null;
    readonly query: {
      /** `next` of the page before. */
      readonly cursor?: string | undefined;
      /** Rows of a page, 50 unless told. */
      readonly limit?: string | undefined;
      readonly q?: string | undefined;
      readonly role?: 'admin' | 'member' | undefined;
      readonly disabled?: 'true' | 'false' | undefined;
    };
    readonly body: null;
    readonly answer: {
      readonly data: readonly User[];
      readonly next: string | null;
    };
  };
  /** Change a role, or switch an account off or on */
  readonly 'PATCH /users/{id}': {
    readonly params: {
      readonly id: string;
    };
    readonly query: null;
    readonly body: {
      readonly role?: 'admin' | 'member' | undefined;
      /** True destroys their credentials and revokes their keys, for good. */
      readonly disabled?: boolean | undefined;
    };
    readonly answer: User;
  };
}
