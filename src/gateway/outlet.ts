import type { HeaderList } from '../contract/header-list.ts';
import type { Reply } from '../contract/ports.ts';

/**
 * The caller's side of a call. It knows how far the answer has gone: `held` (nothing sent),
 * `open` (a 200 and heartbeats), `committed` (content), `closed`. Until it is committed, a failing
 * upstream can be replaced without the caller noticing.
 */
export class Outlet {
  readonly #reply: Reply;
  #state: 'held' | 'open' | 'committed' | 'closed' = 'held';
  #gone = false;
  #full = false;

  constructor(reply: Reply) {
    this.#reply = reply;
  }

  get state(): 'held' | 'open' | 'committed' | 'closed' {
    return this.#state;
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** The caller reads more slowly than the upstream writes. */
  get full(): boolean {
    return this.#full;
  }

  markGone(): void {
    this.#gone = true;
    this.#full = false;
    this.#state = 'closed';
  }

  markDrained(): void {
    this.#full = false;
  }

  /** Sends a head that commits to nothing but a stream. */
  open(headers: HeaderList): void {
    if (this.#state !== 'held') return;
    this.#state = 'open';
    this.#reply.head(200, headers);
  }

  commit(status: number, headers: HeaderList): void {
    if (this.#state === 'held') this.#reply.head(status, headers);
    if (this.#state !== 'closed') this.#state = 'committed';
  }

  /** False: stop until `drained`. A caller who has left never slows the upstream. */
  write(bytes: Uint8Array): boolean {
    if (this.#state === 'closed') return true;
    this.#full = !this.#reply.write(bytes);
    return !this.#full;
  }

  end(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#reply.end();
  }

  /** Breaks off, where nothing in the format could say that the answer failed. */
  fail(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#reply.fail();
  }
}
