/** What each code of Weir's means, and what to do about it. */
const ERRORS: Readonly<Record<string, string>> = {
  invalid_json: 'The request body was not JSON. Send one well-formed JSON object.',
  invalid_utf8: 'The request body was not UTF-8. Encode it as UTF-8.',
  invalid_form: 'The form was not one that every server reads alike. Send it by an HTTP library.',
  duplicate_key: 'The request body had a field twice. Send it once.',
  too_deep: 'The request body was nested too deeply. Flatten it.',
  missing_model: 'The request named no model. Set "model".',
  invalid_model:
    'The model of the request was no usable name. Take one that the models page lists.',
  invalid_field: 'A field of the request had a value it cannot have. The answer named the field.',
  foreign_object:
    'The request named an object stored at the provider, which a shared credential must not reach. Remove it, or use a credential of your own.',
  route_field_refused:
    'A field would have let the request choose another model or route. Remove it, or use a key without a list of models.',
  media_url_unsupported:
    'The request held a link to a file that this provider does not fetch. Send the file itself.',
  dialect_unsupported:
    'The provider does not speak the format of the request for this model. Ask for the model at one that does.',
  lossy_translation:
    'The request needed something this provider cannot be told. Remove it, or choose another model.',
  upstream_refused: 'The provider refused the request. Its own words were in the answer.',
  missing_credential: 'No key was sent. Send one as a Bearer token.',
  conflicting_credentials: 'Two different keys were sent. Send one.',
  invalid_credential: 'The key is unknown or mistyped. Copy it again in full, or make a new one.',
  key_expired: 'The key has expired. Make a new one.',
  key_revoked: 'The key was revoked. Make a new one.',
  sign_in_required: 'A public project key was sent. Sign in, or use a gateway key.',
  admin_key_refused: 'The admin key calls no models. Use a gateway key.',
  anonymous_refused: 'Anonymous people may not call models here. Sign in with an account.',
  user_disabled: 'The account is switched off. An administrator can switch it on.',
  model_not_allowed: "The model is not on the key's list. Add it to the list, or use another key.",
  platform_access_off:
    "People may not spend the installation's credentials. An administrator can allow it in the settings; else add a credential of your own.",
  daily_ceiling_reached:
    'The ceiling of the day was reached. It is lifted at midnight UTC; an administrator can raise it in the settings.',
  model_unpriced:
    'The model has no price, so a ceiling could not hold. An administrator can set one on the models page.',
  not_found: 'There is nothing at the path that was called. Check the base URL.',
  model_not_found:
    'No provider serves a model of that name to this caller. Check the name on the models page.',
  method_not_allowed: 'The path was called with a method it does not take.',
  body_timeout: 'The request body did not arrive in time. Send it again.',
  body_too_large: 'The request body was too large. Send less.',
  compressed_body: 'The request body was compressed. Send it plain.',
  unsupported_media_type: 'The request body was not declared as JSON. Send application/json.',
  internal: 'Weir itself failed. Try again; if it stays, report the request id.',
  provider_credential_rejected:
    'The provider refused the credential kept for it. Test it on the providers page, and replace it.',
  upstream_failed:
    'The provider failed or broke its answer off. Try again, or choose another model.',
  upstream_unreachable:
    'The provider could not be reached. Check its address on the providers page, or try again.',
  upstream_rate_limited:
    'The provider limits its rate. Wait and try again, or add another provider.',
  store_unavailable: 'The database did not answer, so nothing was spent. Try again in a moment.',
  identity_unavailable: 'The sign-in could not be checked. Try again, or use a gateway key.',
  shutting_down: 'Weir was stopped meanwhile. Try again.',
  upstream_timeout: 'The provider sent nothing in time. Try again, or choose another model.',
};

/** In words, or null for a code that is not one of Weir's. */
export function errorWords(code: string): string | null {
  return ERRORS[code] ?? null;
}
