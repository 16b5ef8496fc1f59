/** Drawing lots that come out the same wherever they are drawn: nothing has to be remembered. */

const FNV_PRIME = 0x01000193;
const FNV_START = 0x811c9dc5;

/** 32 bits of a text (FNV-1a over UTF-16 units). */
export function hashText(text: string, start: number = FNV_START): number {
  let hash = start;
  for (let at = 0; at < text.length; at++) hash = step(hash, text.charCodeAt(at));
  return hash >>> 0;
}

/** 32 bits of at most so many bytes. */
export function hashBytes(bytes: Uint8Array, start: number = FNV_START): number {
  let hash = start;
  for (let at = 0; at < bytes.length; at++) hash = step(hash, bytes[at] ?? 0);
  return hash >>> 0;
}

function step(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, FNV_PRIME);
}

/**
 * Where a target stands among others, lowest first: weighted rendezvous hashing. The same seed puts
 * the same targets in the same order, each comes first in proportion to its weight over all seeds,
 * and one that is taken away leaves the order of the others as it was.
 * https://en.wikipedia.org/wiki/Rendezvous_hashing#Weighted_rendezvous_hash
 */
export function rank(seed: number, lot: number, weight: number): number {
  // The finalizer of MurmurHash3, so that seeds that are close give lots that are not.
  let mixed = seed ^ Math.imul(lot, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  mixed ^= mixed >>> 16;
  const even = ((mixed >>> 0) + 0.5) / 2 ** 32;
  return -Math.log(even) / Math.max(weight, Number.MIN_VALUE);
}
