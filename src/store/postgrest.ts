import { kindOfSqlstate, type Rpc, RpcError } from './rpc.ts';

export interface PostgrestOptions {
  /** The project's URL, without a path. */
  readonly url: string;
  /** A secret key, or a service key of the old kind, which is a JWT. */
  readonly key: string;
  /** Longer than the database's own statement timeout (8 s on Supabase), so that it decides. */
  readonly timeoutMs: number;
  /** Hears of every call, so that the isolate outlives it. */
  readonly keepAlive: (work: Promise<void>) => void;
}

/** Calls the SQL functions through a Supabase project's REST interface, one request per call. */
export function createPostgrestRpc(options: PostgrestOptions): Rpc {
  const headers = headersFor(options.key);
  return {
    call(fn: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
      const answer = post(options, { fn, headers, args });
      options.keepAlive(settled(answer));
      return answer;
    },
  };
}

/** One turn longer than the answer, so that whoever waits for it can ask to be kept alive too. */
function settled(answer: Promise<unknown>): Promise<void> {
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
  return answer.then(turn, turn);
}

/**
 * A user's token never goes along, because it would take the place of the key's role. Secret keys
 * are refused from anything that looks like a browser, so the agent is our own.
 * https://supabase.com/docs/guides/api/api-keys
 */
function headersFor(key: string): Headers {
  const headers = new Headers({
    apikey: key,
    'content-type': 'application/json',
    accept: 'application/json',
    // A project may expose other schemas before this one.
    'content-profile': 'public',
    'user-agent': 'weir',
  });
  if (key.startsWith('eyJ')) headers.set('authorization', `Bearer ${key}`);
  return headers;
}

interface Post {
  readonly fn: string;
  readonly headers: Headers;
  readonly args: Readonly<Record<string, unknown>>;
}

async function post(options: PostgrestOptions, { fn, headers, args }: Post): Promise<unknown> {
  const body = serialise(fn, args);
  const url = `${options.url}/rest/v1/rpc/${fn}`;
  const signal = AbortSignal.timeout(options.timeoutMs);
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
    text = await response.text();
  } catch (cause) {
    throw new RpcError('unavailable', `${fn} could not be asked: ${wordsOf(cause)}`, { cause });
  }
  if (!response.ok) throw failureOf(fn, response.status, text);
  if (text === '') return null;
  return parse(fn, text);
}

function serialise(fn: string, args: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify(args);
  } catch (cause) {
    throw new RpcError('refused', `${fn} was given what has no JSON`, { cause });
  }
}

function parse(fn: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RpcError('unavailable', `${fn} was not answered by PostgREST`, { cause });
  }
}

/**
 * PostgREST's own codes that mean what Postgres would have said of the call itself; all others
 * concern the way to the database.
 * https://docs.postgrest.org/en/stable/references/errors.html
 */
const SQLSTATES: ReadonlyMap<string, string> = new Map([
  ['PGRST202', '42883'],
  ['PGRST203', '42725'],
]);

function failureOf(fn: string, status: number, text: string): RpcError {
  const { code, message } = readError(text);
  const words = `${fn} failed with ${status}: ${message}`;
  const sqlstate = SQLSTATES.get(code) ?? code;
  if (!/^[0-9A-Z]{5}$/.test(sqlstate)) return new RpcError('unavailable', words);
  return new RpcError(kindOfSqlstate(sqlstate), words, { sqlstate });
}

function readError(text: string): { readonly code: string; readonly message: string } {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null) {
      const { code, message } = body as Readonly<Record<string, unknown>>;
      return {
        code: typeof code === 'string' ? code : '',
        message: typeof message === 'string' ? message : 'no reason given',
      };
    }
  } catch {
    // A page of some proxy; its status says what there is to say.
  }
  return { code: '', message: 'no reason given' };
}

/** Deno puts the URL into its messages; the project's address is nobody's business but a log's. */
function wordsOf(cause: unknown): string {
  const words = cause instanceof Error ? cause.message : String(cause);
  return words.replace(/ for url \([^)]*\)/g, '');
}
