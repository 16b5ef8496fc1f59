import type { DialectId } from '../contract/dialect-id.ts';
import type { FailureClass, ProviderRecord } from '../contract/provider.ts';
import type { CredentialPlace, TestableCredential } from '../store/credentials.ts';
import { VaultError } from '../store/vault.ts';
import { baseFor, dialectOf, headersFor, type Shown } from './own-call.ts';
import type { AdminPorts } from './ports.ts';
import { type Answered, ask, type Outcome, unreachable } from './upstream-get.ts';

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

/** Makes the record's cheapest call that proves a key. Nothing the provider says is passed on. */
export async function probe(
  ports: AdminPorts,
  credential: TestableCredential,
  place: CredentialPlace,
): Promise<Finding> {
  const record = ports.catalogue.recordOf(credential.record);
  const base = record.keyCheck === null ? undefined : baseFor(record.keyCheck, credential.dialects);
  if (base === undefined) return NOT_TESTABLE;
  const opened = await openFor(ports, credential, { ...place, origin: new URL(base).origin });
  return 'code' in opened ? opened : tryKey(ports, { record, base, shown: opened });
}

/** A key to try at a base of a provider that follows a record. */
export interface Trial {
  readonly record: ProviderRecord;
  /** Undefined: the host has none that the check could be made at. */
  readonly base: string | undefined;
  readonly shown: Shown;
}

/** Tries a key that may be saved nowhere yet. */
export async function tryKey(ports: AdminPorts, trial: Trial): Promise<Finding> {
  const { record, base, shown } = trial;
  const { keyCheck: check } = record;
  if (check === null || base === undefined) return NOT_TESTABLE;
  const { href: url, host } = new URL(base + check.path);
  const headers = headersFor(record, check, shown);
  const outcome = await ask(ports, { url, headers, timeoutMs: TIMEOUT_MS });
  const seconds = TIMEOUT_MS / 1000;
  return judge(ports, record, { outcome, dialect: dialectOf(check), host, seconds });
}

/**
 * What a saved credential shows to a host, or why it shows nothing: a key goes nowhere but where it
 * was saved for, whatever the provider's row says by now.
 */
export async function openFor(
  ports: AdminPorts,
  { sealed, state, headers }: TestableCredential,
  place: CredentialPlace & { readonly origin: string },
): Promise<Shown | Finding> {
  if (state === 'needs_key' || !sealed.origins.includes(place.origin)) {
    const message = 'The provider was moved to another host. Give the key again.';
    return finding(false, 'needs_key', message);
  }
  // What an administrator set may be worth money: it goes with the platform's credentials alone.
  const extra = sealed.ownerKind === 'platform' ? headers : {};
  try {
    const secret = await ports.vault.open(sealed, place.provider);
    return { secret: sealed.type === 'none' ? null : secret, extra };
  } catch (cause) {
    if (!(cause instanceof VaultError)) throw cause;
    return finding(false, 'sealed', cause.message);
  }
}

interface Told {
  readonly outcome: Outcome;
  /** In which an error is told. */
  readonly dialect: DialectId;
  readonly host: string;
  /** How long was waited. */
  readonly seconds: number;
}

/** What an answer says of the key, in words of ours. */
export function judge(
  ports: AdminPorts,
  record: ProviderRecord,
  { outcome, dialect, host, seconds }: Told,
): Finding {
  switch (outcome.kind) {
    case 'timeout':
      return finding(false, 'timeout', `${host} did not answer within ${seconds} seconds.`);
    case 'failed':
      return finding(false, 'unreachable', unreachable(outcome.failure, host));
    case 'too_large':
      return finding(
        null,
        'unexpected',
        `${host} answered with more than 8 MB. Check the base URL.`,
      );
    case 'answered':
      return judgeAnswer(ports, record, { ...outcome, dialect, host });
  }
}

function judgeAnswer(
  { catalogue }: AdminPorts,
  record: ProviderRecord,
  { status, body, dialect, host }: Answered & Pick<Told, 'dialect' | 'host'>,
): Finding {
  const error = catalogue.readError(dialect, body);
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
  const list = listIn(value);
  if (list === null) return finding(true, 'ok', 'The key works.');
  const models = list.length;
  const listed = models === 1 ? '1 model is' : `${models} models are`;
  return { ...finding(true, 'ok', `The key works: ${listed} listed.`), models };
}

/** Where the dialects have a list of models: under `data`, Gemini's under `models`. */
function listIn(value: unknown): readonly unknown[] | null {
  if (typeof value !== 'object' || value === null) return null;
  const { data, models } = value as { readonly data?: unknown; readonly models?: unknown };
  const list = data ?? models;
  return Array.isArray(list) ? list : null;
}

interface Words {
  readonly ok: boolean | null;
  readonly code: string;
  message(host: string, status: number): string;
}

const NOTHING_TOLD: Words = {
  ok: null,
  code: 'unexpected',
  message: (host, status) => `${host} answered ${status}, which says nothing about the key.`,
};

const TOLD: Readonly<Record<FailureClass, Words>> = {
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
  context_length: NOTHING_TOLD,
  content_policy: NOTHING_TOLD,
  unknown_model: NOTHING_TOLD,
  bad_request: NOTHING_TOLD,
};

const NOT_TESTABLE: Finding = {
  ok: null,
  code: 'not_testable',
  message:
    'This provider has no cheap call that proves a key. Call a model to see whether it works.',
};

function finding(ok: boolean | null, code: string, message: string): Finding {
  return { ok, code, message };
}
