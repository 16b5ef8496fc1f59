/** What is wrong with one field of a request. */
export interface Problem {
  /** The way to the field, such as `targets.0.model`; null for the body as a whole. */
  readonly param: string | null;
  readonly message: string;
}

export interface ApiErrorOptions {
  readonly param?: string;
  readonly problems?: readonly Problem[];
  /** Seconds. */
  readonly retryAfter?: number;
  /** Methods the path does have. */
  readonly allow?: readonly string[];
  readonly cause?: unknown;
}

/** A refusal of the management API, rendered once as `{error: {...}}`. */
export class ApiError extends Error {
  readonly status: number;
  /** Stable: programs may depend on it. */
  readonly code: string;
  readonly options: ApiErrorOptions;

  /** @param reason What could not be done and what to do about it; its code and status. */
  constructor(reason: Reason, message: string, options: ApiErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ApiError';
    this.code = reason;
    this.status = STATUS[reason];
    this.options = options;
  }
}

const STATUS = {
  invalid_request: 400,
  invalid_json: 400,
  invalid_cursor: 400,
  base_url_refused: 400,
  unknown_record: 400,
  unknown_target: 400,
  unknown_user: 400,
  read_only_setting: 400,
  gateway_key_refused: 401,
  invalid_credential: 401,
  admin_required: 403,
  user_disabled: 403,
  not_yours: 403,
  origin_refused: 403,
  not_found: 404,
  method_not_allowed: 405,
  already_exists: 409,
  provider_retired: 409,
  provider_changed: 409,
  key_revoked: 409,
  own_account: 409,
  backup_elsewhere: 409,
  no_credential: 409,
  no_model_list: 409,
  invitation_over: 410,
  body_too_large: 413,
  unsupported_media_type: 415,
  internal: 500,
  store_unavailable: 503,
  accounts_unavailable: 503,
} as const;

/** The codes of the management API's own errors. */
export type Reason = keyof typeof STATUS;
