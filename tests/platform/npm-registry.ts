/**
 * A registry of npm on loopback that serves what is installed here: code deployed from sources names
 * packages, and what bundles it must find them without a network.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../edge/function-sources.ts';

export interface NpmRegistry {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startNpmRegistry(): Promise<NpmRegistry> {
  const tarballs = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '/').slice(1));
    const tarball = tarballs.get(path);
    if (tarball !== undefined) response.writeHead(200).end(tarball);
    else describe(path, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    url,
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  /** The one version there is, with the package's own description of itself. */
  function describe(name: string, response: ServerResponse): void {
    const folder = join(ROOT, 'node_modules', name);
    if (!existsSync(join(folder, 'package.json'))) {
      response.writeHead(404).end('{}');
      return;
    }
    const described = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version: string;
    };
    const { version } = described;
    const file = `${name}/-/${version}.tgz`;
    const bytes = tarballs.get(file) ?? gzipSync(tar(folder));
    tarballs.set(file, bytes);
    const shasum = createHash('sha1').update(bytes).digest('hex');
    const dist = { tarball: `${url}${file}`, shasum };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        name,
        'dist-tags': { latest: version },
        versions: { [version]: { ...described, dist } },
      }),
    );
  }
}

const BLOCK = 512;

/** A package's files as `package/...`, in the oldest form of tar that has room for long names. */
function tar(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.slice(folder.length).includes('/node_modules/'))
    .sort();
  const parts = files.flatMap((path) => {
    const bytes = readFileSync(path);
    const name = `package/${path.slice(folder.length + 1)}`;
    return [header(name, bytes.length), bytes, Buffer.alloc(-bytes.length & (BLOCK - 1))];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

/** https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html, "ustar Interchange Format" */
function header(name: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  // The last 100 bytes of a long name stand first, what comes before them elsewhere.
  const split = name.length <= 100 ? -1 : name.indexOf('/', name.length - 101);
  block.write(name.slice(split + 1), 0);
  block.write('0000644\0', 100);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        0', 148);
  block.write('ustar\0' + '00', 257);
  if (split > 0) block.write(name.slice(0, split), 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
