import { wrapText } from '../deploy/wrap.ts';

/** Where a command's lines go: whoever writes one need not think of how wide a terminal is. */
export const terminal: {
  readonly out: (text: string) => void;
  /** What went wrong, and what was not asked for. */
  readonly err: (text: string) => void;
  readonly progress: (line: string) => void;
} = {
  out: (text) => process.stdout.write(`${wrapText(text)}\n`),
  err: (text) => process.stderr.write(`${wrapText(text)}\n`),
  /** Stands until the next line is written over it. */
  progress(line): void {
    if (process.stdout.isTTY) process.stdout.write(`${line}\r`);
  },
};

/** What went wrong, in the words of the error. */
export function complainOf(error: unknown): void {
  terminal.err(error instanceof Error ? error.message : String(error));
}
