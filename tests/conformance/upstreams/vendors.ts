/**
 * Four vendors on one loopback origin, told apart by their paths. They keep every request, and
 * answer as the model's name says. Answers travel in packets cut at odd places: in the middle of a
 * letter, of a line, of a frame.
 */
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DialectId } from '../../../src/contract/dialect-id.ts';
import { NONCE } from '../neutral.ts';
import { anthropicVendor } from './anthropic-messages.ts';
import type { Behaviour } from './behaviours.ts';
import { behaviourOf, WORDS } from './behaviours.ts';
import { geminiVendor } from './gemini-generate.ts';
import { openaiChatVendor } from './openai-chat.ts';
import { openaiResponsesVendor } from './openai-responses.ts';
import type { Frame, Said, Vendor } from './vendor.ts';

/** One request as a vendor saw it. */
export interface Heard {
  readonly dialect: DialectId;
  readonly nonce: string;
  readonly model: string;
  readonly streamed: boolean;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
  /** What was sent back, as far as it was written. */
  readonly said: readonly string[];
  /** Resolves once the exchange is over, whoever ended it. */
  readonly over: Promise<'finished' | 'closed'>;
}

/** Changes what a vendor does, so that the suite can be seen to notice. */
export type Fault = (behaviour: Behaviour) => Behaviour;

export interface Vendors {
  readonly origin: string;
  readonly heard: readonly Heard[];
  /** The last request with this nonce. */
  of(nonce: string): Heard | undefined;
  /** Waits until a request with this nonce has come in. */
  arrived(nonce: string): Promise<void>;
  /** Lets a slow answer go on. */
  release(nonce: string): void;
  close(): Promise<void>;
}

const VENDORS: Readonly<Record<DialectId, Vendor>> = {
  'openai-chat': openaiChatVendor,
  'openai-responses': openaiResponsesVendor,
  'anthropic-messages': anthropicVendor,
  'gemini-generate': geminiVendor,
};

const PATHS: readonly (readonly [RegExp, DialectId])[] = [
  [/^\/v1\/chat\/completions$/, 'openai-chat'],
  [/^\/v1\/responses$/, 'openai-responses'],
  [/^\/v1\/messages$/, 'anthropic-messages'],
  [/^\/v1(?:beta)?\/models\/([^/]+):(?:stream)?[gG]enerateContent$/, 'gemini-generate'],
];

const OWN_HEADERS: Readonly<Record<DialectId, Readonly<Record<string, string>>>> = {
  'openai-chat': { 'x-request-id': 'req_witness', 'openai-processing-ms': '7' },
  'openai-responses': { 'x-request-id': 'req_witness', 'openai-processing-ms': '7' },
  'anthropic-messages': { 'request-id': 'req_witness' },
  'gemini-generate': { 'server-timing': 'gfet4t7; dur=7' },
};

class Gate {
  readonly opened: Promise<void>;
  open: () => void = () => {};

  constructor() {
    this.opened = new Promise((resolve) => {
      this.open = resolve;
    });
  }
}

class LoopbackVendors implements Vendors {
  readonly heard: Heard[] = [];
  readonly #server: Server;
  readonly #fault: Fault;
  readonly #gates = new Map<string, Gate>();

