/** The proxies that are compared, each started as an operator would start it. */
import type { ChildProcess } from 'node:child_process';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { adminClient } from '../tests/support/admin-client.ts';
import { familyOf, launch, stop } from './processes.ts';

export interface Contender {
  readonly name: string;
  readonly port: number;
  readonly path: string;
  /** What the caller shows. */
  readonly authorization: string;
  readonly model: string;
  /** The process that proxies. */
  readonly pid: number;
  /** Every process it needs, `pid` included. */
  family(): readonly number[];
  stop(): Promise<void>;
}

export interface Setting {
  readonly upstreamPort: number;
  readonly core: number | null;
  /** The same for every Node contender, so that only their code differs. */
  readonly nodeFlags: readonly string[];
}

const here = (file: string): string => new URL(file, import.meta.url).pathname;

/** A proxy of undici callbacks and nothing else. */
export async function startBare(name: string, setting: Setting): Promise<Contender> {
  const child = launch({
    command: process.execPath,
    args: [
      ...setting.nodeFlags,
      here('./bare-proxy.ts'),
      `http://127.0.0.1:${setting.upstreamPort}`,
    ],
    core: setting.core,
  });
  child.stderr?.pipe(process.stderr);
  const [message] = (await once(child, 'message')) as [{ port: number }];
  return {
    name,
    port: message.port,
    path: '/v1/chat/completions',
    authorization: 'sk-caller',
    model: 'chat',
    pid: child.pid ?? 0,
    family: () => [child.pid ?? 0],
    stop: () => stop(child),
  };
}

/** Weir with key, admission and ledger, on its embedded database, registered over `/api`. */
export async function startWeir(setting: Setting): Promise<Contender> {
  const folder = mkdtempSync(join(tmpdir(), 'weir-bench-'));
  const child = launch({
    command: process.execPath,
    args: [
      ...setting.nodeFlags,
      here('../src/cli/main.ts'),
      'start',
      '--port',
      '0',
      '--data-dir',
      join(folder, 'data'),
    ],
    env: {
      WEIR_ADMIN_KEY: '',
      WEIR_ALLOW_PRIVATE_UPSTREAMS: `127.0.0.1:${setting.upstreamPort}`,
    },
    core: setting.core,
  });
  const { url, adminKey } = await announced(child);
  const key = await register(url, adminKey, setting.upstreamPort);
  return {
    name: 'weir',
    port: Number(new URL(url).port),
    path: '/v1/chat/completions',
    authorization: key,
    model: 'bench/chat',
    pid: child.pid ?? 0,
    family: () => familyOf(child.pid ?? 0),
    stop: async () => {
      await stop(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Reads what the server prints until it is ready. */
async function announced(child: ChildProcess): Promise<{ url: string; adminKey: string }> {
  const printed: string[] = [];
  const refused = once(child, 'exit').then(() => {
    throw new Error(`the server did not start:\n${printed.join('\n')}`);
  });
  child.stderr?.on('data', (data) => printed.push(String(data)));
  const ready = (async () => {
    if (child.stdout === null) throw new Error('the server has no output to read');
    for await (const line of createInterface({ input: child.stdout })) {
      printed.push(line);
      const url = /^ready (http:\S+)/.exec(line)?.[1];
      if (url === undefined) continue;
      const adminKey = /weir_admin_\w+/.exec(printed.join('\n'))?.[0];
      if (adminKey !== undefined) return { url, adminKey };
    }
    throw new Error('the server printed no admin key');
  })();
  const found = await Promise.race([ready, refused]);
  child.stdout?.resume();
  return found;
}

async function register(url: string, adminKey: string, upstreamPort: number): Promise<string> {
  const admin = adminClient(url, adminKey);
  await admin.createProvider({
    name: 'bench',
    kind: 'direct',
    baseUrl: `http://127.0.0.1:${upstreamPort}/v1`,
    unknownModels: 'pass',
  });
  await admin.addModel('bench', 'chat', { input: '2.5', output: '10' });
  await admin.createCredential('bench', 'sk-upstream');
  const { key } = await admin.createKey({ name: 'bench', models: ['bench/*'] });
  return key;
}

/** nginx with `proxy_pass` and keep-alive to the upstream; null where there is no binary. */
export async function startNginx(setting: Setting): Promise<Contender | null> {
  const binary = process.env['BENCH_NGINX'] ?? 'nginx';
  if (spawnSync(binary, ['-v']).status !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), 'weir-bench-nginx-'));
  const port = await freePort();
  writeFileSync(join(folder, 'nginx.conf'), nginxConfig(folder, port, setting.upstreamPort));
  const child = launch({
    command: binary,
    args: ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')],
    core: setting.core,
  });
  child.stderr?.pipe(process.stderr);
  await answering(port);
  return {
    name: 'nginx',
    port,
    path: '/v1/chat/completions',
    authorization: 'sk-caller',
    model: 'chat',
    pid: child.pid ?? 0,
    family: () => familyOf(child.pid ?? 0),
    stop: async () => {
      await stop(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function nginxConfig(folder: string, port: number, upstreamPort: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  return `daemon off; master_process off; worker_processes 1; pid ${folder}/pid;
error_log stderr error;
worker_rlimit_nofile 8192;
events { worker_connections 4096; }
http {
  access_log off; ${temporary}
  client_max_body_size 40m; client_body_buffer_size 2m; keepalive_requests 1000000;
  upstream witness { server 127.0.0.1:${upstreamPort}; keepalive 256; keepalive_requests 1000000; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://witness; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Authorization "Bearer sk-upstream"; proxy_buffering off;
    }
  }
}
`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** nginx says nothing when it is ready, so it is asked until it answers. */
async function answering(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const ok = await fetch(`http://127.0.0.1:${port}/`, { method: 'HEAD' }).then(
      () => true,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('nginx did not start');
}
