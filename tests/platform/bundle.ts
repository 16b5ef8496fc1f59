/**
 * The platform's form of a deployed function. The real one is an eszip: the module graph with every
 * npm package in it, which Edge Runtime loads and Deno's own binary does not. This stands for it: it
 * begins with eszip's magic, is as opaque to whoever downloads it, refuses a changed byte as eszip's
 * checksums do, and holds the uploaded files, which Deno runs. The same files give the same bytes.
 */
import { createHash } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';

export interface SourceFile {
  /** Relative to the root of the upload, with slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What is in a bundle. The entry is not: as with eszip, the platform is told of it beside. */
export interface BundleContent {
  readonly files: readonly SourceFile[];
  /** Which of them says how bare imports resolve; an eszip holds that resolved. */
  readonly importMap: string | null;
}

const MAGIC = Buffer.from('ESZIP2.3');
/** The compressed form, in which the CLI uploads what it has bundled itself. */
const COMPRESSED = Buffer.from('EZBR');
const DIGEST_BYTES = 32;

interface Header {
  readonly importMap: string | null;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

export function packBundle({ files, importMap }: BundleContent): Buffer {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const sizes = sorted.map(({ path, bytes }) => ({ path, size: bytes.length }));
  const header = Buffer.from(JSON.stringify({ importMap, files: sizes } satisfies Header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  const whole = Buffer.concat([MAGIC, length, header, ...sorted.map(({ bytes }) => bytes)]);
  return Buffer.concat([whole, sha256(whole)]);
}

/** What is in a bundle, plain or compressed; throws for anything else. */
export function unpackBundle(bytes: Buffer): BundleContent {
  const plain = bytes.subarray(0, COMPRESSED.length).equals(COMPRESSED)
    ? brotliDecompressSync(bytes.subarray(COMPRESSED.length))
    : bytes;
  if (!plain.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('not an eszip');
  const whole = plain.subarray(0, -DIGEST_BYTES);
  if (!sha256(whole).equals(plain.subarray(-DIGEST_BYTES))) throw new Error('checksum mismatch');
  const start = MAGIC.length + 4;
  const end = start + plain.readUInt32BE(MAGIC.length);
  const { importMap, files } = JSON.parse(plain.subarray(start, end).toString('utf8')) as Header;
  let at = end;
  const read = files.map(({ path, size }) => {
    at += size;
    return { path, bytes: plain.subarray(at - size, at) };
  });
  return { importMap, files: read };
}

/** `ezbr_sha256`: of the compressed form, so not the digest of what a download gives. */
export function bundleDigest(plain: Buffer): string {
  return sha256(Buffer.concat([COMPRESSED, brotliCompressSync(plain)])).toString('hex');
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
