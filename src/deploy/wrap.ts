const WIDTH = 80;

/**
 * Breaks lines between words so that each fits a terminal of 80 columns; a word that is too long
 * stays whole, so that it can be copied.
 *
 * @param indent Before what comes after a break that was made here.
 */
export function wrap(text: string, indent: string): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, indent))
    .join('\n');
}

function wrapLine(text: string, indent: string): string {
  const lines: string[] = [];
  let line = '';
  // Several spaces are there to align something, so they stay.
  for (const word of text.split(/(?<=\S) (?=\S)/)) {
    if (line === '') line = lines.length === 0 ? word : indent + word;
    else if (line.length + 1 + word.length <= WIDTH) line += ` ${word}`;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line].join('\n');
}
