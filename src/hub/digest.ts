/**
 * 128 bits of a text in 32 hexadecimal digits, always the same ones: for names and ids that have to
 * be shorter than the caller's and still their own. Four lanes that run into each other, mixed as
 * MurmurHash3 does. It keeps nothing secret.
 */
export function digest(text: string): string {
  let [a, b, c, d] = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ unit, 0x239b961b);
    b = c ^ Math.imul(b ^ unit, 0xab0e9789);
    c = d ^ Math.imul(c ^ unit, 0x38b34ae5);
    d = a ^ Math.imul(d ^ unit, 0xa1e38b93);
  }
  a = Math.imul(c ^ (a >>> 18), 0x239b961b);
  b = Math.imul(d ^ (b >>> 22), 0xab0e9789);
  c = Math.imul(a ^ (c >>> 17), 0x38b34ae5);
  d = Math.imul(b ^ (d >>> 19), 0xa1e38b93);
  return [a ^ b ^ c ^ d, b, c, d].map(hex).join('');
}

function hex(lane: number): string {
  return (lane >>> 0).toString(16).padStart(8, '0');
}
