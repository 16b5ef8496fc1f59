import type { Dialect } from '../contract/dialect.ts';
import type { DialectId } from '../contract/dialect-id.ts';
import { type ErrorCode, GatewayError } from '../contract/error.ts';
import type { Operation } from '../contract/operation.ts';
import type { Admission, Inbound, Reply } from '../contract/ports.ts';
import type { Caller, Principal } from '../contract/principal.ts';
import { uuidV7 } from '../wire/request-id.ts';
import { limitsFor } from '../wire/sse.ts';
import { type Accepted, accept } from './accept.ts';
import { ArrayReply, wantsArray } from './array-reply.ts';
import { type Call, callOf, type GatewayPorts } from './call.ts';
import { firstWay } from './carriage.ts';
import { Drains } from './drains.ts';
import { Exchange, type ExchangeParts } from './exchange.ts';
import { type Explained, explain, type Question } from './explain.ts';
import { commonHeaders, PREFLIGHT_HEADERS } from './headers.ts';
import type { CredentialRequest } from './identity/credential.ts';
import { listModels, showModel } from './models.ts';
import { Outlet } from './outlet.ts';
import { type Plan, plan } from './plan.ts';
import { refusal } from './refusal.ts';
import { countingOf, dialectOf, envelopeOf } from './registry.ts';
import { writeError, writeJson } from './respond.ts';
import { dialectOfPath, type Route, route } from './route.ts';
import { seedOf } from './routing/affinity.ts';
import { Health } from './routing/health.ts';
import { settleRejection } from './settle.ts';
import { after, type Soon } from './soon.ts';
import { Watch } from './watch.ts';

/** The way of a call, from a request's bytes to its answer and its rows. */
export interface Gateway {
  /** Answers a request. Never throws: whatever happens, the reply is ended and the row written. */
  handle(inbound: Inbound, reply: Reply): void;
  /** Calls under way, answers being drained included. */
  readonly underWay: number;
  /** What would become of a call; nobody is called. @throws {GatewayError} */
  explain(question: Question): Explained;
  /** Ends every call under way as timed out, for a runtime that is about to be ended itself. */
  expire(): void;
}

/** What one call knows before it is admitted. */
interface Arrival {
  readonly inbound: Inbound;
  readonly outlet: Outlet;
  readonly reply: Reply;
  readonly requestId: string;
  readonly startedAt: number;
  dialect: Dialect;
  caller: Caller | null;
  accepted: Accepted | null;
  principal: Principal | null;
}

interface Admitted {
  readonly operation: Operation;
  readonly accepted: Accepted;
  readonly admission: Extract<Admission, { admitted: true }>;
}

type CallRoute = Extract<Route, { kind: 'call' }>;

export function createGateway(ports: GatewayPorts): Gateway {
  return new CallGateway(ports);
}

class CallGateway implements Gateway {
  readonly #ports: GatewayPorts;
  readonly #watch: Watch;
  readonly #drains: Drains;
  readonly #health: Health = new Health();

  constructor(ports: GatewayPorts) {
    this.#ports = ports;
    this.#watch = new Watch(ports.clock);
    this.#drains = new Drains(ports.limits.drainsAtOnce);
  }

  get underWay(): number {
    return this.#watch.size;
  }

  expire(): void {
    this.#watch.expire();
  }

