/** Everything that is not public unicast (IANA special-purpose registries). */
const REFUSED_V4: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];

/** Global unicast is 2000::/3 alone; within it, ranges that lead to IPv4 or nowhere. */
const PUBLIC_V6 = '2000::/3';
const REFUSED_V6: readonly string[] = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

/** Whether an address, as DNS gives it, leads to the public internet. What cannot be read does not. */
export function isPublicAddress(address: string): boolean {
  const v4 = readV4(address);
  if (v4 !== null) return !REFUSED_V4.some((range) => within(v4, readRange(range, readV4, 32)));
  const v6 = readV6(address);
  if (v6 === null) return false;
  const inside = (range: string): boolean => within(v6, readRange(range, readV6, 128));
  return inside(PUBLIC_V6) && !REFUSED_V6.some(inside);
}

interface Range {
  readonly network: bigint;
  /** Bits after the prefix. */
  readonly free: bigint;
}

function within(address: bigint, { network, free }: Range): boolean {
  return address >> free === network >> free;
}

function readRange(text: string, read: (text: string) => bigint | null, bits: number): Range {
  const [network = '', prefix = ''] = text.split('/');
  return { network: read(network) ?? 0n, free: BigInt(bits - Number(prefix)) };
}

function readV4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    return null;
  }
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function readV6(text: string): bigint | null {
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return null;
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}
