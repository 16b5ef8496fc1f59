/** Every code Weir itself answers with, and the HTTP status that goes with it. */
export const ERROR_STATUS = {
  invalid_json: 400,
  invalid_utf8: 400,
  invalid_form: 400,
  duplicate_key: 400,
  too_deep: 400,
  missing_model: 400,
  invalid_model: 400,
  invalid_field: 400,
  foreign_object: 400,
  route_field_refused: 400,
  media_url_unsupported: 400,
  dialect_unsupported: 400,
  lossy_translation: 400,
  upstream_refused: 400,
  missing_credential: 401,
  conflicting_credentials: 401,
  invalid_credential: 401,
  key_expired: 401,
  key_revoked: 401,
  sign_in_required: 401,
  admin_key_refused: 401,
  anonymous_refused: 403,
  user_disabled: 403,
  model_not_allowed: 403,
  platform_access_off: 403,
  daily_ceiling_reached: 403,
  model_unpriced: 403,
  not_found: 404,
  model_not_found: 404,
  method_not_allowed: 405,
  body_timeout: 408,
  body_too_large: 413,
  compressed_body: 415,
  unsupported_media_type: 415,
  internal: 500,
  provider_credential_rejected: 502,
  upstream_failed: 502,
  upstream_unreachable: 502,
  upstream_rate_limited: 429,
  store_unavailable: 503,
  identity_unavailable: 503,
  shutting_down: 503,
  upstream_timeout: 504,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** A failure the caller is told about, rendered once in their own dialect. */
export class GatewayError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  /** The request field at fault, where there is one. */
  readonly param: string | null;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter: number | null;

  /**
   * @param message What could not be done and what to do about it, in one or two sentences.
   */
  constructor(
    code: ErrorCode,
    message: string,
    options: { param?: string; retryAfter?: number; status?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'GatewayError';
    this.code = code;
    this.status = options.status ?? ERROR_STATUS[code];
    this.param = options.param ?? null;
    this.retryAfter = options.retryAfter ?? null;
  }
}

/** A provider's answer that is not of its dialect. */
export class MalformedAnswer extends Error {
  /** @param what What it did, in words that follow the provider's name: `sent a frame twice`. */
  constructor(what: string) {
    super(what);
    this.name = 'MalformedAnswer';
  }
}

/** An upstream's own words about what went wrong. */
export interface UpstreamError {
  readonly code: string | null;
  readonly type: string | null;
  readonly message: string;
}
