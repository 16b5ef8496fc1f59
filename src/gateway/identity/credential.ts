import { GatewayError } from '../../contract/error.ts';
import { isGatewayKeyLike } from '../../wire/gateway-key.ts';

/** The parts of a request in which a credential may travel. */
export interface CredentialRequest {
  header(name: string): string | null;
  /** With or without its question mark. */
  readonly query: string;
  /** True on Gemini paths, whose SDKs may send `?key=`. */
  readonly allowQueryKey?: boolean;
}

const HOW_TO = 'send it as `Authorization: Bearer <key>`';

/** RFC 6750's b64token: what a key or a token can consist of, and no list or quoted string can. */
const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

/**
 * The one credential a request carries. Supabase's `apikey` header names the project, not the
 * caller, and is not read.
 *
 * @throws {GatewayError} when there is none, or two different ones, or one that cannot be read.
 */
export function readCredential(request: CredentialRequest): string {
  const given = [
    bearer(request.header('authorization')),
    single(request.header('x-api-key'), 'x-api-key'),
    single(request.header('x-goog-api-key'), 'x-goog-api-key'),
    ...(request.allowQueryKey === true ? queryKeys(request.query) : []),
  ].filter((credential) => credential !== null);
  const [first, ...others] = given;
  if (first === undefined) {
    throw new GatewayError(
      'missing_credential',
      `No credential was sent. Make a gateway key, or sign in, and ${HOW_TO}.`,
    );
  }
  if (others.some((other) => other !== first)) {
    throw new GatewayError(
      'conflicting_credentials',
      'Two different credentials were sent in one request. Send exactly one, as ' +
        '`Authorization: Bearer <key>`, `x-api-key` or `x-goog-api-key`.',
    );
  }
  return first;
}

/** The token of an Authorization header; an empty one counts as none, as SDKs send it so. */
function bearer(header: string | null): string | null {
  const text = header?.trim() ?? '';
  if (text === '' || /^bearer$/i.test(text)) {
    return null;
  }
  const token = /^bearer[ \t]+(.*)$/i.exec(text)?.[1];
  if (token === undefined) {
    throw new GatewayError(
      'invalid_credential',
      `The Authorization header must use the scheme Bearer: ${HOW_TO}.`,
    );
  }
  return single(token, 'authorization');
}

function single(value: string | null, where: string): string | null {
  const text = value?.trim() ?? '';
  if (text === '') {
    return null;
  }
  if (!TOKEN.test(text)) {
    throw new GatewayError(
      'invalid_credential',
      `The ${where} header holds characters no credential has, or several values. ` +
        `Send one gateway key or access token: ${HOW_TO}.`,
    );
  }
  return text;
}

/** Query strings end up in logs on the way, so only keys that can be revoked at once may be there. */
function queryKeys(query: string): string[] {
  const keys = query
    .replace(/^\?/, '')
    .split('&')
    .filter((pair) => nameOf(pair) === 'key')
    .map((pair) => decode(pair.slice(pair.indexOf('=') + 1)))
    .filter((key) => key !== '');
  if (keys.some((key) => !isGatewayKeyLike(key) || !TOKEN.test(key))) {
    throw new GatewayError(
      'invalid_credential',
      'The query parameter `key` takes a gateway key only. Send an access token in a header: ' +
        `${HOW_TO}.`,
    );
  }
  return keys;
}

function nameOf(pair: string): string {
  const end = pair.indexOf('=');
  return end === -1 ? '' : decode(pair.slice(0, end)).toLowerCase();
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // Broken percent-encoding can be no name and no key of ours.
    return text;
  }
}