  explain(question: Question): Explained {
    return explain(question, this.#health);
  }

  handle(inbound: Inbound, direct: Reply): void {
    const dialect = envelopeOf(dialectOfPath(inbound.path));
    const reply = wantsArray(inbound)
      ? new ArrayReply(direct, limitsFor(dialect.eventLimit))
      : direct;
    const { clock, random } = this.#ports;
    const startedAt = clock.now();
    const outlet = new Outlet(reply);
    reply.listen({ gone: () => outlet.markGone(), drained: () => outlet.markDrained() });
    const arrival: Arrival = {
      inbound,
      outlet,
      reply,
      startedAt,
      requestId: uuidV7(startedAt, (bytes) => random.fill(bytes)),
      dialect,
      caller: null,
      accepted: null,
      principal: null,
    };
    // A refusal's row is written after its answer, by a runtime that may end with the answer.
    const { environment } = this.#ports;
    const refuse = (cause: unknown): Promise<void> => this.#refuse(arrival, cause);
    try {
      const answered = this.#answer(arrival);
      if (answered instanceof Promise) environment.keepAlive(answered.catch(refuse));
    } catch (cause) {
      environment.keepAlive(refuse(cause));
    }
  }

  #answer(arrival: Arrival): Soon<void> {
    const { inbound, outlet } = arrival;
    const asked = route(inbound);
    if (asked.kind === 'preflight') return empty(outlet, 204, PREFLIGHT_HEADERS);
    if (asked.kind === 'alive') return empty(outlet, 200, commonHeaders(arrival.requestId));
    arrival.dialect =
      asked.kind === 'call' ? dialectOf(asked.dialect, asked.operation) : envelopeOf(asked.dialect);
    return after(this.#ports.authenticate(credentialIn(inbound, asked.dialect)), (caller) => {
      arrival.caller = caller;
      if (asked.kind === 'call') return this.#call(arrival, caller, asked);
      const listing = { store: this.#ports.store, caller, dialect: arrival.dialect };
      const headers = commonHeaders(arrival.requestId);
      if (asked.kind === 'models') return listModels(outlet, headers, listing);
      return showModel(outlet, headers, { ...listing, id: asked.id });
    });
  }

