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
  stop(): Promise<void>;
}

const MAIN = new URL('../../src/cli/main.ts', import.meta.url).pathname;
const NODE = new URL('../../node_modules/.bin/node', import.meta.url).pathname;

export async function startWeir(env: Readonly<Record<string, string>>): Promise<StartedServer> {
  const folder = mkdtempSync(join(tmpdir(), 'weir-server-'));
  const child = spawn(NODE, [MAIN, 'start', '--port', '0', '--data-dir', join(folder, 'data')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let text = '';
  child.stderr.on('data', (data) => {
    text += String(data);
  });
  for await (const line of createInterface({ input: child.stdout })) {
    text += `${line}\n`;
    const url = /^ready (http:\S+)$/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return {
      url,
      adminKey: /weir_admin_\w+/.exec(text)?.[0] ?? '',
      ownerLink: /http:\S+\/join#\S+/.exec(text)?.[0] ?? '',
      output: () => text,
      async stop() {
        await end(child);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  }
  throw new Error(`the server did not start:\n${text}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await gone;
  clearTimeout(timer);
}
