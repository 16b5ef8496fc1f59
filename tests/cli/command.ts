import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Lines that are too long, but for a word that has none to be parted from. */
export function tooLong(text: string): string[] {
  return text.split('\n').filter((line) => line.length > 80 && /\S \S/.test(line));
}

/** Runs `weir` to its end; once it is ready, `onReady` has its address and then it is stopped. */
export function weir(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  onReady: (url: string) => Promise<void> = async () => {},
): Promise<Ended> {
  return new Promise((done, failed) => {
    const child: ChildProcess = spawn(process.execPath, [resolve('src/cli/main.ts'), ...args], {
      env: { ...process.env, ...env },
    });
    let out = '';
    let err = '';
    let ready = false;
    child.stdout?.on('data', (text) => {
      out += String(text);
      const url = /^ready (.*)$/m.exec(out)?.[1];
      if (url === undefined || ready) return;
      ready = true;
      onReady(url)
        .catch(failed)
        .finally(() => child.kill('SIGTERM'));
    });
    child.stderr?.on('data', (text) => {
      err += String(text);
    });
    child.on('close', (code) => done({ code, out, err }));
  });
}

/** A command that goes on until it is told to stop. */
export interface Running {
  /** Resolves once what it printed so far is as told. */
  until(fits: (out: string) => boolean): Promise<void>;
  end(signal: NodeJS.Signals): Promise<Ended>;
}

export function runWeir(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running {
  const child: ChildProcess = spawn(process.execPath, [resolve('src/cli/main.ts'), ...args], {
    env: { ...process.env, ...env },
  });
  let [out, err] = ['', ''];
  let heard = (): void => {};
  child.stdout?.on('data', (text) => {
    out += String(text);
    heard();
  });
  child.stderr?.on('data', (text) => {
    err += String(text);
  });
  const ended = new Promise<Ended>((done) => {
    child.on('close', (code) => done({ code, out, err }));
  });
  return {
    async until(fits) {
      const fitting = new Promise<void>((done) => {
        heard = () => {
          if (fits(out)) done();
        };
        heard();
      });
      const early = ended.then(({ code }) => {
        if (!fits(out)) throw new Error(`it ended with ${code}:\n${out}${err}`);
      });
      await Promise.race([fitting, early]);
    },
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}
