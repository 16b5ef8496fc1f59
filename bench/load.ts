/**
 * The load generator: raw sockets, requests built once, answers only measured. It takes orders over
 * IPC and answers each with what it saw.
 */

import type { Socket } from 'node:net';
import { connect } from 'node:net';

export interface LoadOrder {
  readonly kind: 'closed' | 'open' | 'streams';
  readonly port: number;
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
  readonly connections: number;
  /** How long to go on; streams end by themselves. */
  readonly durationMs: number;
  /** Requests a second, for `open`. */
  readonly rate: number;
  /** Events each stream must bring, for `streams`. */
  readonly events: number;
}

export interface LoadResult {
  readonly requests: number;
  /** Answers that were not a whole 200, or streams that were not whole. */
  readonly bad: number;
  readonly elapsedMs: number;
  /** Milliseconds from the request's last byte written to the answer's last byte read. */
  readonly latencies: readonly number[];
  readonly events: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('0\r\n\r\n');
const STREAM_DONE = 'data: [DONE]';

function requestBytes(order: LoadOrder): Buffer {
  const body = Buffer.from(order.body);
  const head = `POST ${order.path} HTTP/1.1\r\nhost: 127.0.0.1:${order.port}\r\nauthorization: Bearer ${order.authorization}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/** One connection that carries one request at a time. */
class Wire {
  readonly #socket: Socket;
  readonly #request: Buffer;
  #started = 0;
  #buffer: Buffer = Buffer.alloc(0);
  onAnswer: (ok: boolean, ms: number) => void = () => {};
  busy = false;

  constructor(order: LoadOrder, request: Buffer) {
    this.#request = request;
    this.#socket = connect({ port: order.port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (data) => this.#take(data));
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => {
      if (this.busy) this.#done(false);
    });
  }

  ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.once('connect', () => resolve());
      this.#socket.once('error', reject);
    });
  }

  fire(): void {
    this.busy = true;
    this.#started = performance.now();
    this.#socket.write(this.#request);
  }

  close(): void {
    this.busy = false;
    this.#socket.destroy();
  }

  #take(data: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? data : Buffer.concat([this.#buffer, data]);
    const end = this.#buffer.indexOf(HEAD_END);
    if (end === -1) return;
    const head = this.#buffer.toString('latin1', 0, end).toLowerCase();
    const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
    const whole =
      length === undefined
        ? this.#buffer.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK)
        : this.#buffer.length >= end + 4 + Number(length);
    if (!whole) return;
    this.#buffer = Buffer.alloc(0);
    this.#done(head.startsWith('http/1.1 200'));
  }

  #done(ok: boolean): void {
    this.busy = false;
    this.onAnswer(ok, performance.now() - this.#started);
  }
}

async function wires(order: LoadOrder): Promise<Wire[]> {
  const request = requestBytes(order);
  const all = Array.from({ length: order.connections }, () => new Wire(order, request));
  await Promise.all(all.map((wire) => wire.ready()));
  return all;
}

/** Every connection asks again as soon as it was answered. */
async function closedLoop(order: LoadOrder): Promise<LoadResult> {
  const all = await wires(order);
  const latencies: number[] = [];
  let bad = 0;
  const started = performance.now();
  const until = started + order.durationMs;
  await new Promise<void>((resolve) => {
    let active = all.length;
    for (const wire of all) {
      wire.onAnswer = (ok, ms) => {
        latencies.push(ms);
        if (!ok) bad++;
        if (ok && performance.now() < until) wire.fire();
        else if (--active === 0) resolve();
      };
      wire.fire();
    }
  });
  const elapsedMs = performance.now() - started;
  for (const wire of all) wire.close();
  return { requests: latencies.length, bad, elapsedMs, latencies, events: 0 };
}

/** Requests leave at a fixed rate, whatever the answers do. */
async function openLoop(order: LoadOrder): Promise<LoadResult> {
  const all = await wires(order);
  const latencies: number[] = [];
  const total = Math.round((order.rate * order.durationMs) / 1000);
  let bad = 0;
  let sent = 0;
  let over = 0;
  const started = performance.now();
  await new Promise<void>((resolve) => {
    for (const wire of all) {
      wire.onAnswer = (ok, ms) => {
        latencies.push(ms);
        if (!ok) bad++;
        if (++over === total) resolve();
      };
    }
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - started) * order.rate) / 1000));
      for (; sent < due; sent++) {
        const free = all.find((wire) => !wire.busy);
        if (free !== undefined) {
          free.fire();
          continue;
        }
        bad++;
        over++;
      }
      if (sent < total) return;
      clearInterval(timer);
      if (over === total) resolve();
    }, 1);
  });
  const elapsedMs = performance.now() - started;
  for (const wire of all) wire.close();
  return { requests: latencies.length, bad, elapsedMs, latencies, events: 0 };
}

/** Opens all streams at once and counts the events of each to its end. */
async function streams(order: LoadOrder): Promise<LoadResult> {
  const request = requestBytes(order);
  const started = performance.now();
  const seen = await Promise.all(
    Array.from({ length: order.connections }, () => oneStream(order, request)),
  );
  const elapsedMs = performance.now() - started;
  const bad = seen.filter((stream) => !stream.whole || stream.events !== order.events).length;
  return {
    requests: seen.length,
    bad,
    elapsedMs,
    latencies: seen.map((stream) => stream.firstMs),
    events: seen.reduce((sum, stream) => sum + stream.events, 0),
  };
}

interface StreamSeen {
  events: number;
  whole: boolean;
  firstMs: number;
}

function oneStream(order: LoadOrder, request: Buffer): Promise<StreamSeen> {
  return new Promise((resolve) => {
    const seen: StreamSeen = { events: 0, whole: false, firstMs: Number.NaN };
    const socket = connect({ port: order.port, host: '127.0.0.1', noDelay: true });
    const started = performance.now();
    let rest = '';
    socket.on('connect', () => socket.write(request));
    socket.on('error', () => {});
    socket.on('close', () => resolve(seen));
    socket.on('data', (data) => {
      const lines = (rest + data.toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('data: {"id"')) {
          if (Number.isNaN(seen.firstMs)) seen.firstMs = performance.now() - started;
          if (line.includes('"content":" word"')) seen.events++;
        } else if (line.startsWith(STREAM_DONE)) {
          seen.whole = true;
          socket.end();
        }
      }
    });
  });
}

process.on('message', (order: LoadOrder) => {
  const run = { closed: closedLoop, open: openLoop, streams }[order.kind];
  run(order).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
