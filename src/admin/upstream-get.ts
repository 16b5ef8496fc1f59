import type { HeaderList } from '../contract/header-list.ts';
import type { TransportFailure, UpstreamHandle } from '../contract/ports.ts';
import type { AdminPorts } from './ports.ts';
import { tlsWords } from './tls-words.ts';

/** What came of asking a provider. */
export type Outcome =
  | Answered
  | { readonly kind: 'failed'; readonly failure: TransportFailure }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'too_large' };

export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly body: string;
}

export interface Question {
  readonly url: string;
  readonly headers: HeaderList;
  readonly timeoutMs: number;
}

/** Lists of models are large at aggregators; an error is short. */
export const MAX_ANSWER_BYTES = 8_388_608;

/** Asks and reads the whole answer, within a time and a size. */
export function ask(ports: AdminPorts, { url, headers, timeoutMs }: Question): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const chunks: Uint8Array[] = [];
  let status = 0;
  let length = 0;
  let handle: UpstreamHandle | null = null;
  const done = (outcome: Outcome): void => {
    stopClock();
    resolve(outcome);
  };
  const answered = (): void => {
    const decoder = new TextDecoder();
    const body = chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('');
    done({ kind: 'answered', status, body: body + decoder.decode() });
  };
  const stopClock = ports.clock.every(timeoutMs, () => {
    handle?.abort();
    done({ kind: 'timeout' });
  });
  handle = ports.transport.send(
    { method: 'GET', url, headers, body: null },
    {
      head: (code) => {
        status = code;
      },
      data: (bytes) => {
        length += bytes.length;
        chunks.push(bytes.slice());
        if (length <= MAX_ANSWER_BYTES) return;
        handle?.abort();
        done({ kind: 'too_large' });
      },
      end: answered,
      fail: (failure) => done({ kind: 'failed', failure }),
    },
  );
  return promise;
}

/** Why a host could not be asked, and what to do about it. */
export function unreachable({ reason, message }: TransportFailure, host: string): string {
  switch (reason) {
    case 'dns':
      return `The name of ${host} cannot be resolved. Check the base URL for typing mistakes.`;
    case 'tls':
      return tlsWords(message, host);
    case 'connect_failed':
      return `${host} refuses connections. Check the port, and that the server runs.`;
    case 'connect_timeout':
      return `No connection to ${host} came about. Check the address, and that no firewall is between.`;
    case 'address_refused':
      return message;
    case 'redirect':
      return `${host} answered with a redirect, which is never followed. Put the address it leads to into the base URL.`;
    case 'reset':
      return `${host} broke the connection off before it had answered.`;
  }
}
