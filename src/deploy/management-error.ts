/**
 * What went wrong: the token, the ref of the project, a limit of the plan, too many calls, the
 * platform itself, the way to it, or the request.
 */
export type ManagementProblem =
  | 'token'
  | 'unknown_project'
  | 'plan_limit'
  | 'rate_limited'
  | 'unavailable'
  | 'network'
  | 'refused';

/** A call of the Management API that was not answered as asked; the message says what to do. */
export class ManagementError extends Error {
  readonly kind: ManagementProblem;
  /** The HTTP status; null where there was no answer. */
  readonly status: number | null;

  constructor(
    kind: ManagementProblem,
    message: string,
    options: { readonly status?: number; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ManagementError';
    this.kind = kind;
    this.status = options.status ?? null;
  }
}

/**
 * Puts an answer that is not a success into words.
 *
 * @param call What was called, as `GET /v1/projects/...`.
 * @param body The answer's text.
 */
export function errorOf(call: string, status: number, body: string): ManagementError {
  const said = saidIn(body);
  const kind = KINDS.get(status) ?? (status >= 500 ? 'unavailable' : 'refused');
  const message = `${WHAT_TO_DO[kind]} (${call} answered ${status}${said === '' ? '' : `: ${said}`})`;
  return new ManagementError(kind, message, { status });
}

const KINDS: ReadonlyMap<number, ManagementProblem> = new Map([
  [401, 'token'],
  [402, 'plan_limit'],
  [403, 'token'],
  [404, 'unknown_project'],
  [429, 'rate_limited'],
]);

const WHAT_TO_DO: Readonly<Record<Exclude<ManagementProblem, 'network'>, string>> & {
  readonly network: string;
} = {
  token:
    'Supabase refuses the access token, or it may not do this. Make a new one at ' +
    'https://supabase.com/dashboard/account/tokens and set SUPABASE_ACCESS_TOKEN.',
  unknown_project:
    'Supabase knows no such thing for this access token. Check --project-ref, and that the token ' +
    "is of a member of the project's organisation.",
  plan_limit:
    "A limit of the project's plan is reached. Remove a function that is not needed, or upgrade " +
    'the plan, then run this again.',
  rate_limited: 'Supabase asks for fewer calls. Wait a minute, then run this again.',
  unavailable:
    'Supabase has trouble at the moment. See https://status.supabase.com, then run this again.',
  network: 'Supabase cannot be reached. Check the network and any proxy, then run this again.',
  refused: 'Supabase refuses what was asked.',
};

/** The sentence for a call that no answer came to. */
export function unreachable(call: string, cause: unknown): ManagementError {
  return new ManagementError('network', `${WHAT_TO_DO.network} (${call}: ${reasonOf(cause)})`, {
    cause,
  });
}

/** `fetch failed` says nothing; what it was caused by does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return error.cause.message || codeOf(error.cause);
  return error.message;
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.name;
}

/** The platform's own words, without what would fill a terminal. */
function saidIn(body: string): string {
  const text = messageIn(body).replace(/\s+/g, ' ').trim();
  return text.length > 300 ? `${text.slice(0, 300)}...` : text;
}

function messageIn(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    const message =
      typeof value === 'object' && value !== null && 'message' in value ? value.message : null;
    return typeof message === 'string' ? message : body;
  } catch {
    // A proxy on the way answers with a page of HTML.
    return body.startsWith('<') ? '' : body;
  }
}
