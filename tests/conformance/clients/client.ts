import type { DialectId } from '../../../src/contract/dialect-id.ts';
import type { Ask, Observation, Result } from '../neutral.ts';

/** Where a client calls: a vendor, or Weir. */
export interface Place {
  /** Without a path. */
  readonly origin: string;
  readonly key: string;
}

/** One call, as the suite wants it made. */
export interface Order {
  readonly ask: Ask;
  readonly model: string;
  readonly stream: boolean;
  readonly signal: AbortSignal;
  /** The results of the calls that come, in their order: the answer goes back with them. */
  readonly back: readonly Result[];
  /** Whether it is left to choose the version of its vendor's API by itself. */
  readonly defaults: boolean;
  /** Told of every piece of a streamed answer's text. */
  readonly onPiece: (piece: string) => void;
  /** The way out, which the suite listens at. */
  readonly fetch: typeof fetch;
}

export interface Client {
  readonly id: string;
  readonly dialect: DialectId;
  /** The npm packages it is made of. */
  readonly packages: readonly string[];
  /** Whether it fetches images itself that are given by their address. */
  readonly fetchesImages: boolean;
  /** Whether there are several versions of its vendor's API. */
  readonly hasDefaults: boolean;
  /** What its interface does not show. */
  readonly hides: readonly ('reasoning' | 'written')[];
  /** Whether it fails at an event it does not know. */
  readonly fragile: boolean;
  /** What of an ask its interface has words for. */
  says(ask: Ask): Ask;
  call(place: Place, order: Order): Promise<Observation>;
}

/** Gathers what a client sees. */
export class Seen {
  text = '';
  reasoning = '';
  calls: { name: string; input: unknown }[] = [];
  finish: string | null = null;
  spent: Observation['spent'] = null;
  pieces = 0;
  readonly #order: Order;

  constructor(order: Order) {
    this.#order = order;
  }

  /** A piece of a stream. Empty ones are none. */
  heard(kind: 'text' | 'reasoning', piece: string): void {
    if (piece === '') return;
    this.pieces += 1;
    this[kind] += piece;
    if (kind === 'text') this.#order.onPiece(piece);
  }

  observation(error: Observation['error'] = null): Observation {
    const { text, reasoning, calls, finish, spent, pieces } = this;
    return { text, reasoning, calls, finish, spent, pieces, error };
  }
}

/** Runs a call; what it throws is part of what its user sees. */
export async function observed(
  order: Order,
  work: (seen: Seen) => Promise<void>,
): Promise<Observation> {
  const seen = new Seen(order);
  try {
    await work(seen);
    return seen.observation();
  } catch (cause) {
    return seen.observation(errorOf(cause));
  }
}

function errorOf(cause: unknown): Observation['error'] {
  // A mistake in the suite is no observation.
  if (cause instanceof TypeError || cause instanceof ReferenceError) throw cause;
  const { status, statusCode, message, responseBody } = cause as Record<string, unknown>;
  const number = status ?? statusCode;
  const words = cause instanceof Error ? cause.message : JSON.stringify(cause);
  return {
    status: typeof number === 'number' ? number : null,
    message: `${message === undefined ? '' : words} ${typeof responseBody === 'string' ? responseBody : ''}`,
  };
}

/** The input of a call that came as a text. */
export function parsedInput(text: string): unknown {
  return JSON.parse(text === '' ? '{}' : text) as unknown;
}

export function dataUrl({ mimeType, data }: { mimeType: string; data: string }): string {
  return `data:${mimeType};base64,${data}`;
}
