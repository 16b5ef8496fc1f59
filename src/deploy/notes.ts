import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from './problem.ts';
import { wrap } from './wrap.ts';

/** What a deployment tells: short lines to whoever waits, and more to its log file. */
export interface Notes {
  /** Where the log is. */
  readonly file: string;
  /** To the terminal and the log. */
  say(text: string): void;
  /** A step that begins. What is shown of it is written over by what it came to. */
  begin(name: string): void;
  /** A step and what it came to. */
  step(name: string, result: string): void;
  /** To the log alone. */
  log(text: string): void;
  /** From here on shown as `***`, wherever it would appear. */
  hide(secret: string): void;
}

export interface NotesOptions {
  readonly folder: string;
  /** As the log file is named. */
  readonly id: string;
  readonly out: (line: string) => void;
  /** Shows a line until the next; where there is no terminal, nothing is. */
  readonly progress?: (line: string) => void;
  readonly now: () => number;
}

const STEP_WIDTH = 10;

export function openNotes({ folder, id, out, now, progress = () => {} }: NotesOptions): Notes {
  const file = join(folder, `${id}.log`);
  const secrets: string[] = [];
  let broken = false;
  const clean = (text: string): string =>
    secrets.reduce((left, secret) => left.replaceAll(secret, '***'), text);
  const log = (text: string): void => {
    const time = new Date(now()).toISOString();
    const lines = clean(text).split('\n');
    try {
      appendFileSync(file, lines.map((line) => `${time} ${line}\n`).join(''));
    } catch (error) {
      // Said once: a full disk must not be what stops a function from being put back.
      if (!broken) out(clean(`  The log cannot be written (${messageOf(error)}).`));
      broken = true;
    }
  };
  writeFileSync(file, '', { mode: 0o600, flag: 'a' });
  const say = (text: string): void => {
    log(text);
    out(clean(text));
  };
  return {
    file,
    say,
    log,
    begin(name): void {
      log(`step ${name}`);
      progress(`  ${name.padEnd(STEP_WIDTH)}...`);
    },
    step: (name, result) =>
      say(wrap(`  ${name.padEnd(STEP_WIDTH)}${result}`, ' '.repeat(STEP_WIDTH + 2))),
    hide(secret): void {
      if (secret !== '') secrets.push(secret);
    },
  };
}
