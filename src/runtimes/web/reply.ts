import type { HeaderList } from '../../contract/header-list.ts';
import type { Reply, ReplyListener } from '../../contract/ports.ts';

export interface WebReply {
  readonly reply: Reply;
  /** Resolves at the head, and always: also when the answer is broken off before it. */
  readonly response: Promise<Response>;
  /** Tells the reply that the caller left, where the runtime hears it outside of the stream. */
  leave(): void;
}

/** What may wait in one stream before the upstream is paused. */
const BUFFERED_BYTES = 65_536;

/** Statuses that `Response` refuses to give a body. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/** What nginx logs for a caller who left before there was an answer. */
const CLIENT_CLOSED_REQUEST = 499;

/** A reply that is the body of a `Response`. */
export function createWebReply(): WebReply {
  const { promise: response, resolve } = Promise.withResolvers<Response>();
  const body = createBody();
  let answered = false;
  const answer = (status: number, headers: HeaderList, content: Body['stream'] | null): void => {
    if (answered) return;
    answered = true;
    resolve(new Response(content, { status, headers: unflatten(headers) }));
  };
  const reply: Reply = {
    head: (status, headers) =>
      answer(status, headers, WITHOUT_BODY.has(status) ? null : body.stream),
    write: body.write,
    end: body.end,
    fail(): void {
      body.fail();
      // Before the head there is no connection to break off, only an answer that must come.
      answer(502, [], body.stream);
    },
    listen: body.listen,
  };
  const leave = (): void => {
    body.leave();
    // Nobody hears it, but the runtime waits for it.
    answer(CLIENT_CLOSED_REQUEST, [], null);
  };
  return { reply, response, leave };
}

interface Body extends Pick<Reply, 'write' | 'end' | 'fail' | 'listen'> {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  leave(): void;
}

type Controller = ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;

function createBody(): Body {
  let controller: Controller | null = null;
  let listener: ReplyListener | null = null;
  let blocked = false;
  let left = false;
  const gone = (): void => {
    if (controller === null) return;
    controller = null;
    left = true;
    listener?.gone();
  };
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(given: Controller): void {
        controller = given;
      },
      pull(): void {
        if (!blocked) return;
        blocked = false;
        listener?.drained();
      },
      cancel: gone,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: BUFFERED_BYTES }),
  );
  return {
    stream,
    leave(): void {
      controller?.close();
      gone();
    },
    listen(given: ReplyListener): void {
      listener = given;
      if (left) given.gone();
    },
    write(bytes: Uint8Array): boolean {
      // Nobody reads any more and nobody will be `drained`, so waiting would be for ever.
      if (controller === null) return true;
      if (bytes.byteLength > 0) controller.enqueue(bytes as Uint8Array<ArrayBuffer>);
      blocked = (controller.desiredSize ?? 0) <= 0;
      return !blocked;
    },
    end(): void {
      controller?.close();
      controller = null;
    },
    fail(): void {
      controller?.error(new Error('the answer was broken off'));
      controller = null;
    },
  };
}

function unflatten(list: HeaderList): Headers {
  const headers = new Headers();
  for (let i = 0; i + 1 < list.length; i += 2) headers.append(list[i] ?? '', list[i + 1] ?? '');
  return headers;
}
