import type { Socket } from 'node:net';
import {
  ASK_PASSWORD,
  ClientBytes,
  fatal,
  NO_ENCRYPTION,
  ProtocolError,
  readPassword,
  type Unit,
} from './protocol.ts';

/** How long a client may take for what keeps others, or memory, waiting. */
export interface ClientLimits {
  /** From connecting to a complete greeting. */
  readonly openingMs: number;
  /** A second client waits so long for the first to go before it is refused. */
  readonly turnMs: number;
  /** Inside a transaction or a statement without sending anything. */
  readonly idleInTransactionMs: number;
  /** Without reading its answer. */
  readonly slowReaderMs: number;
}

/** What a session tells the server. */
export interface SessionEvents {
  /** It may be let in: `greeting` is what the backend has to answer first. */
  arrived(session: Session, greeting: Buffer): void;
  /** It has something to execute, or can take more. */
  ready(): void;
  gone(session: Session): void;
}

export interface SessionOptions {
  readonly limits: ClientLimits;
  /** Null: whoever reaches the socket may come in, as its directory is private. */
  readonly password: string | null;
  readonly events: SessionEvents;
}

/** While a client does not read its answers, more of its input than this is left in the socket. */
const INPUT_LIMIT = 1024 * 1024;

/** For a client to read why it is sent away. */
const FAREWELL_MS = 1000;

/** One connection, from its greeting to its end. */
export class Session {
  readonly #socket: Socket;
  readonly #options: SessionOptions;
  readonly #bytes = new ClientBytes();
  #state: 'opening' | 'password' | 'open' | 'gone' = 'opening';
  #greeting: Buffer | null = null;
  #blocked = false;
  #unread = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(socket: Socket, options: SessionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#data(chunk));
    socket.on('drain', () => this.#drained());
    socket.on('error', () => {});
    socket.on('close', () => this.#gone());
    this.#limit(options.limits.openingMs, '08006', 'the greeting took too long');
  }

  get isGone(): boolean {
    return this.#state === 'gone';
  }

  /** The next run of messages to execute; null when there is none, or its answers are not read. */
  next(): Unit | null {
    if (this.#state !== 'open' || this.#blocked) return null;
    let unit: Unit | 'terminate' | null = null;
    try {
      unit = this.#bytes.unit();
    } catch (error) {
      this.#reject(error);
      return null;
    }
    if (unit === 'terminate') {
      this.#socket.end();
      this.#gone();
      return null;
    }
    if (unit === null) return null;
    this.#unlimit();
    this.#unread = Math.max(0, this.#unread - unit.bytes.length);
    return unit;
  }

  /** Sends an answer. `held`: the client is inside a transaction or a statement. */
  send(answer: readonly Buffer[], held: boolean): void {
    if (this.#state !== 'open') return;
    const all = answer.length === 1 ? answer[0] : Buffer.concat(answer);
    if (all !== undefined && all.length > 0 && !this.#socket.write(all)) {
      this.#blocked = true;
      this.#limit(this.#options.limits.slowReaderMs, '08006', 'the answer was not read');
    } else if (held) {
      const text = 'the transaction was left idle, and the database has only one connection';
      this.#limit(this.#options.limits.idleInTransactionMs, '25P03', text);
    }
  }

  /** Waits for another client to go. */
  waitForTurn(): void {
    const text = 'this database takes one client at a time, and another has it';
    this.#limit(this.#options.limits.turnMs, '53300', text);
  }

  letIn(): void {
    this.#unlimit();
    this.#state = 'open';
  }

  /** Says why, and closes. */
  fail(sqlstate: string, text: string): void {
    if (this.#state === 'gone') return;
    this.#socket.end(fatal(sqlstate, text), () => this.#socket.destroy());
    // A client that reads nothing keeps neither the place nor the socket.
    setTimeout(() => this.#socket.destroy(), FAREWELL_MS).unref();
    this.#gone();
  }

  #data(chunk: Buffer): void {
    if (this.#state === 'gone') return;
    this.#bytes.push(chunk);
    if (this.#state === 'open') {
      this.#unread += chunk.length;
      if (this.#unread > INPUT_LIMIT && this.#blocked) this.#socket.pause();
      this.#options.events.ready();
      return;
    }
    try {
      while (this.#open());
    } catch (error) {
      this.#reject(error);
    }
  }

  /** Reads one message of the opening; true while another may follow. */
  #open(): boolean {
    if (this.#state === 'password') return this.#checkPassword();
    if (this.#state !== 'opening' || this.#greeting !== null) return false;
    const opening = this.#bytes.opening();
    if (opening === null) return false;
    switch (opening.kind) {
      case 'encryption':
        this.#socket.write(NO_ENCRYPTION);
        return true;
      case 'startup':
        this.#greeting = opening.packet;
        if (this.#options.password === null) return this.#arrive();
        this.#state = 'password';
        this.#socket.write(ASK_PASSWORD);
        return true;
      case 'cancel':
        this.#socket.end();
        this.#gone();
        return false;
      case 'unknown':
        throw new ProtocolError('only protocol version 3 is spoken here');
    }
  }

  #checkPassword(): boolean {
    const answer = this.#bytes.message();
    if (answer === null) return false;
    if (readPassword(answer) !== this.#options.password) {
      this.fail('28P01', 'the password is wrong');
      return false;
    }
    this.#state = 'opening';
    return this.#arrive();
  }

  #arrive(): false {
    if (this.#greeting !== null) this.#options.events.arrived(this, this.#greeting);
    return false;
  }

  #drained(): void {
    this.#blocked = false;
    this.#unlimit();
    this.#socket.resume();
    this.#options.events.ready();
  }

  #reject(error: unknown): void {
    this.fail('08P01', error instanceof Error ? error.message : String(error));
  }

  #limit(ms: number, sqlstate: string, text: string): void {
    this.#unlimit();
    this.#timer = setTimeout(() => this.fail(sqlstate, text), ms);
  }

  #unlimit(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #gone(): void {
    if (this.#state === 'gone') return;
    this.#unlimit();
    this.#state = 'gone';
    this.#options.events.gone(this);
  }
}
