/** What is wrong with one field of a form, as the API says it. */
export interface FieldProblem {
  readonly param: string | null;
  readonly message: string;
}

export interface ProblemFacts {
  /** 0: no answer came. */
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly requestId: string | null;
  readonly fields: readonly FieldProblem[];
  /** Seconds. */
  readonly retryAfter: number | null;
}

/** Why a call has no answer, in words for the person who made it. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  readonly fields: readonly FieldProblem[];
  readonly retryAfter: number | null;

  constructor(facts: ProblemFacts) {
    super(facts.message);
    this.name = 'Problem';
    this.status = facts.status;
    this.code = facts.code;
    this.requestId = facts.requestId;
    this.fields = facts.fields;
    this.retryAfter = facts.retryAfter;
  }
}

/** Nothing answered: the network, the server or something between. */
export function unreachable(): Problem {
  return new Problem({
    status: 0,
    code: 'unreachable',
    message: 'Weir could not be reached. Check your connection and that it runs, then try again.',
    requestId: null,
    fields: [],
    retryAfter: null,
  });
}

/** A part of the dashboard itself did not come. */
export function notFetched(): Problem {
  return new Problem({
    status: 0,
    code: 'not_fetched',
    message:
      'This page could not be fetched. Check your connection and that Weir runs, then try again.',
    requestId: null,
    fields: [],
    retryAfter: null,
  });
}

/** The problem an answer tells of; what is no envelope of ours still says its status. */
export async function readProblem(response: Response): Promise<Problem> {
  const { error } = await readEnvelope(response);
  const { message, code, request_id: id, problems } = error;
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new Problem({
    status: response.status,
    code: code ?? `http_${response.status}`,
    message:
      message ??
      `Weir answered with status ${response.status} and no explanation. Try again; something between it and this page may be at fault.`,
    requestId: id ?? response.headers.get('x-weir-request-id'),
    fields: problems ?? [],
    retryAfter: Number.isFinite(wait) ? wait : null,
  });
}

interface Envelope {
  readonly error: {
    readonly code?: string;
    readonly message?: string;
    readonly request_id?: string;
    readonly problems?: readonly FieldProblem[];
  };
}

async function readEnvelope(response: Response): Promise<Envelope> {
  try {
    const body: unknown = await response.json();
    if (typeof body === 'object' && body !== null && 'error' in body) return body as Envelope;
  } catch {
    // A page of some proxy.
  }
  return { error: {} };
}

/** Anything thrown, as a problem to show. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem({
    status: 0,
    code: 'failed_here',
    message: `This page failed: ${error instanceof Error ? error.message : String(error)}. Reload it.`,
    requestId: null,
    fields: [],
    retryAfter: null,
  });
}
