import { ERROR_STATUS, type ErrorCode, GatewayError } from '../contract/error.ts';

/** Long enough to be known again, short and plain enough to stand in a sentence. */
const LONGEST_NAME = 100;

/** A name that a caller gave, in quotes. */
export function quoted(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]/gu, '?').replaceAll('"', "'");
  return plain.length <= LONGEST_NAME ? `"${plain}"` : `"${plain.slice(0, LONGEST_NAME)}..."`;
}

/** Where the name of the model stands. */
const MODEL = '{model}';

/** What to do about each refusal the store can answer with. */
const ADVICE: Partial<Record<ErrorCode, string>> = {
  invalid_credential: 'This key is not known here. Copy it again in full, or create a new one.',
  key_expired: 'This key has expired. Create a new one, or have it extended.',
  key_revoked: 'This key was revoked. Create a new one.',
  admin_key_refused: 'This is an admin key, which never calls models. Use a gateway key.',
  user_disabled: 'This account is disabled. Ask an administrator.',
  model_not_allowed: `This key may not call ${MODEL}. Choose one from GET /v1/models.`,
  platform_access_off:
    'Shared credentials are not open to you for that model. Add your own provider key, or ask an administrator for access.',
  daily_ceiling_reached:
    'Your daily allowance on shared credentials is spent. It starts anew at 00:00 UTC; your own provider keys go on working.',
  model_unpriced:
    'That model has no price here, so it cannot be counted against your daily allowance. Choose another, or ask an administrator to set its price.',
  model_not_found: `No provider here offers ${MODEL}. GET /v1/models lists those you may call.`,
};

/**
 * The error for a code the store answered with; one this version doesn't know is our failure.
 *
 * @param model What was asked for, where it was a model.
 */
export function refusal(code: string, model?: string): GatewayError {
  if (!isErrorCode(code)) {
    return new GatewayError('internal', 'The database refused this call for an unknown reason.');
  }
  const advice = ADVICE[code] ?? 'This call was refused.';
  const named = advice.replace(MODEL, () => (model === undefined ? 'that model' : quoted(model)));
  return new GatewayError(code, named, paramOf(code));
}

function paramOf(code: ErrorCode): { param?: string } {
  return code.startsWith('model_') ? { param: 'model' } : {};
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_STATUS, code);
}
