import type { ListedModel } from './dialect.ts';
import type { GatewayError } from './error.ts';
import type { HeaderList } from './header-list.ts';
import type { Caller, Principal } from './principal.ts';
import type { Candidate, SealedCredential } from './target.ts';

/** Sends requests to upstreams. Push-based: nothing is promised per chunk. */
export interface Transport {
  /** The sink hears exactly one of `end` and `fail`, and nothing after `abort()`. */
  send(request: UpstreamRequest, sink: UpstreamSink): UpstreamHandle;
}

export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array | null;
}

export interface UpstreamSink {
  head(status: number, headers: HeaderList): void;
  data(bytes: Uint8Array): void;
  end(): void;
  fail(failure: TransportFailure): void;
}

export interface UpstreamHandle {
  pause(): void;
  resume(): void;
  /** Ends the exchange at once; safe to call at any time and more than once. */
  abort(): void;
}

export interface TransportFailure {
  readonly reason:
    | 'connect_timeout'
    | 'connect_failed'
    | 'dns'
    | 'tls'
    | 'address_refused'
    | 'redirect'
    | 'reset';
  readonly message: string;
}

/** Where an answer goes. */
export interface Reply {
  head(status: number, headers: HeaderList): void;
  /** False: the caller reads slowly, so stop until `drained` is heard. */
  write(bytes: Uint8Array): boolean;
  end(): void;
  /** Breaks the connection off, so that a failed answer cannot look finished. */
  fail(): void;
  /** `gone` is heard once, only if the caller left before `end` or `fail`. */
  listen(listener: ReplyListener): void;
}

export interface ReplyListener {
  drained(): void;
  gone(): void;
}

/** A request as a runtime hands it over, whole. */
export interface Inbound {
  readonly method: string;
  /** Without base path, host and query; percent-encoding kept. */
  readonly path: string;
  readonly query: string;
  header(name: string): string | null;
  readonly body: Uint8Array;
  /** Set when the body could not be taken whole (too large, too slow); `body` is then empty. */
  readonly refusal: GatewayError | null;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `tick` every `ms`; returns what stops it. */
  every(ms: number, tick: () => void): () => void;
}

export interface Random {
  fill(bytes: Uint8Array): void;
}

/** What the surroundings offer beyond the wire. */
export interface Environment {
  /** Keeps the process or isolate alive until the promise is done; it must not reject. */
  keepAlive(work: Promise<void>): void;
  /** SHA-256 of UTF-8 text, lower-case hex; at once where the runtime can. */
  sha256(text: string): string | Promise<string>;
  log(
    level: 'info' | 'warn' | 'error',
    event: string,
    facts: Readonly<Record<string, unknown>>,
  ): void;
}

export interface AdmissionQuery {
  readonly caller: Caller;
  readonly model: string;
}

/** What the store says of a caller and a model, in one call. */
export type Admission =
  | {
      readonly admitted: true;
      readonly principal: Principal;
      readonly candidates: readonly Candidate[];
      /** The caller has a model list, so body fields that choose a route are refused. */
      readonly restricted: boolean;
      /**
       * What the platform's credentials may cost this caller is limited, so body fields that choose
       * another route or price than the one that is counted are refused on them.
       */
      readonly capped: boolean;
      readonly revision: number;
      /** False when the answer holds for this call only, as under a spending ceiling. */
      readonly cacheable: boolean;
    }
  | {
      readonly admitted: false;
      readonly code: string;
      /** Null where the caller is not known, so no row can be written. */
      readonly principal: Principal | null;
      readonly revision: number;
    };

/** The data the way of a call needs. */
export interface Store {
  /** At once where the answer is known. @throws, or rejects, when the database cannot answer. */
  admit(query: AdmissionQuery): Admission | Promise<Admission>;
  /** What the caller may ask for, or the code of why they may ask for nothing at all. */
  models(caller: Caller): Promise<readonly ListedModel[] | { readonly code: string }>;
  /** Who a caller is, without a model; null when the credential is nobody's. */
  identify(caller: Caller): Promise<Principal | null>;
}

/** Opens credentials. Plaintext lives for one dispatch or a short time in memory. */
export interface Vault {
  /** At once where it was opened a moment ago. */
  open(credential: SealedCredential, provider: string): string | Promise<string>;
}
