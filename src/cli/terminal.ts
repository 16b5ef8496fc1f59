/** Where a command's lines go. */
export const terminal: {
  readonly out: (line: string) => void;
  readonly progress: (line: string) => void;
} = {
  out: (line) => process.stdout.write(`${line}\n`),
  /** Stands until the next line is written over it. */
  progress(line): void {
    if (process.stdout.isTTY) process.stdout.write(`${line}\r`);
  },
};
