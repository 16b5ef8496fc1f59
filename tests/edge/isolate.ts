import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type DenoVersion, denoBinary, denoEnvironment } from './deno.ts';

export interface IsolateOptions {
  readonly deno: DenoVersion;
  /** The function's entry: a bundle, or a source together with `config`. */
  readonly entry: string;
  /** The function's deno.json; none for a bundle, which imports nothing. */
  readonly config?: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly disconnect?: 'at-once' | 'next-write' | undefined;
  readonly log: (line: string) => void;
}

export interface Isolate {
  readonly port: number;
  readonly bootMs: number;
  /** Requests the harness has under way here. */
  active: number;
  /** False once the isolate was ended or ended itself. */
  readonly alive: () => boolean;
  /** Resolves when every answer and every `waitUntil` promise is done. */
  idle(): Promise<void>;
  /** Lets the function hear `beforeunload`. */
  unload(reason: string): Promise<void>;
  /** Ends it in the middle of whatever it does, as the platform would. */
  kill(): Promise<void>;
}

/** A process of its own per isolate: nothing survives it, whatever the function does. */
export async function startIsolate(options: IsolateOptions): Promise<Isolate> {
  const started = performance.now();
  const token = randomUUID();
  const child = spawn(denoBinary(options.deno), argumentsFor(options), {
    env: {
      ...denoEnvironment(),
      ...options.env,
      HARNESS_TOKEN: token,
      HARNESS_DISCONNECT: options.disconnect ?? 'at-once',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const port = await listening(child, options.log);
  const ask = (query: string): Promise<void> => askIsolate(port, { token, query });
  return {
    port,
    bootMs: performance.now() - started,
    active: 0,
    alive: () => child.exitCode === null && child.signalCode === null,
    idle: () => ask(''),
    unload: (reason) => ask(`?unload=${encodeURIComponent(reason)}`),
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** No file access at all: imports named in the source need none, and the platform gives none. */
function argumentsFor(options: IsolateOptions): string[] {
  const config = options.config === undefined ? ['--no-config'] : [`--config=${options.config}`];
  return ['run', '--no-lock', '--no-check', '--allow-net', '--allow-env', ...config, main(options)];
}

const mains = new Map<string, string>();

/** A file that loads the runtime's additions first and the function second. */
function main({ entry }: IsolateOptions): string {
  const known = mains.get(entry);
  if (known !== undefined) return known;
  const runtime = pathToFileURL(join(import.meta.dirname, 'isolate-runtime.ts')).href;
  const path = join(mkdtempSync(join(tmpdir(), 'weir-isolate-')), 'main.ts');
  writeFileSync(
    path,
    `import { serveExport } from ${JSON.stringify(runtime)};\n` +
      `import * as entry from ${JSON.stringify(pathToFileURL(entry).href)};\n` +
      'serveExport(entry);\n',
  );
  mains.set(entry, path);
  return path;
}

/** Waits for the port; an isolate that ends before is a boot error with its output as the reason. */
function listening(child: ChildProcess, log: (line: string) => void): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let output = '';
  const hear = (chunk: Buffer): void => {
    for (const line of chunk.toString('utf8').split('\n')) {
      const port = /^isolate listens on (\d+)$/.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
      else if (line !== '') log(line);
    }
    if (output.length < 10_000) output += chunk.toString('utf8');
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  child.once('exit', (code) => reject(new Error(`the isolate ended with ${code}: ${output}`)));
  child.once('error', reject);
  return promise;
}

function askIsolate(
  port: number,
  { token, query }: { readonly token: string; readonly query: string },
): Promise<void> {
  return new Promise((resolve) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port,
        path: `/${query}`,
        headers: { 'x-harness-token': token },
        agent: false,
      },
      (response) => {
        response.resume();
        response.on('close', resolve);
      },
    );
    // An isolate that is already gone has nothing left to wait for.
    request.on('error', () => resolve());
    request.end();
  });
}
