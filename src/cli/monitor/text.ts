/**
 * Text of strangers on a terminal: model names and error messages come from callers and upstreams.
 * Nothing that moves a cursor, sets a colour or turns text around gets through, and every line is
 * as wide as it was meant to be.
 */

/** What a terminal obeys, or shows nothing of: controls, formats, surrogates, line separators. */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Parts of Korean syllables that found no other part; terminals do not agree on their width. */
const LOOSE = /[\u1160-\u11ff\ud7b0-\ud7fb]/u;

const MARK = /[\p{Mn}\p{Me}]/u;
/** More on one letter would reach into the lines above and below. */
const MARKS_SHOWN = 2;

/**
 * Two columns wide: East Asian Width W and F of Unicode 17, and what is drawn as a picture. Flags
 * are two letters of one column each. https://www.unicode.org/reports/tr11/
 */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1d300}-\u{1d376}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}[\p{Emoji_Presentation}--\p{Regional_Indicator}]]/v;

const DOTS = '...';

/** The text as a terminal may have it; what is not shown as it is stands there as its number. */
export function shown(text: string): string {
  let marks = 0;
  let safe = '';
  for (const character of text.normalize('NFC')) {
    const mark = MARK.test(character);
    marks = mark ? marks + 1 : 0;
    const odd = mark && (marks > MARKS_SHOWN || WIDE.test(character) || safe === '');
    safe +=
      odd || HIDDEN.test(character) || LOOSE.test(character) ? numbered(character) : character;
  }
  return safe;
}

function numbered(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`;
}

/** Columns of a text that is `shown`. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
}

function columnsOf(character: string): number {
  if (MARK.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** At most so many columns; what is left out at the end is dots. */
export function cutEnd(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const dots = DOTS.slice(0, width);
  return `${beginning(text, width - dots.length)}${dots}`;
}

/** As `cutEnd`, but in the middle: dates and sizes stand at the end of a model's name. */
export function cutMiddle(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const rest = width - DOTS.length;
  if (rest < 4) return cutEnd(text, width);
  const end = Math.floor(rest / 2);
  return `${beginning(text, rest - end)}${DOTS}${ending(text, end)}`;
}

/** Exactly so many columns. */
export function fill(text: string, width: number, side: 'left' | 'right'): string {
  const cut = cutMiddle(text, width);
  const space = ' '.repeat(Math.max(0, width - widthOf(cut)));
  return side === 'left' ? `${cut}${space}` : `${space}${cut}`;
}

function beginning(text: string, width: number): string {
  let taken = '';
  let left = width;
  for (const character of text) {
    left -= columnsOf(character);
    if (left < 0) break;
    taken += character;
  }
  return taken;
}

function ending(text: string, width: number): string {
  let taken = '';
  let left = width;
  for (const character of [...text].reverse()) {
    left -= columnsOf(character);
    if (left < 0) break;
    taken = `${character}${taken}`;
  }
  // A mark whose letter was left out would sit on the dots.
  return taken.replace(/^[\p{Mn}\p{Me}]+/u, '');
}
