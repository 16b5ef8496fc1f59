/** What a key may do: `gateway` keys call models, `admin` keys manage the installation. */
export type GatewayKeyKind = 'gateway' | 'admin';

/** A key whose shape and checksum are right, which says nothing yet about whether it exists. */
export interface GatewayKey {
  readonly kind: GatewayKeyKind;
  /** The public id inside the key, by which the store finds it. */
  readonly id: string;
}

/** Random bytes a new key is made from: 32 for the secret, 16 for the id. */
export const GATEWAY_KEY_BYTES = 48;

const ID_LENGTH = 12;
/** 62^43 is just above 2^256, so 43 digits hold 256 bits and 42 would not. */
const SECRET_LENGTH = 43;
/** 62^6 is above 2^32. */
const CHECKSUM_LENGTH = 6;
const SECRET_BYTES = 32;

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SHAPE = /^weir_(admin_)?([0-9A-Za-z]{12})_[0-9A-Za-z]{43}_([0-9A-Za-z]{6})$/;

/** The remainders of the sixteen values of four bits under the reflected polynomial 0xedb88320. */
const CRC_NIBBLES: readonly number[] = [
  0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
  0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
];

/**
 * Makes a key. The secret is the number that 32 of the bytes spell, so every one of the 2^256 is
 * equally likely; the id is 128 random bits modulo 62^12, a bias below 2^-56.
 *
 * @param bytes At least {@link GATEWAY_KEY_BYTES} from a cryptographic source.
 */
export function makeGatewayKey(kind: GatewayKeyKind, bytes: Uint8Array): string {
  if (bytes.length < GATEWAY_KEY_BYTES) {
    throw new RangeError(`Cannot make a key: ${GATEWAY_KEY_BYTES} random bytes are needed`);
  }
  const secret = base62(toInteger(bytes.subarray(0, SECRET_BYTES)), SECRET_LENGTH);
  const id = base62(toInteger(bytes.subarray(SECRET_BYTES, GATEWAY_KEY_BYTES)), ID_LENGTH);
  const unchecked = `weir_${kind === 'admin' ? 'admin_' : ''}${id}_${secret}`;
  return `${unchecked}_${checksum(unchecked)}`;
}

/** Whether a text means to be a Weir key, right or not. */
export function isGatewayKeyLike(text: string): boolean {
  return text.startsWith('weir_');
}

/** Reads a key by shape and checksum alone; null when a character is wrong, missing or too many. */
export function parseGatewayKey(text: string): GatewayKey | null {
  const match = SHAPE.exec(text);
  if (match === null) {
    return null;
  }
  const [, admin, id, given] = match;
  const unchecked = text.slice(0, -(CHECKSUM_LENGTH + 1));
  if (id === undefined || checksum(unchecked) !== given) {
    return null;
  }
  return { kind: admin === undefined ? 'gateway' : 'admin', id };
}

/**
 * What may be shown of a secret once it is saved: its last four characters, and a Weir key's prefix.
 * Secrets too short to lose four characters show nothing.
 */
export function redactKey(secret: string): string {
  const prefix = /^weir_(admin_)?/.exec(secret)?.[0] ?? '';
  return `${prefix}…${secret.length < 16 ? '' : secret.slice(-4)}`;
}

function toInteger(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** The low `length` digits of a number, padded with zeros. */
function base62(value: bigint, length: number): string {
  let rest = value;
  let text = '';
  for (let place = 0; place < length; place += 1) {
    text = DIGITS.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  return text;
}

/** CRC-32 finds every burst of up to 32 wrong bits: each single typo and each swap of neighbours. */
function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  // In plain numbers, since every call with a key comes by here.
  for (let place = 0; place < CHECKSUM_LENGTH; place += 1) {
    digits = DIGITS.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** CRC-32 as in ISO-HDLC (zip, PNG), four bits at a time. */
function crc32(ascii: string): number {
  let crc = 0xffffffff;
  for (let at = 0; at < ascii.length; at += 1) {
    crc ^= ascii.charCodeAt(at);
    crc = (crc >>> 4) ^ (CRC_NIBBLES[crc & 15] ?? 0);
    crc = (crc >>> 4) ^ (CRC_NIBBLES[crc & 15] ?? 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
