import { GatewayError } from '../../contract/error.ts';
import type { Inbound } from '../../contract/ports.ts';

/** The largest body that is taken; counted as it arrives, because a length can be left out. */
const BODY_LIMIT = 32 * 1024 * 1024;

/** How long a body may stand still. A slow upload that moves may take as long as it needs. */
const BODY_IDLE_MS = 30_000;

const NOTHING = new Uint8Array(0);

/** Reads a request whole. Resolves always: what could not be taken becomes the refusal. */
export async function readInbound(request: Request): Promise<Inbound> {
  const url = new URL(request.url);
  const { body, refusal } = await takeBody(request);
  return {
    method: request.method,
    path: stripBase(url.pathname),
    query: url.search.slice(1),
    header: (name) => request.headers.get(name),
    body,
    refusal,
  };
}

/**
 * Cuts the function's slug, whatever it is called, so that the same code can be deployed under a
 * second name. The platform already cuts `/functions/v1`; a proxy in front of it may not.
 */
export function stripBase(path: string): string {
  const rest = path.startsWith('/functions/v1/') ? path.slice('/functions/v1'.length) : path;
  const end = rest.indexOf('/', 1);
  return end === -1 ? '/' : rest.slice(end);
}

interface Taken {
  readonly body: Uint8Array;
  readonly refusal: GatewayError | null;
}

async function takeBody(request: Request): Promise<Taken> {
  if (request.body === null) return { body: NOTHING, refusal: null };
  if (request.method !== 'POST') {
    await request.body.cancel().catch(ignore);
    return { body: NOTHING, refusal: null };
  }
  if (Number(request.headers.get('content-length') ?? 0) > BODY_LIMIT) {
    await request.body.cancel().catch(ignore);
    return refuse('body_too_large');
  }
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const step = await nextChunk(reader);
    if (step === 'late') return stop(reader, 'body_timeout');
    if (step === 'cut') return stop(reader, 'invalid_json');
    if (step === 'end') return { body: join(chunks, size), refusal: null };
    size += step.byteLength;
    if (size > BODY_LIMIT) return stop(reader, 'body_too_large');
    chunks.push(step);
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

async function nextChunk(reader: Reader): Promise<Uint8Array | 'end' | 'late' | 'cut'> {
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => resolve('late'), BODY_IDLE_MS);
  const read = reader.read().then(
    (result) => (result.done ? 'end' : result.value),
    // The caller left in the middle of sending, so whatever we answer is not read.
    () => 'cut' as const,
  );
  const first = await Promise.race([read, late]);
  clearTimeout(timer);
  return first;
}

function stop(reader: Reader, code: keyof typeof REFUSALS): Taken {
  reader.cancel().catch(ignore);
  return refuse(code);
}

const REFUSALS = {
  body_too_large: 'The request body is larger than 32 MB. Send less, such as smaller images.',
  body_timeout: 'The request body stopped arriving for 30 seconds. Send it again.',
  invalid_json: 'The request body ended before it was complete. Send it again.',
} as const;

function refuse(code: keyof typeof REFUSALS): Taken {
  return { body: NOTHING, refusal: new GatewayError(code, REFUSALS[code]) };
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = chunks;
  if (first !== undefined && chunks.length === 1) return first;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** The body was given up, so a failure to cancel it changes nothing. */
function ignore(): void {}