  constructor(fault: Fault) {
    this.#fault = fault;
    this.#server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      this.#serve(request, response).catch((cause: unknown) => {
        if (response.headersSent) response.destroy();
        else response.writeHead(500, { 'content-type': 'text/plain' }).end(String(cause));
      });
    });
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  of(nonce: string): Heard | undefined {
    return this.heard.findLast((one) => one.nonce === nonce);
  }

  async arrived(nonce: string): Promise<void> {
    await this.#gate(`arrived ${nonce}`).opened;
  }

  release(nonce: string): void {
    this.#gate(nonce).open();
  }

  async close(): Promise<void> {
    for (const gate of this.#gates.values()) gate.open();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #gate(name: string): Gate {
    const gate = this.#gates.get(name) ?? new Gate();
    this.#gates.set(name, gate);
    return gate;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await read(request);
    const said: string[] = [];
    const over = once(response, 'close').then(() =>
      response.writableFinished ? ('finished' as const) : ('closed' as const),
    );
    this.heard.push({ ...asked, said, over });
    this.#gate(`arrived ${asked.nonce}`).open();
    const behaviour = this.#fault(behaviourOf(asked.model));
    const refused = refusalOf(asked.dialect, behaviour);
    if (refused !== null) {
      response.writeHead(refused.status, refused.headers).end(refused.body);
      return;
    }
    const released = Promise.race([this.#gate(asked.nonce).opened, over]);
    if (behaviour.waits && !asked.streamed) await released;
    const type = asked.streamed ? 'text/event-stream' : 'application/json; charset=UTF-8';
    response.writeHead(200, { 'content-type': type, ...OWN_HEADERS[asked.dialect] });
    for (const [at, frames] of stretchesOf(asked, behaviour).entries()) {
      if (at > 0) await released;
      said.push(...frames);
      await writeChopped(response, frames.join(''));
    }
    response.end();
  }
}

/** Starts the vendors on a free loopback port. */
export async function startVendors(fault: Fault = (behaviour) => behaviour): Promise<Vendors> {
  const vendors = new LoopbackVendors(fault);
  await vendors.listen();
  return vendors;
}

type Asked = Omit<Heard, 'said' | 'over'>;

/** @throws where the path is none of the vendors'. */
async function read(request: IncomingMessage): Promise<Asked> {
  const url = new URL(request.url ?? '/', 'http://vendor');
  const found = PATHS.find(([pattern]) => pattern.test(url.pathname));
  if (found === undefined) throw new Error(`no vendor has a path ${url.pathname}`);
  const [pattern, dialect] = found;
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  const body = JSON.parse(text) as Record<string, unknown>;
  const inPath = pattern.exec(url.pathname)?.[1];
  return {
    dialect,
    nonce: NONCE.exec(text)?.[1] ?? '',
    model: decodeURIComponent(inPath ?? String(body['model'])),
    streamed: inPath === undefined ? body['stream'] === true : /:stream/.test(url.pathname),
    path: url.pathname + url.search,
    headers: request.headers,
    body,
  };
}

function refusalOf(
  dialect: DialectId,
  { trouble }: Behaviour,
): { status: number; headers: Record<string, string>; body: string } | null {
  if (trouble !== 'refused' && trouble !== 'limited') return null;
  const status = trouble === 'refused' ? 400 : 429;
  const headers = {
    'content-type': 'application/json',
    ...OWN_HEADERS[dialect],
    ...(status === 429 ? { 'retry-after': '7' } : {}),
  };
  return { status, headers, body: VENDORS[dialect].refusal(status, WORDS) };
}

/** The frames of an answer, in stretches between which a slow one stands still. */
function stretchesOf({ dialect, model, streamed, body }: Asked, behaviour: Behaviour): string[][] {
  const vendor = VENDORS[dialect];
  const said: Said = { script: behaviour.script, model, request: body };
  if (behaviour.trouble === 'first') {
    return [streamed ? [...vendor.broken(WORDS, 0)] : [vendor.refusal(503, WORDS)]];
  }
  if (!streamed) return [[vendor.answer(said)]];
  const frames = vendor.stream(said);
  // Answers without text have no pause.
  const pause = Math.max(0, frames.indexOf('WAIT'));
  const texts = (some: readonly Frame[]): string[] => some.filter((one) => one !== 'WAIT');
  const begun = texts(frames.slice(0, pause));
  const rest = texts(frames.slice(pause));
  if (behaviour.trouble === 'inside') return [begun, [...vendor.broken(WORDS, begun.length)]];
  if (behaviour.noise) return [[...begun, vendor.unknown, ...rest]];
  return behaviour.waits ? [begun, rest] : [[...begun, ...rest]];
}

const SIZES = [3, 41, 1, 257, 64, 5, 1021];

/** Writes in packets of uneven sizes, each on its own way before the next. */
async function writeChopped(response: ServerResponse, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  let from = 0;
  for (let at = 0; from < bytes.length && !response.destroyed; at += 1) {
    const to = from + (SIZES[at % SIZES.length] ?? 1);
    const part = bytes.subarray(from, to);
    // A peer that left meanwhile is no failure of the vendor's.
    await new Promise<void>((resolve) => response.write(part, () => resolve()));
    from = to;
  }
}
