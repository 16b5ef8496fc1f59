import type { HeaderList } from '../contract/header-list.ts';
import type { Inbound, Reply, ReplyListener } from '../contract/ports.ts';
import { headerValue } from '../wire/headers.ts';
import { parseObject } from '../wire/json-read.ts';
import { type SseLimits, SseScanner } from '../wire/sse.ts';

const UTF8 = new TextEncoder();

/** Such a caller reads a stream as one JSON array, as Google's servers send it without `alt=sse`. */
export function wantsArray({ path, query }: Inbound): boolean {
  if (!path.endsWith(':streamGenerateContent')) return false;
  return new URLSearchParams(query).get('alt') !== 'sse';
}

/**
 * Writes a stream of events as a JSON array of their data, which stays as it came; comments become
 * line feeds, which mean nothing there either. What is no object has no place in it: a word that
 * ends the events, or an event that was cut off. Whatever is no stream passes as it is.
 */
export class ArrayReply implements Reply {
  readonly #reply: Reply;
  readonly #scanner: SseScanner;
  #streams = false;
  #opened = false;
  #text = '';

  constructor(reply: Reply, limits: SseLimits) {
    this.#reply = reply;
    this.#scanner = new SseScanner(({ data }) => {
      if (parseObject(data) !== null) this.#entry(data);
    }, limits);
  }

  head(status: number, headers: HeaderList): void {
    const type = headerValue(headers, 'content-type') ?? '';
    this.#streams = type.toLowerCase().startsWith('text/event-stream');
    this.#reply.head(status, this.#streams ? asJson(headers) : headers);
  }

  write(bytes: Uint8Array): boolean {
    if (!this.#streams) return this.#reply.write(bytes);
    this.#scanner.push(bytes);
    const text = this.#text === '' ? '\n' : this.#text;
    this.#text = '';
    return this.#reply.write(UTF8.encode(text));
  }

  end(): void {
    if (this.#streams) {
      // The last event may lack its blank line.
      const unfinished = this.#scanner.finish();
      if (unfinished !== null && parseObject(unfinished.data) !== null) {
        this.#entry(unfinished.data);
      }
      this.#reply.write(UTF8.encode(`${this.#text}${this.#opened ? ']' : '[]'}`));
    }
    this.#reply.end();
  }

  #entry(data: string): void {
    this.#text += `${this.#opened ? ',\n' : '['}${data}`;
    this.#opened = true;
  }

  fail(): void {
    this.#reply.fail();
  }

  listen(listener: ReplyListener): void {
    this.#reply.listen(listener);
  }
}

function asJson(headers: HeaderList): string[] {
  return headers.map((part, index) =>
    headers[index - 1] === 'content-type' && index % 2 === 1
      ? 'application/json; charset=utf-8'
      : part,
  );
}
