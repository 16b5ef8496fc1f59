import type { HeaderList, TransportFailure, UpstreamHandle } from '../contract/ports.ts';
import type { FailureClass, ProviderRecord } from '../contract/provider.ts';
import type { CredentialPlace, TestableCredential } from '../store/credentials.ts';
import { VaultError } from '../store/vault.ts';
import type { AdminPorts } from './ports.ts';

/** What a credential test found, in words for the person who saved it. */
export interface Finding {
  /** Null: it could not be found out. */
  readonly ok: boolean | null;
  readonly code: string;
  readonly message: string;
  /** How many models the provider listed, where the check was that list. */
  readonly models?: number;
}

/** How long a provider may take over the cheapest call it has. */
const TIMEOUT_MS = 10_000;
/** Lists of models are large at aggregators; an error is short. */
const MAX_BYTES = 8_388_608;

/** Makes the record's cheapest call that proves a key. Nothing the provider says is passed on. */
export async function probe(
  ports: AdminPorts,
  credential: TestableCredential,
  place: CredentialPlace,
): Promise<Finding> {
  const record = ports.catalogue.recordOf(credential.record);
  const base = credential.dialects['openai-chat']?.base_url;
  if (record.keyCheck === null || base === undefined) {
    return finding(
      null,
      'not_testable',
      'This provider has no cheap call that proves a key. Call a model to see whether it works.',
    );
  }
  const url = new URL(base + record.keyCheck.path);
  // A key goes nowhere but where it was saved for, whatever the provider's row says by now.
  if (credential.state === 'needs_key' || !credential.sealed.origins.includes(url.origin)) {
    return finding(
      false,
      'needs_key',
      'The provider was moved to another host. Give the key again.',
    );
  }
  let secret: string;
  try {
    secret = await ports.vault.open(credential.sealed, place.provider);
  } catch (cause) {
    if (!(cause instanceof VaultError)) throw cause;
    return finding(false, 'sealed', cause.message);
  }
  const answer = await get(ports, url.href, headersOf(record, credential, secret));
  if (answer.kind === 'timeout') {
    return finding(false, 'timeout', `${url.host} did not answer within 10 seconds.`);
  }
  if (answer.kind === 'failed') {
    return finding(false, 'unreachable', unreachable(answer.failure, url.host));
  }
  return judge(ports, record, { ...answer, host: url.host });
}

function headersOf(
  record: ProviderRecord,
  { headers, sealed }: TestableCredential,
  secret: string,
): HeaderList {
  const auth = record.auth['openai-chat'];
  return [
    ...['accept', 'application/json', 'accept-encoding', 'identity', 'user-agent', 'weir'],
    // What an administrator set may be worth money: it goes with the platform's credentials alone.
    ...(sealed.ownerKind === 'platform' ? Object.entries(headers).flat() : []),
    ...(auth === undefined || sealed.type === 'none' ? [] : [auth.header, auth.prefix + secret]),
  ];
}

interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly body: string;
}

type Outcome =
  | Answered
  | { readonly kind: 'failed'; readonly failure: TransportFailure }
  | { readonly kind: 'timeout' };

function get(ports: AdminPorts, url: string, headers: HeaderList): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const chunks: Uint8Array[] = [];
  let status = 0;
  let length = 0;
  let handle: UpstreamHandle | null = null;
  const done = (outcome: Outcome): void => {
    stopClock();
    resolve(outcome);
  };
  const answered = (): void => {
    const decoder = new TextDecoder();
    const body = chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('');
    done({ kind: 'answered', status, body: body + decoder.decode() });
  };
  const stopClock = ports.clock.every(TIMEOUT_MS, () => {
    handle?.abort();
    done({ kind: 'timeout' });
  });
  handle = ports.transport.send(
    { method: 'GET', url, headers, body: null },
    {
      head: (code) => {
        status = code;
      },
      data: (bytes) => {
        length += bytes.length;
        chunks.push(bytes.slice());
        if (length <= MAX_BYTES) return;
        handle?.abort();
        answered();
      },
      end: answered,
      fail: (failure) => done({ kind: 'failed', failure }),
    },
  );
  return promise;
}

function judge(
  { catalogue }: AdminPorts,
  record: ProviderRecord,
  { status, body, host }: Answered & { readonly host: string },
): Finding {
  const error = catalogue.readError(body);
  if (status >= 200 && status < 300 && error === null) return works(body, host);
  if (status >= 300 && status < 400) {
    return finding(
      false,
      'unexpected',
      `${host} answered with a redirect (${status}), which is never followed. Put the address it leads to into the base URL.`,
    );
  }
  if (status === 404 || status === 405) {
    return finding(
      false,
      'unexpected',
      `${host} knows no such path (${status}). Check the base URL, above all its version segment.`,
    );
  }
  const told = TOLD[catalogue.classify(record, status, error)];
  return finding(told.ok, told.code, told.message(host, status));
}

/** An answer that is no JSON comes from something else than the provider's API. */
function works(body: string, host: string): Finding {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return finding(false, 'unexpected', `${host} answered, but not with JSON. Check the base URL.`);
  }
  const list = typeof value === 'object' && value !== null && 'data' in value ? value.data : null;
  if (!Array.isArray(list)) return finding(true, 'ok', 'The key works.');
  const models = list.length;
  return { ...finding(true, 'ok', `The key works: ${models} models are listed.`), models };
}

interface Told {
  readonly ok: boolean | null;
  readonly code: string;
  message(host: string, status: number): string;
}

const TOLD: Readonly<Record<FailureClass, Told>> = {
  dead_key: {
    ok: false,
    code: 'key_refused',
    message: (host, status) =>
      `${host} refuses the key (${status}). Check that it is whole, not revoked, and made for this host.`,
  },
  no_balance: {
    ok: false,
    code: 'no_balance',
    message: (host) => `${host} knows the key, but its account has no money left. Top it up.`,
  },
  rate_limited: {
    ok: null,
    code: 'rate_limited',
    message: (host) => `${host} lets this key make no more calls right now. Try again in a minute.`,
  },
  unavailable: {
    ok: null,
    code: 'unavailable',
    message: (host, status) => `${host} has trouble of its own (${status}). Try again later.`,
  },
  unknown_model: {
    ok: null,
    code: 'unexpected',
    message: (host, status) => `${host} answered ${status}, which says nothing about the key.`,
  },
  bad_request: {
    ok: null,
    code: 'unexpected',
    message: (host, status) => `${host} answered ${status}, which says nothing about the key.`,
  },
};

function unreachable({ reason, message }: TransportFailure, host: string): string {
  switch (reason) {
    case 'dns':
      return `The name of ${host} cannot be resolved. Check the base URL for typing mistakes.`;
    case 'tls':
      return `${host} has no certificate that can be trusted, so nothing was sent to it.`;
    case 'connect_failed':
      return `${host} refuses connections. Check the port, and that the server runs.`;
    case 'connect_timeout':
      return `No connection to ${host} came about. Check the address, and that no firewall is between.`;
    case 'address_refused':
      return message;
    case 'redirect':
      return `${host} answered with a redirect, which is never followed. Put the address it leads to into the base URL.`;
    case 'reset':
      return `${host} broke the connection off before it had answered.`;
  }
}

function finding(ok: boolean | null, code: string, message: string): Finding {
  return { ok, code, message };
}
