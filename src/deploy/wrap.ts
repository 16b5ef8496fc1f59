const WIDTH = 80;

/**
 * Breaks lines between words so that each fits a terminal of 80 columns; a word that is too long
 * stays whole, so that it can be copied. So does what is typed at a shell: where it is longer than a
 * line, it is broken as a shell takes it.
 *
 * @param indent Before what comes after a break that was made here.
 */
export function wrap(text: string, indent: string): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, indent))
    .join('\n');
}

/**
 * The same of whatever is said, line by line: what comes after a break stands under where the words
 * of its line begin. What fits already stays as it is.
 */
export function wrapText(text: string): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, ' '.repeat(/^ *(?:- )?/.exec(line)?.[0].length ?? 0)))
    .join('\n');
}

/** A command, as far as its sentence or part of one goes, or anything in backquotes. */
const TYPED = /(?:npm run weir|npx supabase)(?:(?!\. )[^,;()`'])*|export [A-Z_]+=.*$|`[^`]*`/g;

/** Stands for a space that no line may end at. */
const GLUE = '\0';

function wrapLine(text: string, indent: string): string {
  const glued = text.replace(TYPED, (typed) => typed.replaceAll(' ', GLUE));
  const lines: string[] = [];
  let line = '';
  // Several spaces are there to align something, so they stay.
  for (const word of glued.split(/(?<=\S) (?=\S)/)) {
    if (line === '') line = lines.length === 0 ? word : indent + word;
    else if (line.length + 1 + word.length <= WIDTH) line += ` ${word}`;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line].map((each) => breakTyped(each, indent)).join('\n');
}

/** Room for the backslash, which tells a shell that the line goes on. */
const CONTINUED = WIDTH - 2;

function breakTyped(line: string, indent: string): string {
  const broken: string[] = [];
  let left = '';
  for (const part of line.split(GLUE)) {
    if (left === '') left = part;
    else if (line.length <= WIDTH || left.length + 1 + part.length <= CONTINUED) left += ` ${part}`;
    else {
      broken.push(`${left} \\`);
      left = `${indent}  ${part}`;
    }
  }
  return [...broken, left].join('\n');
}
