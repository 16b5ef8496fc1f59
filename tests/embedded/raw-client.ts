import { connect, type Socket } from 'node:net';
import type { ServerAddress } from '../../src/store/postgres.ts';

/** A client that says exactly what it is told, and remembers what it heard. */
export class RawClient {
  readonly #socket: Socket;
  #heard = Buffer.alloc(0);
  #waiting: (() => void)[] = [];
  #closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes) => {
      this.#heard = Buffer.concat([this.#heard, bytes]);
      this.#wake();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#closed = true;
      this.#wake();
    });
  }

  static async to(address: ServerAddress): Promise<RawClient> {
    if (address.kind === 'url') throw new Error('only for the embedded database');
    const where = address.kind === 'socket' ? { path: address.path } : address;
    const socket = connect(where);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new RawClient(socket);
  }

  /** Greets and waits until it is let in or sent away. */
  async greet(): Promise<void> {
    const body = Buffer.from('\0\x03\0\0user\0postgres\0database\0postgres\0\0', 'latin1');
    const length = Buffer.alloc(4);
    length.writeInt32BE(4 + body.length);
    this.#socket.write(Buffer.concat([length, body]));
    await this.until('Z');
  }

  /** Sends a simple query. */
  query(sql: string): void {
    this.send('Q', `${sql}\0`);
  }

  /** Sends one message. */
  send(type: string, body: string): void {
    this.#socket.write(frame(type, body));
  }

  /** Sends bytes as they are, one at a time. */
  async drip(bytes: Buffer): Promise<void> {
    for (const byte of bytes) {
      await new Promise<void>((resolve) => {
        this.#socket.write(Buffer.from([byte]), () => resolve());
      });
    }
  }

  /** Waits for a message of this type, or for the end; forgets all up to it. */
  async until(type: string): Promise<Message[]> {
    const messages: Message[] = [];
    for (;;) {
      const message = this.#next();
      if (message !== null) {
        messages.push(message);
        if (message.type === type) return messages;
      } else if (this.#closed) {
        return messages;
      } else {
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
    }
  }

  /** Waits for one byte that is no message. */
  async takeByte(byte: string): Promise<void> {
    while (this.#heard.length === 0) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    const [first] = this.#heard.toString('latin1');
    if (first !== byte) throw new Error(`expected ${byte}, heard ${first}`);
    this.#heard = this.#heard.subarray(1);
  }

  /** Everything until the server hangs up. */
  ended(): Promise<Message[]> {
    return this.until('nothing');
  }

  /** Stops reading, as a client that hangs. */
  stall(): void {
    this.#socket.pause();
  }

  /** Goes without a word, as a killed process does. */
  die(): void {
    this.#socket.destroy();
  }

  #next(): Message | null {
    if (this.#heard.length < 5) return null;
    const end = 1 + this.#heard.readInt32BE(1);
    if (this.#heard.length < end) return null;
    const type = String.fromCharCode(this.#heard.readUInt8(0));
    const text = this.#heard.toString('utf8', 5, end);
    this.#heard = this.#heard.subarray(end);
    return { type, text };
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

export interface Message {
  readonly type: string;
  readonly text: string;
}

export function frame(type: string, body: string): Buffer {
  const bytes = Buffer.from(body);
  const head = Buffer.alloc(5);
  head.write(type, 0);
  head.writeInt32BE(4 + bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
