import type { DialectId } from '../contract/dialect-id.ts';
import type { UpstreamError } from '../contract/error.ts';
import type { Clock, Environment, Random, Transport } from '../contract/ports.ts';
import type { Caller } from '../contract/principal.ts';
import type { FailureClass, ProviderRecord } from '../contract/provider.ts';
import type { Rpc } from '../store/rpc.ts';
import type { SealingVault } from '../store/vault.ts';
import type { AccountsPort } from './accounts-port.ts';
import type { ExplainPort } from './explained.ts';

/** What the management API needs from where it runs. */
export interface AdminPorts {
  readonly rpc: Rpc;
  readonly vault: Pick<SealingVault, 'open' | 'seal'>;
  /** @throws {GatewayError} when the credential is missing or not to be believed. */
  readonly authenticate: (request: CredentialHeaders) => Caller | Promise<Caller>;
  readonly catalogue: Catalogue;
  /** What would become of a call. */
  readonly explain: ExplainPort;
  /** Sends credential tests; it refuses private addresses as it does for calls. */
  readonly transport: Transport;
  /** Why a base URL may not be called, in words; null when it may. */
  readonly mayUse: (baseUrl: string) => Promise<string | null>;
  /** Called after every successful write, so that this process forgets what it had cached. */
  readonly invalidate: () => void;
  readonly random: Random;
  readonly clock: Clock;
  readonly environment: Pick<Environment, 'log' | 'sha256' | 'keepAlive'>;
  /** Absent where the database is not Weir's own to back up. */
  readonly backup?: () => Promise<Backup>;
  /** The browser origins that may use the API, exact. */
  readonly origins: readonly string[];
  /** The issuers of the configuration, shown and not changed here. */
  readonly issuers: readonly ShownIssuer[];
  /** Which code this is and how people sign in; anybody may read it, so nothing secret is in it. */
  readonly about: () => Promise<About>;
  /** Where the runtime has accounts of its own; elsewhere another issuer has them. */
  readonly accounts?: AccountsPort;
}

export interface About {
  readonly version: string;
  readonly build: string;
  readonly identity: SignIn;
}

/** Who keeps the accounts by which people sign in to the dashboard. */
export type SignIn =
  | { readonly kind: 'accounts'; readonly owner: boolean }
  | { readonly kind: 'supabase'; readonly url: string; readonly publishable_key: string }
  | { readonly kind: 'none' };

/** A backup that was made. */
export interface Backup {
  /** Below the data directory. */
  readonly file: string;
  readonly bytes: number;
  readonly at: string;
}

/** The parts of a request that may hold a credential; the management API takes none from a query. */
export interface CredentialHeaders {
  header(name: string): string | null;
  readonly query: string;
}

export interface ShownIssuer {
  readonly issuer: string;
  readonly audience: string | readonly string[];
}

/** The built-in provider records and how failures of their hosts are read. */
export interface Catalogue {
  readonly records: readonly ProviderRecord[];
  /** The record of that id, else the one for hosts nobody wrote a record for. */
  recordOf(id: string): ProviderRecord;
  /** The record for a host nobody wrote one for that speaks only this dialect. */
  recordSpeaking(dialect: DialectId): ProviderRecord;
  classify(record: ProviderRecord, status: number, error: UpstreamError | null): FailureClass;
  /** One name for the same model at all providers, by the id one of them has; null: its own alone. */
  canonicalOf(id: string): string | null;
  /** The same of a name asked for, and of what follows its first slash. */
  canonicalAsked(name: string): readonly [string | null, string | null];
  /** What the maker asks for a model whose list does not say; by the record's id. */
  knownPriceOf(record: string, model: string): Readonly<Record<string, string>> | null;
  /** Null when the body is not an error envelope of that dialect. */
  readError(dialect: DialectId, body: string): UpstreamError | null;
}
