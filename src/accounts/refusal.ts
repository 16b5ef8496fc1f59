/** Why a call below `/api/auth` was refused; rendered as the management API renders its own. */
export class AccountRefusal extends Error {
  readonly status: number;
  readonly code: RefusalCode;
  readonly options: RefusalOptions;

  /** @param message What could not be done and what to do about it. */
  constructor(code: RefusalCode, message: string, options: RefusalOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AccountRefusal';
    this.code = code;
    this.status = STATUS[code];
    this.options = options;
  }
}

export interface RefusalOptions {
  /** The field that is wrong, and how. */
  readonly problem?: { readonly param: string; readonly message: string };
  /** Seconds. */
  readonly retryAfter?: number;
  readonly allow?: string;
  readonly cause?: unknown;
}

const STATUS = {
  invalid_request: 400,
  invalid_json: 400,
  sign_in_failed: 401,
  no_session: 401,
  origin_refused: 403,
  user_disabled: 403,
  not_found: 404,
  method_not_allowed: 405,
  body_too_large: 413,
  unsupported_media_type: 415,
  too_many_attempts: 429,
  internal: 500,
  store_unavailable: 503,
  accounts_unavailable: 503,
} as const;

export type RefusalCode = keyof typeof STATUS;

export function render(refusal: AccountRefusal, requestId: string): Response {
  const { code, message, status, options } = refusal;
  const { problem, retryAfter, allow } = options;
  const headers = new Headers();
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter));
  if (allow !== undefined) headers.set('allow', allow);
  const named = problem === undefined ? {} : { param: problem.param, problems: [problem] };
  const body = { error: { code, message, ...named, request_id: requestId } };
  return Response.json(body, { status, headers });
}
