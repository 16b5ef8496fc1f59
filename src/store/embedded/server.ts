import { createServer, type ListenOptions, type Server } from 'node:net';
import type { Database } from './database.ts';
import { type ClientLimits, Session } from './session.ts';

export interface WireServerOptions {
  readonly database: Database;
  readonly limits: ClientLimits;
  readonly password: string | null;
  /** The engine broke in the middle of something; nothing more can be asked of it. */
  readonly broken: (error: unknown) => void;
}

/** Work of our own on the database, done between two units of the client's. */
interface Job {
  /** When it is done even though the client is busy, in milliseconds since the process began. */
  readonly latest: number;
  run(): Promise<void>;
}

/** The database counts as idle when the client has asked nothing for so long. */
const IDLE_MS = 100;

/**
 * Gives one backend to one client at a time. PGlite is a single session, so what two clients send
 * would mix: unnamed statements, transactions and settings are everybody's.
 */
export class WireServer {
  readonly #database: Database;
  readonly #options: WireServerOptions;
  readonly #server: Server;
  readonly #sessions = new Set<Session>();
  readonly #waiting: { session: Session; greeting: Buffer }[] = [];
  readonly #jobs: Job[] = [];
  readonly #freed: (() => void)[] = [];
  #active: Session | null = null;
  #greeting: Buffer | null = null;
  /** The client is inside a transaction or a statement. */
  #held = false;
  #working = false;
  #closing = false;
  #lastUnit = 0;
  #units = 0;

  constructor(options: WireServerOptions) {
    this.#options = options;
    this.#database = options.database;
    this.#server = createServer((socket) => {
      const { limits, password } = options;
      this.#sessions.add(
        new Session(socket, {
          limits,
          password,
          events: {
            arrived: (session, greeting) => this.#arrived(session, greeting),
            ready: () => this.#work(),
            gone: (session) => this.#gone(session),
          },
        }),
      );
    });
  }

  /** Units executed so far. */
  get units(): number {
    return this.#units;
  }

  /** Resolves to the port, 0 on a socket that has none. */
  listen(where: ListenOptions): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(where, () => {
        this.#server.off('error', reject);
        const address = this.#server.address();
        resolve(address !== null && typeof address === 'object' ? address.port : 0);
      });
    });
  }

  /** Runs a job as soon as the database is idle, or when the client has kept it waiting too long. */
  between<T>(job: () => Promise<T>, patienceMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#jobs.push({
        latest: performance.now() + patienceMs,
        run: () => job().then(resolve, reject),
      });
      this.#work();
    });
  }

  /** Resolves when no client is connected, or after a while. */
  async clientGone(timeoutMs: number): Promise<void> {
    const timer = setTimeout(() => this.#free(), timeoutMs);
    await this.#left();
    clearTimeout(timer);
  }

  /** Refuses new clients, sends the present one away and undoes what it left open. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#server.close();
    for (const session of this.#sessions) session.fail('57P01', 'the database is being stopped');
    await this.#left();
  }

  #left(): Promise<void> {
    if (this.#active === null) return Promise.resolve();
    return new Promise((resolve) => this.#freed.push(resolve));
  }

  #free(): void {
    for (const freed of this.#freed.splice(0)) freed();
  }

  #arrived(session: Session, greeting: Buffer): void {
    if (this.#closing) return session.fail('57P03', 'the database is being stopped');
    this.#waiting.push({ session, greeting });
    if (this.#active !== null) session.waitForTurn();
    this.#work();
  }

  #gone(session: Session): void {
    this.#sessions.delete(session);
    this.#work();
  }

  #work(): void {
    if (this.#working) return;
    this.#working = true;
    void this.#turns();
  }

  async #turns(): Promise<void> {
    try {
      for (let turn = this.#next(); turn !== null; turn = this.#next()) await turn();
      this.#working = false;
    } catch (error) {
      // `#working` stays: nothing more is asked of a broken engine.
      this.#options.broken(error);
    }
  }

  /** What to do now, if anything. */
  #next(): (() => Promise<void>) | null {
    const session = this.#active;
    if (session === null) {
      const next = this.#waiting.shift();
      if (next === undefined) return this.#job(true);
      if (!next.session.isGone) this.#admit(next.session, next.greeting);
      return () => Promise.resolve();
    }
    if (session.isGone) return () => this.#leave();
    const greeting = this.#greeting;
    if (greeting !== null) return () => this.#execute(session, { bytes: greeting, flush: false });
    if (!this.#held) {
      const job = this.#job(performance.now() - this.#lastUnit >= IDLE_MS);
      if (job !== null) return job;
    }
    const unit = session.next();
    if (unit !== null) return () => this.#execute(session, unit);
    if (session.isGone) return () => this.#leave();
    if (this.#jobs.length > 0) setTimeout(() => this.#work(), IDLE_MS).unref();
    return null;
  }

  #job(idle: boolean): (() => Promise<void>) | null {
    const first = this.#jobs[0];
    if (first === undefined || !(idle || performance.now() >= first.latest)) return null;
    this.#jobs.shift();
    return () => first.run();
  }

  #admit(session: Session, greeting: Buffer): void {
    this.#active = session;
    this.#greeting = greeting;
    this.#held = false;
    session.letIn();
  }

  async #execute(session: Session, unit: { bytes: Buffer; flush: boolean }): Promise<void> {
    this.#greeting = null;
    const answer = await this.#database.execute(unit.bytes);
    this.#held = unit.flush || this.#database.inTransaction();
    this.#lastUnit = performance.now();
    this.#units += 1;
    session.send(answer, this.#held);
  }

  async #leave(): Promise<void> {
    await this.#database.reset();
    this.#active = null;
    this.#held = false;
    this.#free();
  }
}
