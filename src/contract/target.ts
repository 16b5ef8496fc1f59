import type { DialectId } from './dialect-id.ts';
import type { ProviderKind, ProviderRecord, Timeouts } from './provider.ts';
import type { Price } from './usage.ts';

/** A credential as the database holds it; opened only at dispatch. */
export interface SealedCredential {
  readonly id: string;
  readonly ownerId: string;
  readonly ownerKind: 'platform' | 'user';
  /** `none` for providers that take no key; then there is no ciphertext. */
  readonly type: 'key' | 'none';
  readonly ciphertext: string | null;
  /** Sorted origins the key may be sent to; part of the ciphertext's associated data. */
  readonly origins: readonly string[];
}

/** By what the ways to a model are put in order; `weighted` draws among those of one priority. */
export type Strategy =
  | 'priority'
  | 'weighted'
  | 'direct_first'
  | 'aggregator_first'
  | 'cheapest'
  | 'only';

/** What an alias or the installation says of the order. */
export interface Policy {
  readonly strategy: Strategy;
  /** For `only`: the providers there are. */
  readonly providers: readonly string[];
}

/** What a target is tried after: `failure` is any that another may do better at, and the first try. */
export type After = 'failure' | 'context_length' | 'content_policy';

/** One row of `get_model_provider_config`: a provider that could serve the model. */
export interface Candidate {
  readonly provider: string;
  readonly kind: ProviderKind;
  /** The id of the record whose behaviour the provider has. */
  readonly record: string;
  readonly dialects: Partial<Record<DialectId, { readonly baseUrl: string }>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeouts: Partial<Timeouts>;
  readonly credential: SealedCredential;
  readonly upstreamModel: string;
  readonly priority: number;
  readonly weight: number;
  /** How the name that was asked for led here. */
  readonly matched: 'own_alias' | 'alias' | 'pinned' | 'exact' | 'canonical';
  readonly after: readonly After[];
  /** How often it is tried again itself, once no other target is left. */
  readonly retries: number;
  /** The same for all candidates of a call. */
  readonly policy: Policy;
  readonly price: Price | null;
}

/** One place to send to: a candidate with the dialect and record the plan chose for it. */
export interface Target {
  readonly candidate: Candidate;
  readonly record: ProviderRecord;
  readonly dialect: DialectId;
  readonly baseUrl: string;
  readonly timeouts: Timeouts;
  /** 32 bits that stand for its credential and model where the order is drawn. */
  readonly lot: number;
}
