/** What `iss` is in the accounts' tokens; the schema knows it too. */
export const ACCOUNTS_ISSUER = 'urn:weir:accounts';

/** What `aud` is in them. */
export const ACCOUNTS_AUDIENCE = 'weir';

/** Characters of a password; the invitation's form says the same. */
export const PASSWORD_LENGTH: { readonly least: number; readonly most: number } = {
  least: 10,
  most: 128,
};

/** The header by which a socket's address is handed in; one that a client sent is never passed on. */
export const ADDRESS_HEADER = 'x-weir-address';

/** How names of cookies begin that only https of this very host can set. */
export const SECURE_PREFIX = '__Host-weir';

/** The code of better-auth's refusal, by our hook, of an account that somebody switched off. */
export const DISABLED_CODE = 'WEIR_DISABLED';

/** Raised by the schema for such an account. */
export const DISABLED_SQLSTATE = 'WA001';
