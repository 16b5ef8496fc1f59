import type { Session } from '../session/session.ts';
import { readProblem, unreachable } from './problem.ts';
import type { Operations } from './schema.generated.ts';

/** An operation of the management API: its method and its path below `/api`. */
export type OperationName = keyof Operations;

type Part<
  Name extends OperationName,
  Field extends keyof Operations[Name],
> = Operations[Name][Field];

/** What an operation is given; only the parts it has. */
export type Ask<Name extends OperationName> = Required<Given<'params', Part<Name, 'params'>>> &
  Given<'query', Part<Name, 'query'>> &
  Required<Given<'body', Part<Name, 'body'>>> & { readonly signal?: AbortSignal | undefined };

type Given<Field extends string, Value> = Value extends null
  ? Readonly<Record<never, never>>
  : { readonly [Key in Field]?: Value };

export type Answer<Name extends OperationName> = Part<Name, 'answer'>;

/** Calls the management API with the session's token. */
export interface Api {
  /** The address everything stands under; empty where the page's own server is it. */
  readonly base: string;
  /** @throws {Problem} */
  call<Name extends OperationName>(name: Name, ask: Ask<Name>): Promise<Answer<Name>>;
  /**
   * Any other path of the gateway, such as inference.
   * @throws {Problem} where nothing answers; an answer of any status is the caller's to read.
   */
  send(path: string, init: RequestInit): Promise<Response>;
}

interface Parts {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export function createApi(base: string, session: Pick<Session, 'token' | 'expired'>): Api {
  function sendWith(token: string | null, path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    return fetchOrExplain(base + path, { ...init, headers });
  }

  async function send(path: string, init: RequestInit): Promise<Response> {
    const token = await session.token();
    const response = await sendWith(token, path, init);
    if (response.status !== 401 || token === null) return response;
    // It ended between two calls, and nothing was done: a fresh one is tried once.
    session.expired(token);
    const fresh = await session.token();
    if (fresh === null || fresh === token) return response;
    await response.body?.cancel();
    return sendWith(fresh, path, init);
  }

  return {
    base,
    send,
    async call<Name extends OperationName>(name: Name, ask: Ask<Name>): Promise<Answer<Name>> {
      const [method = 'GET', path = ''] = name.split(' ');
      const { params, query, body, signal } = ask as Parts;
      const response = await send(`/api${fill(path, params ?? {})}${queryText(query ?? {})}`, {
        method,
        ...(signal === undefined ? {} : { signal }),
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      if (!response.ok) throw await readProblem(response);
      // The API's own description is where the type comes from.
      return (response.status === 204 ? null : await response.json()) as Answer<Name>;
    },
  };
}

/** @throws {Problem | DOMException} the latter when the caller itself gave up. */
export async function fetchOrExplain(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw unreachable();
  }
}

function fill(path: string, params: Readonly<Record<string, unknown>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params[name] ?? '')),
  );
}

function queryText(query: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  if (entries.length === 0) return '';
  return `?${new URLSearchParams(entries.map(([name, value]) => [name, String(value)]))}`;
}
