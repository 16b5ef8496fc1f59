import type { Operation } from './faults.ts';

/** A request to the Management API, read to its end. */
export interface ApiRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes out as JSON; nothing is an empty body. */
  readonly body?: object | Buffer;
}

/** One operation below `/v1/projects/{ref}`; the path's one group is given along. */
export interface Route {
  readonly operation: Operation;
  readonly method: string;
  readonly path: RegExp;
  /** A part of an `Accept` header that only this form of the operation answers. */
  readonly accept?: string;
  handle(request: ApiRequest, group: string): ApiAnswer | Promise<ApiAnswer>;
}

/** Becomes `{"message": ...}` with that status. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A body that must be JSON. */
export function jsonOf(request: ApiRequest): unknown {
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new Refusal(400, 'Invalid JSON body');
  }
}
