/**
 * The few parts of the Postgres wire protocol a server in front of one backend has to read itself.
 * https://www.postgresql.org/docs/18/protocol-message-formats.html
 */

/** The largest message a client may send; ledger batches stay far below. */
export const MAX_MESSAGE_BYTES: number = 32 * 1024 * 1024;

const STARTUP_MAJOR = 3;
const CANCEL_REQUEST = 80_877_102;
const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;

const TERMINATE = code('X');

/**
 * Messages after which the backend answers and waits: Sync, Query, Flush, FunctionCall, CopyDone,
 * CopyFail. Without Flush among them postgres.js, which describes a statement before it binds it,
 * would wait for ever.
 */
const UNIT_ENDS: ReadonlySet<number> = new Set(['S', 'Q', 'H', 'F', 'c', 'f'].map(code));

/** What a client says before it is let in. */
export type Opening =
  | { readonly kind: 'startup'; readonly packet: Buffer }
  /** It asks for TLS or GSS encryption, and goes on without when told no. */
  | { readonly kind: 'encryption' }
  /** It asks to stop a query; PGlite cannot. */
  | { readonly kind: 'cancel' }
  | { readonly kind: 'unknown' };

/** A run of complete messages that is executed as one. */
export interface Unit {
  readonly bytes: Buffer;
  /** It ends with Flush: the client is in the middle of a statement. */
  readonly flush: boolean;
}

/** Collects a client's bytes and hands them out in whole messages. */
export class ClientBytes {
  #chunks: Buffer[] = [];
  #length = 0;
  /** Bytes to wait for before looking again, so that a long message is joined once. */
  #wanted = 1;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** The next message without a type byte, or null while it is incomplete. */
  opening(): Opening | null {
    const bytes = this.#joined();
    if (bytes === null || bytes.length < 8) return null;
    const length = checkedLength(bytes.readInt32BE(0));
    if (bytes.length < length) return this.#wait(length);
    const packet = this.#take(bytes, length);
    switch (packet.readInt32BE(4)) {
      case SSL_REQUEST:
      case GSS_REQUEST:
        return { kind: 'encryption' };
      case CANCEL_REQUEST:
        return { kind: 'cancel' };
      default:
        return packet.readInt16BE(4) === STARTUP_MAJOR
          ? { kind: 'startup', packet }
          : { kind: 'unknown' };
    }
  }

  /** The next single message, or null while it is incomplete. */
  message(): Buffer | null {
    const bytes = this.#joined();
    if (bytes === null || bytes.length < 5) return null;
    const end = 1 + checkedLength(bytes.readInt32BE(1));
    return bytes.length < end ? this.#wait(end) : this.#take(bytes, end);
  }

  /** The next unit, 'terminate' at the client's goodbye, or null while neither is complete. */
  unit(): Unit | 'terminate' | null {
    const bytes = this.#joined();
    if (bytes === null) return null;
    let at = 0;
    while (bytes.length - at >= 5) {
      const end = at + 1 + checkedLength(bytes.readInt32BE(at + 1));
      if (bytes.length < end) return this.#wait(end);
      const type = bytes.readUInt8(at);
      if (type === TERMINATE) return 'terminate';
      if (UNIT_ENDS.has(type)) {
        return { bytes: this.#take(bytes, end), flush: type === code('H') };
      }
      at = end;
    }
    return this.#wait(bytes.length + 1);
  }

  #joined(): Buffer | null {
    if (this.#length < this.#wanted) return null;
    const bytes = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    if (bytes === undefined) return null;
    this.#chunks = [bytes];
    return bytes;
  }

  #take(bytes: Buffer, end: number): Buffer {
    const rest = bytes.subarray(end);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
    this.#wanted = 1;
    return bytes.subarray(0, end);
  }

  #wait(wanted: number): null {
    if (wanted > MAX_MESSAGE_BYTES) throw new ProtocolError('a message is too long');
    this.#wanted = wanted;
    return null;
  }
}

/** The client does not speak the protocol, or not within our limits. */
export class ProtocolError extends Error {}

function checkedLength(length: number): number {
  if (length < 4 || length > MAX_MESSAGE_BYTES) {
    throw new ProtocolError(`a message of ${length} bytes is not possible here`);
  }
  return length;
}

/** The answer to a request for encryption: no, go on in the clear. */
export const NO_ENCRYPTION: Buffer = Buffer.from('N');

/** Asks for the password as it is; only ever sent to a client on this machine. */
export const ASK_PASSWORD: Buffer = message('R', Buffer.from([0, 0, 0, 3]));

/** The password in an answer to `ASK_PASSWORD`, null when it is something else. */
export function readPassword(answer: Buffer): string | null {
  if (answer.readUInt8(0) !== code('p') || answer.at(-1) !== 0) return null;
  return answer.toString('utf8', 5, answer.length - 1);
}

/** An error after which the connection is closed. */
export function fatal(sqlstate: string, text: string): Buffer {
  const fields = [`SFATAL`, `VFATAL`, `C${sqlstate}`, `M${text}`];
  return message('E', Buffer.from(`${fields.join('\0')}\0\0`));
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(code(type), 0);
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}

function code(letter: string): number {
  return letter.charCodeAt(0);
}
