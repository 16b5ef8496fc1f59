import type { Clock } from '../contract/ports.ts';

export interface TriesLimit {
  readonly most: number;
  readonly withinMs: number;
}

/** How many names are kept in mind; the oldest goes first. */
const MAX_NAMES = 20_000;

interface Window {
  count: number;
  readonly until: number;
}

/** Counts attempts by name, in this process's memory. */
export class Tries {
  readonly #limit: TriesLimit;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #windows = new Map<string, Window>();

  constructor(limit: TriesLimit, clock: Pick<Clock, 'now'>) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /** The seconds to wait before the next attempt, or 0. */
  wait(name: string): number {
    const known = this.#current(name);
    if (known === undefined || known.count < this.#limit.most) return 0;
    return Math.ceil((known.until - this.#clock.now()) / 1_000);
  }

  /** Counts one attempt before it is made; the seconds to wait instead, or 0. */
  take(name: string): number {
    const seconds = this.wait(name);
    if (seconds > 0) return seconds;
    const known = this.#current(name);
    if (known === undefined) this.#open(name);
    else known.count += 1;
    return 0;
  }

  /** Takes one attempt back, which turned out well. */
  forgive(name: string): void {
    const known = this.#windows.get(name);
    if (known !== undefined && known.count > 0) known.count -= 1;
  }

  #current(name: string): Window | undefined {
    const known = this.#windows.get(name);
    return known !== undefined && this.#clock.now() < known.until ? known : undefined;
  }

  #open(name: string): void {
    this.#windows.delete(name);
    const [oldest] = this.#windows.keys();
    if (this.#windows.size >= MAX_NAMES && oldest !== undefined) this.#windows.delete(oldest);
    this.#windows.set(name, { count: 1, until: this.#clock.now() + this.#limit.withinMs });
  }
}

/**
 * Whose attempts are counted together. One customer has a whole /64 of version 6, so its half of
 * the address is left out.
 */
export function networkOf(address: string | null): string {
  if (address === null) return '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const rest = tail === undefined ? [] : tail.split(':').filter((group) => group !== '');
  const gap = Array.from({ length: Math.max(0, 8 - groups.length - rest.length) }, () => '0');
  return [...groups, ...gap, ...rest].slice(0, 4).join(':');
}
