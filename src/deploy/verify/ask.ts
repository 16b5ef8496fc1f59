/** An answer that came whole. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Why there is no answer; reads on after the name of who was asked. */
export interface Silence {
  readonly kind: 'silence';
  readonly words: string;
}

export interface Question {
  readonly method?: 'GET' | 'POST' | 'OPTIONS';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** Lists of models of large aggregators have a few megabytes. */
const MAX_CHARACTERS = 16_000_000;

/** Asks and reads the whole answer; a redirect is an answer like any other. Never throws. */
export async function ask(url: string, question: Question): Promise<Answer | Silence> {
  try {
    const response = await open(url, question);
    const text = await readText(response);
    return { kind: 'answer', status: response.status, headers: response.headers, text };
  } catch (error) {
    return { kind: 'silence', words: silenceOf(error, question.timeoutMs) };
  }
}

/** Asks, and leaves the body to be read. @throws what `fetch` throws. */
export function open(url: string, question: Question): Promise<Response> {
  return fetch(url, {
    method: question.method ?? 'GET',
    headers: { 'user-agent': 'weir-verify', ...question.headers },
    ...(question.body === undefined ? {} : { body: question.body }),
    // Following one would show a credential to whoever is at its other end.
    redirect: 'manual',
    signal: AbortSignal.timeout(question.timeoutMs),
  });
}

async function readText(response: Response): Promise<string> {
  if (response.body === null) return '';
  let text = '';
  const decoded = response.body.pipeThrough(new TextDecoderStream() as DecoderStream);
  for await (const piece of decoded) {
    text += piece;
    if (text.length > MAX_CHARACTERS) throw new Error('the answer is too large');
  }
  return text;
}

/** The types of Node and of the web disagree about what a decoder takes. */
type DecoderStream = ReadableWritablePair<string, Uint8Array<ArrayBuffer>>;

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses the connection',
  ENOTFOUND: 'is not known to DNS',
  EAI_AGAIN: 'could not be looked up in DNS',
  ECONNRESET: 'broke the connection off',
  UND_ERR_SOCKET: 'broke the connection off',
};

/** Why a request or its answer came to nothing. */
export function silenceOf(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `did not answer within ${timeoutMs / 1_000} s`;
  }
  const code = codeOf(error);
  if (code === null) return `does not answer (${reasonOf(error)})`;
  if (/CERT|TLS|SSL|ALTNAME/.test(code)) return `has a certificate that is not trusted (${code})`;
  return `${WORDS[code] ?? 'does not answer'} (${code})`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** `fetch` hides what happened in the cause. */
function codeOf(error: unknown): string | null {
  const cause = error instanceof Error ? error.cause : null;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  return typeof code === 'string' ? code : null;
}

/**
 * What an answer is, for who expected another one. It is shortened where it is cleaned: what is cut
 * before could leave half of a secret.
 */
export function describe({ status, headers, text }: Answer): string {
  if (status >= 300 && status < 400) {
    return `a redirect (${status}) to ${headers.get('location') ?? 'nowhere'}`;
  }
  const type = headers.get('content-type') ?? '';
  if (type.includes('html')) return `${status} with a page of HTML`;
  const body = text.trim();
  return body === '' ? `${status} without a body` : `${status} ${body}`;
}
