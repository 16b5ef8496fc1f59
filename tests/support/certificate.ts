/**
 * Certificates for servers on the loopback, made when they are needed: X.509 v3 (RFC 5280) in DER,
 * signed with ECDSA over P-256. Node can read certificates, not make them.
 */
import { createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

export interface Certificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Certificate {
  issue(leaf: Leaf): Certificate;
}

interface Leaf {
  /** An IPv4 address or a DNS name. */
  readonly name: string;
  readonly until?: Date;
}

const DAY_MS = 86_400_000;

export function makeAuthority(name: string): Authority {
  const { publicKey, privateKey } = keyPair();
  const validity = { from: new Date(Date.now() - 2 * DAY_MS), until: inDays(2) };
  const cert = certificate({
    ...{ subject: name, issuer: name, publicKey, signer: privateKey, ...validity },
    extensions: [extension('551d13', sequence(boolean(true)), true)],
  });
  return {
    cert,
    key: pemOf(privateKey),
    issue({ name: host, until = inDays(1) }) {
      const keys = keyPair();
      return {
        key: pemOf(keys.privateKey),
        cert: certificate({
          ...{ subject: host, issuer: name, publicKey: keys.publicKey, signer: privateKey },
          ...{ from: validity.from, until },
          extensions: [extension('551d11', sequence(alternative(host)), false)],
        }),
      };
    },
  };
}

function inDays(days: number): Date {
  return new Date(Date.now() + days * DAY_MS);
}

function keyPair(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

interface Told {
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly from: Date;
  readonly until: Date;
  readonly extensions: readonly Buffer[];
}

/** ecdsa-with-SHA256. */
const ALGORITHM = der(0x30, oid('2a8648ce3d040302'));

function certificate(told: Told): string {
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ALGORITHM,
    named(told.issuer),
    sequence(time(told.from), time(told.until)),
    named(told.subject),
    told.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...told.extensions)),
  );
  const signature = createSign('SHA256').update(body).sign(told.signer);
  const whole = sequence(body, ALGORITHM, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').replaceAll(/(.{64})/g, '$1\n');
  return `-----BEGIN CERTIFICATE-----\n${lines.trimEnd()}\n-----END CERTIFICATE-----\n`;
}

/** A distinguished name of one common name. */
function named(name: string): Buffer {
  return sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))));
}

function alternative(host: string): Buffer {
  const isAddress = /^[\d.]+$/.test(host);
  return isAddress
    ? der(0x87, Buffer.from(host.split('.').map(Number)))
    : der(0x82, Buffer.from(host));
}

function extension(id: string, value: Buffer, critical: boolean): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), der(0x04, value));
}

function time(at: Date): Buffer {
  return der(0x18, Buffer.from(`${at.toISOString().replaceAll(/[-:T]|\.\d+/g, '')}`));
}

function boolean(value: boolean): Buffer {
  return der(0x01, Buffer.from([value ? 0xff : 0]));
}

function integer(bytes: Buffer): Buffer {
  return der(0x02, bytes);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}