  #call(arrival: Arrival, caller: Caller, asked: CallRoute): Soon<void> {
    const accepted = accept(arrival.inbound, arrival.dialect, asked.inPath);
    arrival.accepted = accepted;
    return after(this.#ports.store.admit({ caller, model: accepted.head.model }), (admission) => {
      if (admission.principal === null) arrival.caller = null;
      arrival.principal = admission.principal;
      if (!admission.admitted) throw refusal(admission.code, accepted.head.model);
      const admitted = { accepted, admission, operation: asked.operation };
      if (asked.operation === 'count') this.#count(arrival, admitted);
      else this.#forward(arrival, admitted);
    });
  }

  #forward(arrival: Arrival, admitted: Admitted): void {
    const { outlet, reply } = arrival;
    const found = this.#planned(arrival, admitted);
    if (outlet.gone) return;
    const call = this.#callOf(arrival, admitted);
    const way = firstWay(call, found.targets, 'failure');
    this.#exchange({ call, outlet, plan: found, way, instead: null }, reply);
  }

  /** The provider's own count, where it counts in the caller's dialect; else a guess, marked as one. */
  #count(arrival: Arrival, admitted: Admitted): void {
    const { outlet, reply, dialect, requestId } = arrival;
    const found = this.#planned(arrival, admitted);
    const targets = found.targets.filter((target) => target.dialect === dialect.id);
    if (outlet.gone) return;
    const guess = {
      headers: [...commonHeaders(requestId), 'x-weir-estimated', 'true'],
      text: countingOf(dialect.id).countBody(dialect.estimatePrompt(admitted.accepted.body)),
    };
    if (targets.length === 0) return writeJson(outlet, 200, guess);
    const call = this.#callOf(arrival, admitted);
    const way = firstWay(call, targets, 'failure');
    this.#exchange({ call, outlet, plan: found, way, instead: guess }, reply);
  }

  /** @throws {GatewayError} where there is nowhere to send it. */
  #planned({ dialect, inbound, startedAt }: Arrival, admitted: Admitted): Plan {
    const { operation, accepted, admission } = admitted;
    const { body, head } = accepted;
    const { principal } = admission;
    const asked = { inbound, principal, model: head.model, dialect, body };
    const found = plan({
      ...{ admission, operation, dialect, body, model: head.model },
      health: this.#health,
      now: startedAt,
      seed: () => seedOf(asked, this.#ports.random),
    });
    if (found.targets.length === 0 && found.refusal !== null) throw found.refusal;
    return found;
  }

  #callOf(arrival: Arrival, { accepted, admission, operation }: Admitted): Call {
    const { inbound, requestId, startedAt, dialect } = arrival;
    const { principal } = admission;
    return callOf({ requestId, startedAt, inbound, operation, dialect, principal, accepted });
  }

  #exchange(
    parts: Omit<ExchangeParts, 'ports' | 'watch' | 'drains' | 'health'>,
    reply: Reply,
  ): void {
    const exchange = new Exchange({
      ...parts,
      ports: this.#ports,
      watch: this.#watch,
      drains: this.#drains,
      health: this.#health,
    });
    reply.listen(exchange);
    this.#ports.environment.keepAlive(exchange.done);
    exchange.start();
  }

  /** Answers a call that never became an exchange, and writes its row where the caller is known. */
  async #refuse(arrival: Arrival, cause: unknown): Promise<void> {
    const error = this.#errorFor(arrival, cause);
    const { outlet, dialect, requestId } = arrival;
    const headers = commonHeaders(requestId);
    if (UNMENDABLE.has(error.code)) headers.push('x-should-retry', 'false');
    writeError(outlet, { error, dialect, headers, id: requestId });
    try {
      await this.#recordRejection(arrival, error);
    } catch (failure) {
      this.#ports.environment.log('error', 'rejection_not_recorded', {
        request_id: requestId,
        error: String(failure),
      });
    }
  }

  async #recordRejection(arrival: Arrival, error: GatewayError): Promise<void> {
    const { caller, accepted, requestId, startedAt, dialect } = arrival;
    if (caller === null) return;
    const principal = arrival.principal ?? (await this.#whois(caller, error));
    if (principal === null) return;
    this.#ports.ledger.record(
      settleRejection({
        requestId,
        principal,
        dialect: dialect.id,
        model: accepted?.head.model ?? '',
        stream: accepted?.head.stream ?? false,
        error,
        startedAt,
        settledAt: this.#ports.clock.now(),
      }),
    );
  }

  /** A token says by itself whose it is; a key has to be looked up, if there is where. */
  async #whois(caller: Caller, error: GatewayError): Promise<Principal | null> {
    if (caller.kind === 'user') return { userId: caller.userId, keyId: null };
    return error.code === 'store_unavailable' ? null : this.#ports.store.identify(caller);
  }

  #errorFor(arrival: Arrival, cause: unknown): GatewayError {
    if (cause instanceof GatewayError) return cause;
    if (isAway(cause)) return unavailable(cause);
    this.#ports.environment.log('error', 'call_failed', {
      request_id: arrival.requestId,
      error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
    });
    return new GatewayError(
      'internal',
      'Weir itself failed at this call. Try again; if it stays, report the request id.',
    );
  }
}

/**
 * What stays wrong until somebody changes the client's settings. Claude Code tries again after a 401
 * for minutes, silently, unless told not to. Of other refusals it is not told: told so it would
 * not ask its `apiKeyHelper` for the next token when one expires.
 */
const UNMENDABLE: ReadonlySet<ErrorCode> = new Set([
  'conflicting_credentials',
  'sign_in_required',
  'admin_key_refused',
]);

/** Google's clients may show their key in the query. */
function credentialIn(inbound: Inbound, dialect: DialectId): CredentialRequest {
  if (dialect !== 'gemini-generate') return inbound;
  return {
    header: (name) => inbound.header(name),
    query: inbound.query,
    allowQueryKey: true,
  };
}

function empty(outlet: Outlet, status: number, headers: readonly string[]): void {
  outlet.commit(status, status === 204 ? headers : [...headers, 'content-length', '0']);
  outlet.end();
}

/** The database could not be asked; any other failure of the store is ours, and is logged as such. */
function isAway(cause: unknown): boolean {
  return cause instanceof Error && 'kind' in cause && cause.kind === 'unavailable';
}

function unavailable(cause: unknown): GatewayError {
  return new GatewayError(
    'store_unavailable',
    'The database cannot be asked right now, so nothing may be spent. Try again in a few seconds.',
    { retryAfter: 5, cause },
  );
}
