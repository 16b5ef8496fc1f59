import { hash } from 'node:crypto';
import { type Answer, type ExchangeParts, exchange, type Question } from './exchange.ts';
import { errorOf, ManagementError } from './management-error.ts';

/** A project, as far as a deployment cares. */
export interface ProjectInfo {
  readonly ref: string;
  readonly name: string;
  readonly region: string;
  /** `ACTIVE_HEALTHY`, `INACTIVE` (paused), `COMING_UP`, `RESTORING`, ... */
  readonly status: string;
  readonly organization_slug?: string;
  readonly database?: { readonly version?: string; readonly host?: string };
}

/** What is told with a function's bundle, and must be told again when it is put back. */
export interface FunctionSettings {
  readonly name: string;
  readonly verify_jwt: boolean;
  readonly import_map?: boolean;
  /** `file:///...`, as the platform has it. */
  readonly entrypoint_path?: string;
  /** Null, as none: there is no import map. */
  readonly import_map_path?: string | null;
}

/** A deployed function; `version` goes up with every deployment. Times are in ms since the epoch. */
export interface FunctionInfo extends FunctionSettings {
  readonly id: string;
  readonly slug: string;
  readonly status: string;
  readonly version: number;
  readonly ezbr_sha256?: string;
  readonly created_at?: number;
  readonly updated_at?: number;
}

/** A secret's value cannot be read back; the platform tells its SHA-256. */
export interface SecretDigest {
  readonly name: string;
  readonly digest: string;
  readonly updated_at?: string;
}

/** A key of the project's own APIs. */
export interface ApiKey {
  readonly name: string;
  readonly type: 'legacy' | 'publishable' | 'secret' | null;
  /** Null where the access token may not see it. */
  readonly api_key: string | null;
}

export type ApiRow = Readonly<Record<string, unknown>>;

/** A time span of logs, in RFC 3339. */
export interface LogSpan {
  readonly from: string;
  readonly to: string;
}

/**
 * The part of Supabase's Management API that is used, for one project. Every method rejects with a
 * `ManagementError` when it is not answered as asked. https://supabase.com/docs/reference/api
 */
export interface ManagementApi {
  /** Null: this access token sees no such project. */
  project(): Promise<ProjectInfo | null>;
  /** `free`, `pro`, ...; null where the access token may not see the organisation. */
  plan(organization: string): Promise<string | null>;
  functions(): Promise<readonly FunctionInfo[]>;
  /** Null: there is none of that name. */
  functionBy(slug: string): Promise<FunctionInfo | null>;
  /** The bundle as it is deployed (eszip). */
  body(slug: string): Promise<Uint8Array>;
  /** Deploys a bundle as it was read, with its settings; makes the function where it is gone. */
  restore(slug: string, body: Uint8Array, settings: FunctionSettings): Promise<FunctionInfo>;
  /** Done as well where there is none of that name. */
  remove(slug: string): Promise<void>;
  secrets(): Promise<readonly SecretDigest[]>;
  setSecrets(values: Readonly<Record<string, string>>): Promise<void>;
  /**
   * Rows of the last statement, run as the project's `postgres`. Unless it is `readOnly` or
   * `repeatable` it is not sent again after a lost answer, since it may have been run.
   */
  query(
    sql: string,
    options?: { readonly readOnly?: boolean; readonly repeatable?: boolean },
  ): Promise<readonly ApiRow[]>;
  apiKeys(): Promise<readonly ApiKey[]>;
  /** @param sql ClickHouse SQL over the table `logs`. */
  logs(sql: string, span: LogSpan): Promise<readonly ApiRow[]>;
}

export interface ManagementApiParts extends ExchangeParts {
  readonly ref: string;
}

