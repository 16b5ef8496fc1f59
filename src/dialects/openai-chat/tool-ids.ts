/**
 * Mistral refuses ids of tool calls that are not nine letters and digits:
 * https://docs.mistral.ai/api (code 3280). The same id always becomes the same one, so a call and
 * its result stay tied without anything being kept.
 */
import type { Quirks } from '../../contract/rendering.ts';

const FITS = /^[a-zA-Z0-9]{9}$/;
const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

export function fitsToolId(id: string): boolean {
  return FITS.test(id);
}

export function toolId(id: string, { toolIds }: Quirks): string {
  return toolIds === undefined || fitsToolId(id) ? id : hashed(id);
}

/** FNV-1a twice, from two starting points, written in base 62. */
function hashed(id: string): string {
  return digits(fnv(id, 0x811c9dc5), 5) + digits(fnv(id, 0x01234567), 4);
}

function fnv(text: string, start: number): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

function digits(value: number, length: number): string {
  let rest = value;
  let text = '';
  for (let i = 0; i < length; i++) {
    text += DIGITS[rest % 62];
    rest = Math.floor(rest / 62);
  }
  return text;
}
