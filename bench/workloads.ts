/** What is sent, and which question each sending answers. */
import { messagesBody, shortBody, streamBody, toolsBody } from './bodies.ts';
import type { Load } from './measures.ts';

export interface Workload {
  readonly name: string;
  readonly title: string;
  readonly load: Load;
  readonly report: 'throughput' | 'latency' | 'streams';
  /** At most this many rounds, where a round is long. */
  readonly rounds: number;
}

const KB = 1024;
/** The upstream's own default. */
const EVENTS = 500;

const serial = (body: (model: string) => string): Load => ({
  kind: 'closed',
  connections: 1,
  durationMs: 700,
  body,
});

export const WORKLOADS: readonly Workload[] = [
  // First, so that the peak of memory is that of the streams and not of large bodies before them.
  {
    name: 'streams',
    title: `500 streams of ${EVENTS} events, 50 a second each`,
    load: { kind: 'streams', connections: 500, durationMs: 0, events: EVENTS, body: streamBody },
    report: 'streams',
    rounds: 3,
  },
  {
    name: 'short',
    title: 'Short JSON, 32 connections, as fast as it goes',
    load: { kind: 'closed', connections: 32, durationMs: 1000, body: shortBody },
    report: 'throughput',
    rounds: 50,
  },
  {
    name: 'rate',
    title: 'Short JSON at a fixed 200 requests/s',
    load: { kind: 'open', connections: 32, durationMs: 1000, rate: 200, body: shortBody },
    report: 'latency',
    rounds: 50,
  },
  {
    name: '100k',
    title: '100 KB of messages, one at a time',
    load: serial((model) => messagesBody(model, 100 * KB)),
    report: 'latency',
    rounds: 50,
  },
  {
    name: '1m-messages',
    title: '1 MB of messages, one at a time',
    load: serial((model) => messagesBody(model, 1024 * KB)),
    report: 'latency',
    rounds: 50,
  },
  {
    name: '1m-tools',
    title: '1 MB of tool schemas, one at a time',
    load: serial((model) => toolsBody(model, 1024 * KB)),
    report: 'latency',
    rounds: 50,
  },
];
