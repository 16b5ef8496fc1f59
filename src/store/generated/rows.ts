// Made by tools/generate-catalog-types.ts from the migrations. Do not edit.

/** What jsonb holds. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

interface AdoptionsRow {
  readonly name: string;
  readonly provider_type: string;
  readonly imported_at: string | null;
}

interface AliasTargetsRow {
  readonly alias_id: string;
  readonly provider: string;
  /** An id of weir.models, or one the catalogue does not know where the provider passes such on. */
  readonly model: string;
  readonly priority: number;
  readonly weight: number;
  /** What it is tried after: `failure` is any that another target may do better at, and the first try of all. */
  readonly after: readonly string[];
}

interface AliasesRow {
  readonly id: string;
  readonly owner_id: string;
  readonly alias: string;
  readonly strategy: 'priority' | 'weighted' | 'direct_first' | 'aggregator_first' | 'cheapest';
  readonly created_at: string;
  readonly updated_at: string;
}

interface ApiKeysRow {
  readonly id: string;
  /** The part of the key it is found by. */
  readonly public_id: string;
  readonly kind: 'gateway' | 'admin';
  readonly name: string;
  /** SHA-256 of the whole key, lower-case hex. */
  readonly key_hash: string;
  readonly last_four: string;
  /** Who answers for it. A user's own key may spend only what the user may; a platform's key what its model list says. */
  readonly owner_id: string;
  /** Whom its calls count for, whose credentials come first; null: nobody's. */
  readonly user_id: string | null;
  /** Patterns (exact, or a trailing *); null: all. */
  readonly models: readonly string[] | null;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** For admins: why this target, the upstream's request id, its raw error, what a translation lost. */
interface AttemptDetailsRow {
  readonly request_id: string;
  readonly attempt: number;
  readonly credential_id: string | null;
  readonly details: Json;
  readonly created_at: string;
}

/** Changes of configuration. Never changed; deleted by the retention alone. */
interface AuditLogRow {
  readonly id: number;
  readonly at: string;
  /** Who did it; with key_id null too: Weir itself, or somebody in the database. */
  readonly user_id: string | null;
  /** The admin key it was done with. */
  readonly key_id: string | null;
  readonly action: 'insert' | 'update' | 'delete';
  readonly resource: string;
  /** The key of the row that changed; null for a statement that changed more than 100. */
  readonly target: string | null;
  /** {"column": {"old": ..., "new": ...}}, of a secret {"changed": true}; {"count": n} for a statement that changed more than 100 rows. */
  readonly changes: Json;
}

interface ConfigRevisionRow {
  readonly id: boolean;
  readonly revision: number;
}

interface CredentialsRow {
  readonly id: string;
  readonly owner_id: string;
  readonly provider: string;
  readonly type: 'key' | 'none';
  readonly label: string;
  readonly ciphertext: string | null;
  /** Sorted origins the key was saved for; bound into the ciphertext. */
  readonly origins: readonly string[];
  readonly last_four: string | null;
  readonly state: 'ready' | 'needs_key';
  readonly created_at: string;
  readonly updated_at: string;
}

/** Ledger rows Postgres refused, as they were sent. */
interface LedgerRejectsRow {
  readonly id: number;
  readonly entry: string;
  readonly error: string;
  readonly created_at: string;
}

interface MigrationLockRow {
  readonly id: boolean;
}

interface MigrationsRow {
  readonly name: string;
  readonly sha256: string;
  readonly breaking: boolean;
  readonly applied_at: string;
}

interface ModelsRow {
  readonly provider: string;
  /** What the provider wants to hear. */
  readonly id: string;
  /** One name for the same model at all providers. */
  readonly canonical_id: string | null;
  readonly display_name: string | null;
  readonly enabled: boolean;
  readonly retired_at: string | null;
  readonly context_tokens: number | null;
  readonly output_tokens: number | null;
  readonly metadata: Json;
  readonly created_at: string;
  readonly updated_at: string;
  /** Came from the provider's list, which may withdraw it; else it was added by hand. */
  readonly listed: boolean;
  /** Columns an admin set, which the provider's list no longer changes. */
  readonly edited: readonly string[];
  /** What it reads: text, image, audio, video, file. Null: no list says. */
  readonly input_modalities: readonly string[] | null;
  /** What it answers with: text, image, audio, video, embedding, rerank. Null: no list says. */
  readonly output_modalities: readonly string[] | null;
  /** What it can do beside answering, in the words of src/contract/provider.ts. Null: no list says. */
  readonly features: readonly string[] | null;
  /** Those of its provider's dialects it is served in. Null: no list says. */
  readonly dialects: readonly string[] | null;
}

interface OwnersRow {
  readonly id: string;
  readonly kind: 'platform' | 'user' | 'team';
  readonly user_id: string | null;
  readonly created_at: string;
}

interface PriceVersionsRow {
  readonly id: string;
  readonly seq: number;
  readonly provider: string;
  readonly model: string;
  readonly valid_from: string;
  readonly source: 'override' | 'list' | 'catalog';
  readonly currency: string;
  /** Decimal strings, USD per million tokens: input, output, cache_read, cache_write, cache_write_1h, audio_input, audio_output; image and request per piece. Null: this source has no price any more. */
  readonly rates: Json;
  readonly created_at: string;
}

interface ProvidersRow {
  readonly name: string;
  readonly display_name: string;
  readonly kind: 'direct' | 'aggregator';
  /** The built-in record whose behaviour it has. */
  readonly record: string;
  /** {"openai-chat": {"base_url": "https://..."}} */
  readonly dialects: Json;
  readonly headers: Json;
  readonly timeouts: Json;
  /** How often a target is tried again itself once no other is left; null: never. */
  readonly retries: number | null;
  readonly unknown_models: 'pass' | 'refuse';
  /** Lower comes first. */
  readonly priority: number;
  readonly weight: number;
  readonly enabled: boolean;
  readonly retired_at: string | null;
  readonly synced_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

interface SettingsRow {
  readonly name: string;
  readonly value: Json;
  readonly updated_at: string;
}

/** What reading a list changed; deleted after 90 days, when the list is read again. */
interface SyncChangesRow {
  readonly id: number;
  readonly at: string;
  readonly provider: string;
  readonly run: string;
  readonly model: string;
  readonly kind: 'added' | 'changed' | 'returned' | 'withdrawn';
  /** {"field": {"old": ..., "new": ...}}; of list_price and catalog_price whole rates, null for none. */
  readonly changes: Json;
}

/** The last time a provider's list of models was read, or the time it is being read now. */
interface SyncsRow {
  readonly provider: string;
  /** Only the run that holds the row may write to it. */
  readonly run: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly done: number;
  readonly total: number | null;
  readonly added: number;
  readonly changed: number;
  readonly withdrawn: number;
  readonly priced: number;
  readonly message: string | null;
  readonly started_at: string;
  /** A run that says nothing for two minutes died with its process. */
  readonly progress_at: string;
  readonly finished_at: string | null;
}

/** Sums over the ledger by UTC hour, made only from rows really inserted. */
interface UsageHourlyRow {
  readonly id: number;
  readonly hour: string;
  readonly user_id: string | null;
  readonly api_key_id: string | null;
  readonly provider: string | null;
  readonly provider_type: string;
  /** Null for rejected calls, whose model may be any text a caller thought of. */
  readonly model: string | null;
  readonly status: string;
  readonly paid_by: 'platform' | 'user' | 'none';
  /** Rows with attempt 0 or 1: one for each call. */
  readonly calls: number;
  readonly attempts: number;
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly cached_tokens: number;
  readonly cache_write_tokens: number;
  readonly reasoning_tokens: number;
  readonly cost_usd: string;
  /** Attempts whose cost is unknown and so missing in cost_usd. */
  readonly unpriced: number;
  readonly latency_ms: number;
  readonly first_token_ms: number;
  readonly first_token_count: number;
  /** How many first tokens came in the first class of weir.first_token_bounds(); 0 also for hours before there were any. */
  readonly first_token_class_1: number;
  readonly first_token_class_2: number;
  readonly first_token_class_3: number;
  readonly first_token_class_4: number;
  readonly first_token_class_5: number;
  readonly first_token_class_6: number;
  readonly first_token_class_7: number;
  readonly first_token_class_8: number;
  readonly first_token_class_9: number;
  readonly first_token_class_10: number;
  readonly first_token_class_11: number;
  readonly first_token_class_12: number;
  readonly first_token_class_13: number;
  readonly first_token_class_14: number;
  readonly first_token_class_15: number;
  readonly first_token_class_16: number;
}

/** One row an attempt. Null in a count or cost: not said, which is not zero. */
interface UsageLogsRow {
  readonly request_id: string;
  readonly attempt: number;
  readonly user_id: string | null;
  readonly api_key_id: string | null;
  readonly provider: string | null;
  readonly provider_type: 'direct' | 'aggregator' | 'none';
  readonly model: string;
  readonly upstream_model: string | null;
  readonly dialect: string;
  readonly relay: 'passthrough' | 'adjusted' | 'translated' | null;
  readonly stream: boolean;
  readonly status: 'complete' | 'client_gone' | 'upstream_failed' | 'timed_out' | 'rejected';
  readonly http_status: number | null;
  readonly error_code: string | null;
  readonly finish_reason: string | null;
  readonly prompt_tokens: number | null;
  readonly completion_tokens: number | null;
  readonly total_tokens: number | null;
  readonly cached_tokens: number | null;
  readonly cache_write_tokens: number | null;
  readonly reasoning_tokens: number | null;
  readonly usage_source: 'reported' | 'lookup' | 'observed' | 'none';
  readonly cost_usd: string | null;
  readonly cost_source: 'reported' | 'override' | 'list' | 'catalog' | 'none';
  readonly price_version: string | null;
  readonly latency_ms: number;
  readonly first_token_ms: number | null;
  /** The timestamp inside request_id, so that a replay meets the same row. */
  readonly created_at: string;
  readonly settled_at: string;
}

/** People and services a token speaks for. No foreign key to auth.users: other issuers have users too. */
interface UsersRow {
  /** The subject itself for the project's own Supabase issuer, else uuidv5 of issuer and subject. */
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  readonly role: 'admin' | 'member';
  /** As their last token said; a label, which decides nothing. */
  readonly email: string | null;
  readonly disabled_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  /** As their last token said; a label, which decides nothing. */
  readonly name: string | null;
}

/** The rows of each table of schema weir. */
export interface Catalog {
  readonly adoptions: AdoptionsRow;
  readonly alias_targets: AliasTargetsRow;
  readonly aliases: AliasesRow;
  readonly api_keys: ApiKeysRow;
  readonly attempt_details: AttemptDetailsRow;
  readonly audit_log: AuditLogRow;
  readonly config_revision: ConfigRevisionRow;
  readonly credentials: CredentialsRow;
  readonly ledger_rejects: LedgerRejectsRow;
  readonly migration_lock: MigrationLockRow;
  readonly migrations: MigrationsRow;
  readonly models: ModelsRow;
  readonly owners: OwnersRow;
  readonly price_versions: PriceVersionsRow;
  readonly providers: ProvidersRow;
  readonly settings: SettingsRow;
  readonly sync_changes: SyncChangesRow;
  readonly syncs: SyncsRow;
  readonly usage_hourly: UsageHourlyRow;
  readonly usage_logs: UsageLogsRow;
  readonly users: UsersRow;
}
