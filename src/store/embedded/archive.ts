import { createReadStream } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  constants,
  createBrotliCompress,
  createBrotliDecompress,
  createGunzip,
  createGzip,
} from 'node:zlib';

/**
 * Data directories as compressed tar files, streamed. PGlite's own `dumpDataDir` and `loadDataDir` hold
 * several copies of the whole directory in memory, which the process never gives back.
 *
 * The format is ustar without prefixes, links or owners: names below 100 bytes, regular files and
 * directories, which is all a data directory has.
 */

const BLOCK = 512;
const NAME_BYTES = 100;

/**
 * Brotli sees 16 MB back, so the three alike databases of a new cluster take the room of one: 1.4 MB
 * for the template against 4.6. Backups are gzip, which every machine can open, and made in the
 * background of somebody's machine.
 */
const BROTLI: Readonly<Record<number, number>> = {
  [constants.BROTLI_PARAM_QUALITY]: 9,
  [constants.BROTLI_PARAM_LGWIN]: 24,
};
const GZIP = { level: constants.Z_BEST_SPEED } as const;

/** Writes `directory` to `file` (.tar.br or .tar.gz), which appears only when it is complete. */
export async function packDirectory(directory: string, file: string): Promise<void> {
  const partial = `${file}.partial`;
  try {
    const target = await open(partial, 'w', 0o600);
    const pack = file.endsWith('.br') ? createBrotliCompress({ params: BROTLI }) : createGzip(GZIP);
    await pipeline(
      Readable.from(blocks(directory)),
      pack,
      async (packed: AsyncIterable<Buffer>) => {
        for await (const chunk of packed) await target.writeFile(chunk);
        await target.sync();
      },
    ).finally(() => target.close());
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** Unpacks `file` into `directory`, which must not exist and appears only when it is complete. */
export async function unpackArchive(file: string, directory: string): Promise<void> {
  const partial = `${directory}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  const unpacker = new Unpacker(partial);
  try {
    const unpack = file.endsWith('.br') ? createBrotliDecompress() : createGunzip();
    await pipeline(createReadStream(file), unpack, async (bytes: AsyncIterable<Buffer>) => {
      for await (const chunk of bytes) await unpacker.take(chunk);
    });
    unpacker.finish();
    await rename(partial, directory);
  } catch (error) {
    await unpacker.abandon();
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function* blocks(directory: string): AsyncGenerator<Buffer> {
  const names = await readdir(directory, { recursive: true });
  for (const name of names.sort()) {
    const path = join(directory, name);
    const stats = await lstat(path);
    if (stats.isDirectory()) {
      yield header({ name: `${name}/`, mode: 0o700, size: 0, type: '5' });
    } else if (stats.isFile()) {
      yield header({ name, mode: 0o600, size: stats.size, type: '0' });
      // The size in the header is a promise: the copy that is packed does not change.
      for await (const chunk of createReadStream(path)) yield chunk as Buffer;
      yield Buffer.alloc(padding(stats.size));
    }
  }
  yield Buffer.alloc(2 * BLOCK);
}

interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly size: number;
  readonly type: string;
}

function header(entry: Entry): Buffer {
  if (Buffer.byteLength(entry.name) >= NAME_BYTES) {
    throw new Error(`the name is too long for an archive: ${entry.name}`);
  }
  const block = Buffer.alloc(BLOCK);
  block.write(entry.name, 0);
  block.write(octal(entry.mode, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(entry.size, 12), 124);
  block.write(octal(0, 12), 136);
  block.write(entry.type, 156);
  block.write('ustar\x0000', 257);
  block.write(`${octal(checksum(block), 7)}\0 `, 148);
  return block;
}

function octal(value: number, width: number): string {
  return value.toString(8).padStart(width - 1, '0');
}

/** The sum of a header's bytes, its own eight counted as spaces. */
function checksum(block: Buffer): number {
  let sum = 8 * 32;
  for (let at = 0; at < BLOCK; at += 1) {
    if (at < 148 || at >= 156) sum += block.readUInt8(at);
  }
  return sum;
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

/** Takes a tar file in pieces of any size. */
class Unpacker {
  readonly #directory: string;
  #held: Buffer = Buffer.alloc(0);
  #file: Awaited<ReturnType<typeof open>> | null = null;
  #left = 0;
  #skip = 0;
  #ended = false;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async take(chunk: Buffer): Promise<void> {
    let rest = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    while (rest.length > 0 && !this.#ended) {
      if (this.#file !== null) {
        rest = await this.#body(rest);
      } else if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, rest.length);
        this.#skip -= skipped;
        rest = rest.subarray(skipped);
      } else if (rest.length < BLOCK) {
        break;
      } else {
        await this.#entry(rest.subarray(0, BLOCK));
        rest = rest.subarray(BLOCK);
      }
    }
    this.#held = rest;
  }

  finish(): void {
    if (!this.#ended) throw new Error('the archive ends too early');
  }

  async abandon(): Promise<void> {
    await this.#file?.close();
  }

  async #body(bytes: Buffer): Promise<Buffer> {
    const part = bytes.subarray(0, this.#left);
    await this.#file?.writeFile(part);
    this.#left -= part.length;
    if (this.#left === 0) {
      await this.#file?.close();
      this.#file = null;
    }
    return bytes.subarray(part.length);
  }

  async #entry(block: Buffer): Promise<void> {
    const entry = readHeader(block);
    if (entry === null) {
      this.#ended = true;
      return;
    }
    const path = join(this.#directory, entry.name);
    if (entry.type === '5') {
      await mkdir(path, { recursive: true, mode: 0o700 });
      return;
    }
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'wx', 0o600);
    this.#skip = padding(entry.size);
    if (entry.size === 0) {
      await file.close();
    } else {
      this.#file = file;
      this.#left = entry.size;
    }
  }
}

/** Null at the end of the archive. */
function readHeader(block: Buffer): Entry | null {
  if (block.every((byte) => byte === 0)) return null;
  const field = (from: number, to: number): string =>
    block.toString('utf8', from, to).split('\0', 1)[0] ?? '';
  const name = field(0, NAME_BYTES);
  const type = field(156, 157);
  const size = Number.parseInt(field(124, 136), 8);
  const sound =
    Number.parseInt(field(148, 156), 8) === checksum(block) &&
    (type === '0' || type === '5') &&
    Number.isSafeInteger(size) &&
    name !== '' &&
    !name.startsWith('/') &&
    !name.split('/').includes('..');
  if (!sound) throw new Error('the archive is damaged, or not one of ours');
  return { name, mode: 0o600, size, type };
}
