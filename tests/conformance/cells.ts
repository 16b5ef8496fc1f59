/** A cell is one client, calling a model of one vendor, for one feature, whole or streamed. */
import { randomUUID } from 'node:crypto';
import type { DialectId } from '../../src/contract/dialect-id.ts';
import type { Client, Place } from './clients/client.ts';
import type { Feature, Mode } from './features.ts';
import { FEATURES } from './features.ts';
import type { Ask, Observation } from './neutral.ts';
import type { Heard, Vendors } from './upstreams/vendors.ts';

export interface Cell {
  readonly client: Client;
  readonly outbound: DialectId;
  readonly feature: Feature;
  readonly mode: Mode;
}

/** What came of a cell. */
export interface Outcome {
  readonly seen: Observation;
  /** Null where no vendor was asked. */
  readonly heard: Heard | null;
  /** What Weir says it could not say. */
  readonly losses: readonly string[];
  /** Which way Weir says the call went. */
  readonly relay: string | null;
  /** The bytes of the last answer, as the client got them. */
  readonly reply: string;
  /** How the exchange ended at the vendor, where the caller left. */
  readonly left: 'finished' | 'closed' | null;
}

export interface Setting {
  readonly place: Place;
  readonly vendors: Vendors;
  /** The name by which a vendor's model is called. */
  readonly modelOf: (outbound: DialectId, model: string) => string;
}

/** Every cell of these clients and vendors. */
export function cellsOf(
  clients: readonly Client[],
  outbounds: (client: Client) => readonly DialectId[],
): Cell[] {
  return clients
    .flatMap((client) =>
      FEATURES.flatMap((feature) =>
        outbounds(client).flatMap((outbound) =>
          feature.modes.map((mode) => ({ client, outbound, feature, mode })),
        ),
      ),
    )
    .filter(applies);
}

/** Not asked of a client what it does not do by itself. */
function applies({ client, outbound, feature }: Cell): boolean {
  if (feature.byAddress && client.fetchesImages) return false;
  if (feature.defaults && !client.hasDefaults) return false;
  return !(feature.unknown && client.fragile && client.dialect === outbound);
}

export function nameOf({ client, outbound, feature, mode }: Cell): string {
  return `${client.id} -> ${outbound}: ${feature.id}, ${mode}`;
}

/** The ask with its cell's name in it, by which the vendor's record is found. */
function marked(ask: Ask, nonce: string): Ask {
  const [first, ...rest] = ask.turns;
  if (first?.by !== 'user') throw new Error('a conversation begins with its user');
  return { ...ask, turns: [{ ...first, text: `${first.text} nonce:${nonce}` }, ...rest] };
}

/** Long for a loopback call: then a caller who waits for a piece that is kept back. */
const PATIENCE_MS = 15_000;

/** Plays a cell. */
export async function play(cell: Cell, setting: Setting): Promise<Outcome> {
  const { client, outbound, feature, mode } = cell;
  const { vendors, place } = setting;
  const nonce = randomUUID();
  const leaving = new AbortController();
  const listener = new Listener();
  const leave = (): void => {
    if (feature.leaves) leaving.abort();
    else vendors.release(nonce);
  };
  const told = client.call(place, {
    ask: marked(feature.ask, nonce),
    model: setting.modelOf(outbound, feature.model),
    stream: mode === 'streamed',
    signal: leaving.signal,
    back: feature.back ?? [],
    defaults: feature.defaults === true,
    onPiece: leave,
    fetch: listener.fetch,
  });
  if (feature.leaves && mode === 'whole') void vendors.arrived(nonce).then(leave);
  const seen = await withinPatience(told, leaving);
  const heard = vendors.of(nonce) ?? null;
  let left: Outcome['left'] = null;
  if (feature.leaves && heard !== null) {
    vendors.release(nonce);
    left = await heard.over;
  }
  const { losses, relay, reply } = listener;
  return { seen, heard, left, losses, relay, reply };
}

async function withinPatience<T>(work: Promise<T>, leaving: AbortController): Promise<T> {
  const timer = setTimeout(() => leaving.abort(new Error('no answer in time')), PATIENCE_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}

/** Stands between a client and the network, and only listens. */
class Listener {
  losses: string[] = [];
  relay: string | null = null;
  reply = '';

  readonly fetch: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    this.losses = (response.headers.get('x-weir-lossy') ?? '').split(', ').filter(Boolean);
    this.reply = '';
    this.relay = response.headers.get('x-weir-relay');
    const decoder = new TextDecoder();
    const tap = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        this.reply += decoder.decode(chunk, { stream: true });
        controller.enqueue(chunk);
      },
    });
    const body = response.body?.pipeThrough(tap) ?? null;
    return new Response(body, { status: response.status, headers: response.headers });
  };
}

/** Plays many cells, some at a time, and keeps their order. */
export async function playAll(
  cells: readonly Cell[],
  setting: Setting,
): Promise<Map<string, Outcome | Error>> {
  const outcomes = new Map<string, Outcome | Error>();
  const waiting = [...cells];
  const worker = async (): Promise<void> => {
    for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
      const outcome = await play(cell, setting).catch((cause: unknown) =>
        cause instanceof Error ? cause : new Error(String(cause)),
      );
      outcomes.set(nameOf(cell), outcome);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return outcomes;
}
