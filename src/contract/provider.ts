import type { DialectId } from './dialect-id.ts';
import type { HeaderList } from './header-list.ts';
import type { Json } from './json.ts';
import type { Quirks } from './rendering.ts';

export type ProviderKind = 'direct' | 'aggregator';

/** How a provider wants to be shown its key, per dialect. */
export interface AuthScheme {
  readonly header: string;
  /** Text before the key, such as `Bearer `. */
  readonly prefix: string;
}

/** Milliseconds after which an upstream counts as timed out, one for each phase. */
export interface Timeouts {
  readonly headers: number;
  readonly firstContent: number;
  /** Between content events; comments and pings do not count. */
  readonly idle: number;
  readonly total: number;
}

/**
 * All that differs about one provider, as data. A row in `weir.providers` names the record whose
 * behaviour it has, and may override bases, headers and timeouts.
 */
export interface ProviderRecord {
  readonly id: string;
  readonly displayName: string;
  readonly kind: ProviderKind;
  /** Bases with the version segment for OpenAI dialects, without it for Anthropic and Gemini. */
  readonly dialects: Partial<Record<DialectId, { readonly baseUrl: string | null }>>;
  readonly auth: Partial<Record<DialectId, AuthScheme>>;
  /** Which of its dialects serve which models; the first rule that fits counts. None: all serve all. */
  readonly modelDialects?: readonly ModelDialects[];
  /** What it wants otherwise inside messages and tools. */
  readonly quirks?: Partial<Record<DialectId, Quirks>>;
  /** `none`: the provider takes no key. */
  readonly credential: 'key' | 'none';
  /** Whether a usage frame must be asked for, is sent unasked, or never comes. */
  readonly streamUsage: 'ask' | 'always' | 'never';
  /** Whether closing the connection stops the bill; if not, the answer is drained. */
  readonly abortStopsBilling: boolean;
  /** Whether the cost it reports may be booked as it is. */
  readonly reportedCost: 'trusted' | 'ignored';
  readonly unknownModels: 'pass' | 'refuse';
  /** Body fields by which a caller could choose another model or route. */
  readonly routeFields: readonly string[];
  /** Top-level request fields to drop before sending, with the reason beside them in the record. */
  readonly dropFields: readonly string[];
  /** Top-level request fields that it knows by another name: what the dialect says, and what it says. */
  readonly renameFields?: Partial<Record<DialectId, Readonly<Record<string, string>>>>;
  /** Top-level request fields its page demands, for callers who say nothing of them. */
  readonly defaultFields?: Partial<Record<DialectId, readonly DefaultField[]>>;
  /** Request headers of the caller that may pass, lower-case, beyond the common ones. */
  readonly passHeaders: readonly string[];
  /** Headers an administrator may set for all calls on the platform's credentials. */
  readonly headers?: readonly KnownHeader[];
  /** The provider's own error codes by what they mean, read before the status. */
  readonly errorCodes: Readonly<Record<string, FailureClass>>;
  /** Statuses that mean something else here than the HTTP standard says. */
  readonly errorStatuses: Readonly<Record<number, FailureClass>>;
  /** The cheapest call that proves a key. */
  readonly keyCheck: KeyCheck | null;
  /** Where the key that calls is told what it may still spend; absent: nowhere. */
  readonly balance?: BalanceCall;
  /** Where its models are listed; null: nowhere Weir can read. */
  readonly modelList: ModelList | null;
  /** Where the facts come from: the vendor's pages. */
  readonly sources: readonly string[];
}

/** A field that is put in where the caller does not have it. */
export interface DefaultField {
  readonly name: string;
  readonly value: Json;
  /** Only for these upstream models; absent: for all. */
  readonly models?: readonly string[];
  /** Only where the answer is not streamed. */
  readonly whole?: true;
}

/** A header a vendor's page tells of. */
export interface KnownHeader {
  /** In lower case. */
  readonly name: string;
  /** One sentence, to stand in a form. */
  readonly purpose: string;
  /** Calls without it are refused. */
  readonly required?: true;
  /** What it is set to is worth money, so a form hides it. All values are kept as if it were. */
  readonly secret?: true;
}

/** The dialects in which models can be called, best first for callers of another one. */
export interface ModelDialects {
  /** What the upstream model's id begins with; '' fits every one. */
  readonly prefix: string;
  /** Only if the id ends with none of these. */
  readonly unlessEnding?: readonly string[];
  /** Only for requests that declare tools. */
  readonly withTools?: true;
  readonly dialects: readonly DialectId[];
}

/** A call Weir makes for itself, which spends nothing. */
export interface OwnCall {
  /** At whose base it is, and how the key is shown there; absent: `openai-chat`. */
  readonly dialect?: DialectId;
  /** What it needs beside the key. */
  readonly headers?: HeaderList;
  readonly path: string;
}

/** Below the base of its dialect. */
export type KeyCheck = OwnCall;

export interface ModelList extends OwnCall {
  /** Below the base of its dialect, or from the root of its host. */
  readonly below: 'base' | 'host';
  /** Whether the key is shown: a public list is asked without. */
  readonly keyed: boolean;
  /** Null when the answer is no such list. Of an entry only what can be believed is taken over. */
  readonly read: (answer: unknown) => readonly OfferedModel[] | null;
  /** Asked where this one is not to be had: sites differ in what they show to whom. */
  readonly instead?: ModelList;
}

export interface BalanceCall extends OwnCall {
  /** Below the base of its dialect, or from the root of its host. */
  readonly below: 'base' | 'host';
  /** None where the key has no limit of its own; null when the answer is no such thing. */
  readonly read: (answer: unknown) => readonly Balance[] | null;
}

/** What is left, in one currency. */
export interface Balance {
  /** An exact decimal, below zero where it is owed. */
  readonly amount: string;
  /** As ISO 4217 has it, or a unit of the provider's own. */
  readonly currency: string;
}

export type InputModality = 'text' | 'image' | 'audio' | 'video' | 'file';
export type OutputModality = 'text' | 'image' | 'audio' | 'video' | 'embedding' | 'rerank';
/** What a model can do beside answering. */
export type ModelFeature =
  | 'tools'
  | 'structured_output'
  | 'reasoning'
  | 'web_search'
  | 'prompt_caching';

/** One entry of a provider's own list. Null: the list does not say, or not in a way to rely on. */
export interface OfferedModel {
  /** What the provider wants to hear; not checked yet. */
  readonly id: string;
  readonly name: string | null;
  readonly contextTokens: number | null;
  readonly outputTokens: number | null;
  readonly inputModalities: readonly InputModality[] | null;
  readonly outputModalities: readonly OutputModality[] | null;
  readonly features: readonly ModelFeature[] | null;
  /** Those it is served in, where its provider has others as well. */
  readonly dialects: readonly DialectId[] | null;
  /** Exact decimals by the names of `weir.price_versions`: USD per million tokens. */
  readonly rates: Readonly<Record<string, string>> | null;
}

/** What a failed attempt means for the next one. */
export type FailureClass =
  /** The caller's mistake: no other target would answer better. */
  | 'bad_request'
  /** The prompt is longer than the model reads: one that reads more may answer. */
  | 'context_length'
  /** The provider will not answer this: another may. */
  | 'content_policy'
  /** This key is refused; another may work. */
  | 'dead_key'
  /** This account has no money left. */
  | 'no_balance'
  | 'rate_limited'
  /** Overloaded or broken; another target may work. */
  | 'unavailable'
  | 'unknown_model';