/** Speaks to the Management API about one project. */
export function createManagementApi(parts: ManagementApiParts): ManagementApi {
  const base = `/v1/projects/${encodeURIComponent(parts.ref)}`;
  const ask = (question: Question): Promise<Answer> => exchange(parts, question);
  const read = async <T>(path: string): Promise<T | null> => {
    const question: Question = { method: 'GET', path };
    return optional<T>(await ask(question));
  };
  const must = async <T>(question: Question): Promise<T> =>
    required<T>(question, await ask(question));
  const functionPath = (slug: string): string => `${base}/functions/${encodeURIComponent(slug)}`;

  return {
    project: () => read(base),
    plan: (organization) => readPlan(must, organization),
    functions: () => must({ method: 'GET', path: `${base}/functions` }),
    functionBy: (slug) => read(functionPath(slug)),
    async body(slug): Promise<Uint8Array> {
      const question: Question = { method: 'GET', path: `${functionPath(slug)}/body` };
      return found(question, await ask(question)).bytes;
    },
    async restore(slug, bundle, settings): Promise<FunctionInfo> {
      const query = queryOf(settings, bundle);
      const patched = await ask({
        method: 'PATCH',
        path: `${functionPath(slug)}?${query}`,
        bundle,
      });
      if (!isNone(patched)) return parse(patched) as FunctionInfo;
      query.set('slug', slug);
      return must({ method: 'POST', path: `${base}/functions?${query}`, bundle });
    },
    async remove(slug): Promise<void> {
      isNone(await ask({ method: 'DELETE', path: functionPath(slug) }));
    },
    async secrets(): Promise<readonly SecretDigest[]> {
      const listed = await must<readonly Listed[]>({ method: 'GET', path: `${base}/secrets` });
      return listed.map(({ value, ...secret }) => ({ ...secret, digest: value }));
    },
    async setSecrets(values): Promise<void> {
      const json = Object.entries(values).map(([name, value]) => ({ name, value }));
      const question: Question = { method: 'POST', path: `${base}/secrets`, json };
      found(question, await ask(question));
    },
    query: (sql, { readOnly = false, repeatable = readOnly } = {}) =>
      must({
        method: 'POST',
        path: `${base}/database/query`,
        json: { query: sql, ...(readOnly ? { read_only: true } : {}) },
        repeatable,
      }),
    apiKeys: () => must({ method: 'GET', path: `${base}/api-keys?reveal=true` }),
    logs: (sql, span) => readLogs(must, base, { sql, span }),
  };
}

type Listed = Omit<SecretDigest, 'digest'> & { readonly value: string };
type Must = <T>(question: Question) => Promise<T>;

async function readPlan(must: Must, organization: string): Promise<string | null> {
  const path = `/v1/organizations/${encodeURIComponent(organization)}`;
  try {
    const { plan } = await must<{ readonly plan?: string }>({ method: 'GET', path });
    return plan ?? null;
  } catch (error) {
    // A token may be good for one project and see nothing above it.
    if (error instanceof ManagementError && ['token', 'unknown_project'].includes(error.kind)) {
      return null;
    }
    throw error;
  }
}

interface LogQuestion {
  readonly sql: string;
  readonly span: LogSpan;
}

async function readLogs(must: Must, base: string, asked: LogQuestion): Promise<readonly ApiRow[]> {
  const query = new URLSearchParams({
    sql: asked.sql,
    iso_timestamp_start: asked.span.from,
    iso_timestamp_end: asked.span.to,
  });
  const path = `${base}/analytics/endpoints/logs?${query}`;
  const answer = await must<{ readonly result?: readonly ApiRow[]; readonly error?: unknown }>({
    method: 'GET',
    path,
  });
  if (answer.error !== undefined && answer.error !== null) {
    throw errorOf('GET logs', 400, JSON.stringify(answer.error));
  }
  return answer.result ?? [];
}

/** The digest is of the compressed form; the platform gives out, and takes, a plain one as well. */
function queryOf(settings: FunctionSettings, bundle: Uint8Array): URLSearchParams {
  const { name, verify_jwt, import_map, entrypoint_path, import_map_path } = settings;
  const compressed = new TextDecoder().decode(bundle.subarray(0, 4)) === 'EZBR';
  const ezbr_sha256 = compressed ? hash('sha256', bundle) : undefined;
  const said = { name, verify_jwt, import_map, entrypoint_path, import_map_path, ezbr_sha256 };
  const pairs = Object.entries(said).filter(([, value]) => value !== undefined && value !== null);
  return new URLSearchParams(pairs.map(([key, value]) => [key, String(value)]));
}

function optional<T>(answer: Answer): T | null {
  return isNone(answer) ? null : (parse(answer) as T);
}

function required<T>(question: Question, answer: Answer): T {
  return parse(found(question, answer)) as T;
}

/** @throws {ManagementError} where a 404 is a proxy's: it knows nothing of what is deployed. */
function isNone(answer: Answer): boolean {
  if (answer.status !== 404) return false;
  parse(answer);
  return true;
}

function found({ method, path }: Question, answer: Answer): Answer {
  if (answer.status !== 404) return answer;
  const text = new TextDecoder().decode(answer.bytes);
  throw errorOf(`${method} ${path.replace(/\?.*/, '')}`, 404, text);
}

/** @throws {ManagementError} where something between answered in the platform's place. */
function parse({ bytes, status }: Answer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new ManagementError(
      'refused',
      'What answered is not the Management API: its answer is no JSON. Check SUPABASE_PROFILE and ' +
        'any proxy.',
      { status, cause },
    );
  }
}
