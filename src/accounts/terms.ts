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

/** The code of a refusal because somebody switched the account off. */
export const DISABLED = 'WEIR_DISABLED';
