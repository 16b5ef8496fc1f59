/**
 * The bench's upstream: raw sockets and canned bytes, so that it costs as little as it can. It
 * answers a body with `"stream":true` near its start with `EVENTS` events, 50 a second.
 */
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';

const EVENTS = Number(process.env['BENCH_EVENTS'] ?? 500);
/** Streams take turns: a slot is written every 2 ms, each of the ten slots every 20 ms. */
const SLOTS = 10;
const SLOT_MS = 2;

const usage = { prompt_tokens: 24, completion_tokens: 12, total_tokens: 36 };
const answer = JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  created: 1_790_000_000,
  model: 'bench',
  choices: [
    {
      index: 0,
      message: {
        role: 'assistant',
        content: 'Hello, world, it is good to see you.',
        refusal: null,
      },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
  usage,
  system_fingerprint: 'fp_bench',
});
const ANSWER = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-request-id: req_bench\r\ncontent-length: ${answer.length}\r\n\r\n${answer}`,
);

function chunked(data: string): Buffer {
  const text = `data: ${data}\n\n`;
  return Buffer.from(`${text.length.toString(16)}\r\n${text}\r\n`);
}

function event(delta: object, finish: string | null): string {
  return JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion.chunk',
    created: 1_790_000_000,
    model: 'bench',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    usage: null,
  });
}

const STREAM_HEAD = Buffer.from(
  'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n',
);
const EVENT = chunked(event({ content: ' word' }, null));
const STREAM_END = Buffer.concat([
  chunked(event({}, 'stop')),
  chunked(JSON.stringify({ ...JSON.parse(event({}, null)), choices: [], usage })),
  chunked('[DONE]'),
  Buffer.from('0\r\n\r\n'),
]);

interface Stream {
  readonly socket: Socket;
  left: number;
}

const slots: Set<Stream>[] = Array.from({ length: SLOTS }, () => new Set());
let opened = 0;
let turn = 0;
let started = performance.now();

/** Catches up when the timer came late, so that 50 a second holds on average. */
function tick(): void {
  const due = Math.floor((performance.now() - started) / SLOT_MS);
  for (; turn < due; turn++) {
    const slot = slots[turn % SLOTS] as Set<Stream>;
    for (const stream of slot) {
      if (stream.left === 0) {
        slot.delete(stream);
        stream.socket.write(STREAM_END);
      } else {
        stream.left--;
        stream.socket.write(EVENT);
      }
    }
  }
}

setInterval(() => {
  if (slots.every((slot) => slot.size === 0)) {
    started = performance.now();
    turn = 0;
    return;
  }
  tick();
}, SLOT_MS);

function respond(socket: Socket, head: string): void {
  if (!head.includes('"stream":true')) {
    socket.write(ANSWER);
    return;
  }
  socket.write(STREAM_HEAD);
  const stream = { socket, left: EVENTS };
  const slot = slots[opened++ % SLOTS] as Set<Stream>;
  slot.add(stream);
  socket.on('close', () => slot.delete(stream));
}

function accept(socket: Socket): void {
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  let waiting = 0;
  let start = '';
  let pending: Buffer = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => {
    if (waiting > 0) {
      waiting -= data.length;
      if (start.length < 400) start += data.toString('latin1', 0, 400);
      if (waiting === 0) respond(socket, start);
      return;
    }
    pending = pending.length === 0 ? data : Buffer.concat([pending, data]);
    const end = pending.indexOf('\r\n\r\n');
    if (end === -1) return;
    const head = pending.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    start = pending.toString('latin1', end + 4, end + 404);
    waiting = length - (pending.length - end - 4);
    pending = Buffer.alloc(0);
    if (waiting === 0) respond(socket, start);
  });
}

const server = createServer(accept);
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('disconnect', () => process.exit(0));
