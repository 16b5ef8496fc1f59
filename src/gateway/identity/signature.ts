import {
  decodeProtectedHeader,
  errors,
  type JWTVerifyOptions,
  jwtVerify,
  type LocalJWKSet,
} from 'jose';
import { CLOCK_SKEW, refused } from './claims.ts';
import type { KeySource } from './key-source.ts';

export interface SignatureOptions {
  /** The one algorithm the configuration allows for this check. */
  readonly algorithm: string;
  readonly currentDate: Date;
}

/** A set is looked at, then the refreshed one, then one that arrived meanwhile. */
const MAX_SETS = 3;

/**
 * @throws {GatewayError} when no key of the issuer made the signature, or none can be had.
 */
export async function verifyWithKeys(
  token: string,
  source: KeySource,
  options: SignatureOptions,
): Promise<void> {
  let set = await source.current();
  for (let tries = 1; ; tries += 1) {
    try {
      return await verifyWithSet(token, set, toJose(options));
    } catch (error) {
      const newer = isRotation(error, token) && tries < MAX_SETS ? await source.newer(set) : null;
      if (newer === null) {
        throw translate(error);
      }
      set = newer;
    }
  }
}

/** @throws {GatewayError} when the signature was not made with this secret. */
export async function verifyWithSecret(
  token: string,
  secret: Uint8Array,
  options: SignatureOptions,
): Promise<void> {
  try {
    await jwtVerify(token, secret, toJose(options));
  } catch (error) {
    throw translate(error);
  }
}

/** Times are checked before as well; jose sees them with the same clock and the same skew. */
function toJose({ algorithm, currentDate }: SignatureOptions): JWTVerifyOptions {
  return { algorithms: [algorithm], currentDate, clockTolerance: CLOCK_SKEW };
}

async function verifyWithSet(
  token: string,
  set: LocalJWKSet,
  options: JWTVerifyOptions,
): Promise<void> {
  try {
    await jwtVerify(token, set, options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) {
      throw error;
    }
    for await (const key of error) {
      if (await isSignedBy(token, key, options)) {
        return;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

/** For tokens without `kid`, which any key of the set may have signed. */
async function isSignedBy(
  token: string,
  key: CryptoKey,
  options: JWTVerifyOptions,
): Promise<boolean> {
  try {
    await jwtVerify(token, key, options);
    return true;
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) {
      return false;
    }
    throw error;
  }
}

/**
 * Whether a newer set could answer otherwise: the key named is not there, or, for a token that names
 * none, no key fits. A wrong signature under a known name stays wrong.
 */
function isRotation(error: unknown, token: string): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    (error instanceof errors.JWSSignatureVerificationFailed &&
      decodeProtectedHeader(token).kid === undefined)
  );
}

function translate(error: unknown): unknown {
  return error instanceof errors.JOSEError
    ? refused("has a signature that none of its issuer's keys made")
    : error;
}
