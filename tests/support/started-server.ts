/** A server started by its command line, with nothing set up but what it prints. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface StartedServer {
  readonly url: string;
  readonly adminKey: string;
  readonly ownerLink: string;
  /** All it printed. */
  readonly output: () => string;
  /** At once, as when the machine goes; what it has written stays. */
  crash(): Promise<void>;
  /** Starts it again after that: the same data at the same address. */
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

const MAIN = new URL('../../src/cli/main.ts', import.meta.url).pathname;
const NODE = new URL('../../node_modules/.bin/node', import.meta.url).pathname;

export async function startWeir(env: Readonly<Record<string, string>>): Promise<StartedServer> {
  const folder = mkdtempSync(join(tmpdir(), 'weir-server-'));
  const place = { data: join(folder, 'data'), env };
  let run = await start({ ...place, port: '0' });
  const { url } = run;
  const printed = run.output();
  return {
    url,
    adminKey: /weir_admin_\w+/.exec(printed)?.[0] ?? '',
    ownerLink: /http:\S+\/join#\S+/.exec(printed)?.[0] ?? '',
    output: () => run.output(),
    crash: () => end(run.child, 'SIGKILL'),
    async comeBack() {
      run = await start({ ...place, port: new URL(url).port });
    },
    async stop() {
      await end(run.child, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Start {
  readonly data: string;
  readonly port: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Run {
  readonly child: ChildProcess;
  readonly url: string;
  readonly output: () => string;
}

async function start({ data, port, env }: Start): Promise<Run> {
  const child = spawn(NODE, [MAIN, 'start', '--port', port, '--data-dir', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let text = '';
  child.stderr.on('data', (chunk) => {
    text += String(chunk);
  });
  for await (const line of createInterface({ input: child.stdout })) {
    text += `${line}\n`;
    const url = /^ready (http:\S+)$/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return { child, url, output: () => text };
  }
  throw new Error(`the server did not start:\n${text}`);
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await gone;
  clearTimeout(timer);
}
