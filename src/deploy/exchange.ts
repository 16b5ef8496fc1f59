import { errorOf, type ManagementError, unreachable } from './management-error.ts';

/** One request to the Management API. */
export interface Question {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With the query, from `/v1` on. */
  readonly path: string;
  readonly json?: unknown;
  /** A function's bundle, sent instead of JSON. */
  readonly bundle?: Uint8Array;
  /**
   * False: may take effect twice if sent twice, so it is sent again only where the platform
   * certainly did nothing with it.
   */
  readonly repeatable?: boolean;
}

/** Where the API stands, and what waits between two tries (tests do not). */
export interface ExchangeParts {
  readonly apiUrl: string;
  readonly token: string;
  readonly wait: (ms: number) => Promise<void>;
  /** Gives up what is under way. */
  readonly stop?: AbortSignal;
}

/** Between the tries; so a call ends after some 15 s of waiting at most. */
const PAUSES_MS = [500, 1_500, 4_000, 8_000];
/** The longest a `Retry-After` is obeyed. */
const LONGEST_PAUSE_MS = 60_000;
const TIMEOUT_MS = 60_000;

/** Connections that were never made: the request was not sent. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/**
 * Sends a question until it is answered. Too many calls, trouble of the platform and a lost
 * connection are tried again a few times.
 *
 * @returns The answer, of status 2xx or 404.
 * @throws {ManagementError}
 */
export async function exchange(parts: ExchangeParts, question: Question): Promise<Answer> {
  for (let at = 0; ; at += 1) {
    try {
      return await once(parts, question);
    } catch (error) {
      const pause = PAUSES_MS[at];
      if (!(error instanceof Failure)) throw error;
      if (pause === undefined || !mayRepeat(error, question)) throw error.problem;
      await parts.wait(Math.min(Math.max(pause, error.retryAfterMs), LONGEST_PAUSE_MS));
    }
  }
}

/** An answer, read whole, so that a connection cut in the middle is tried again as well. */
export interface Answer {
  readonly status: number;
  readonly bytes: Uint8Array;
}

/** One try that may be followed by another. */
class Failure extends Error {
  readonly problem: ManagementError;
  readonly retryAfterMs: number;

  constructor(problem: ManagementError, retryAfterMs: number = 0) {
    super(problem.message, { cause: problem });
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

async function once(parts: ExchangeParts, question: Question): Promise<Answer> {
  const call = `${question.method} ${question.path.replace(/\?.*/, '')}`;
  let response: Response;
  let bytes: Uint8Array;
  try {
    response = await fetch(`${parts.apiUrl}${question.path}`, {
      method: question.method,
      headers: {
        authorization: `Bearer ${parts.token}`,
        accept: '*/*',
        'user-agent': 'weir',
        ...contentType(question),
      },
      body: bodyOf(question),
      redirect: 'error',
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...signalsOf(parts)]),
    });
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new Failure(unreachable(call, cause));
  }
  const { status } = response;
  if (response.ok || status === 404) return { status, bytes };
  const problem = errorOf(call, status, new TextDecoder().decode(bytes));
  if (status !== 429 && status < 500) throw problem;
  throw new Failure(problem, retryAfter(response));
}

function signalsOf({ stop }: ExchangeParts): AbortSignal[] {
  return stop === undefined ? [] : [stop];
}

function contentType({ json, bundle }: Question): Record<string, string> {
  if (bundle !== undefined) return { 'content-type': 'application/vnd.denoland.eszip' };
  return json === undefined ? {} : { 'content-type': 'application/json' };
}

function bodyOf({ json, bundle }: Question): BodyInit | null {
  if (bundle !== undefined) return bundle as Uint8Array<ArrayBuffer>;
  return json === undefined ? null : JSON.stringify(json);
}

/** In seconds; the other form of the header, a date, is not used by the platform. */
function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0;
}

function mayRepeat({ problem }: Failure, { repeatable = true }: Question): boolean {
  if (repeatable || problem.kind === 'rate_limited') return true;
  return problem.kind === 'network' && NEVER_SENT.has(deepestCode(problem));
}

function deepestCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return deepestCode(error.cause) || ('code' in error ? String(error.code) : '');
}
