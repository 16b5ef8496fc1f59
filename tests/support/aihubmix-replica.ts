/**
 * A host that behaves as AiHubMix does, as far as its pages describe it: a list of models behind a
 * key, a catalogue with prices in USD per million tokens, and streamed chat. What a model says is
 * the test's to choose.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Answer,
  answerBody,
  DONE,
  deltaFrame,
  errorBody,
  streamFrames,
  usage,
  usageFrame,
} from './chat-grammar.ts';

export interface CatalogueModel {
  readonly id: string;
  readonly name: string;
  /** USD per million tokens. */
  readonly input: number;
  readonly output: number;
}

export interface AihubmixReplica {
  readonly origin: string;
  readonly baseUrl: string;
  /** The one key it takes. */
  readonly apiKey: string;
  readonly models: readonly CatalogueModel[];
  /** The pieces the next answers are made of, whatever was asked. */
  says(...pieces: readonly string[]): void;
  /** The next streamed answers delta by delta: reasoning, tool calls, pictures, and how they end. */
  sends(deltas: readonly object[], finish?: string): void;
  /** The next answers are this error; its code is its first words unless told. */
  refuses(status: number, message: string, code?: string | null): void;
  /** Keeps the next answer open after its first pieces, until it is broken off or let go on. */
  holds(): { breakOff(): void; goOn(): void };
  /** How the catalogue answers until it is told otherwise. */
  lists(how: Listing): void;
  /** Keeps the next answer of the catalogue back until it is let go. */
  holdsList(): { goOn(): void };
  /** Nothing answers at its address. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/** All of it, its first half and then nothing more, an error, or a page for people at every list. */
export type Listing = 'whole' | 'half' | 'error' | 'page';

export interface AihubmixOptions {
  /** Besides the two that are always there. */
  readonly moreModels?: number;
}

/** Tokens every answer reports. */
export const REPORTED = { prompt: 1_204, completion: 388 } as const;

export async function startAihubmix(options: AihubmixOptions = {}): Promise<AihubmixReplica> {
  const host = new Host(modelsOf(options.moreModels ?? 10));
  await host.listen();
  return host;
}

function modelsOf(more: number): CatalogueModel[] {
  const named = [
    { id: 'claude-opus-5', name: 'Claude Opus 5', input: 5, output: 25 },
    { id: 'gpt-6-terra', name: 'GPT-6 Terra', input: 1.25, output: 10 },
  ];
  const rest = Array.from({ length: more }, (_, at) => ({
    id: `model-${String(at + 1).padStart(4, '0')}`,
    name: `Model ${at + 1}`,
    input: (10 + at) / 100,
    output: (40 + 2 * at) / 100,
  }));
  return [...named, ...rest];
}

interface Script {
  readonly deltas: readonly object[];
  readonly finish: string;
}

interface Refusal {
  readonly status: number;
  readonly code: string | null;
  readonly message: string;
}

interface Hold {
  readonly over: Promise<'broken' | 'on'>;
  readonly end: (how: 'broken' | 'on') => void;
}

class Host implements AihubmixReplica {
  readonly apiKey = 'sk-aihubmix-replica-0123456789abcdef3f9a';
  readonly models: readonly CatalogueModel[];
  readonly #server: Server;
  #pieces: readonly string[] = ['Hello', ' from ', 'the replica.'];
  #script: Script | null = null;
  #refusal: Refusal | null = null;
  #hold: Hold | null = null;
  #listing: Listing = 'whole';
  #listHold: Promise<void> | null = null;
  #port = 0;

  constructor(models: readonly CatalogueModel[]) {
    this.models = models;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  async listen(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get baseUrl(): string {
    return `${this.origin}/v1`;
  }

  says(...pieces: readonly string[]): void {
    this.#pieces = pieces;
    this.#script = null;
    this.#refusal = null;
  }

  sends(deltas: readonly object[], finish = 'stop'): void {
    this.says();
    this.#script = { deltas, finish };
  }

  refuses(status: number, message: string, code: string | null = message.slice(0, 60)): void {
    this.says();
    this.#refusal = { status, code, message };
  }

  holds(): { breakOff(): void; goOn(): void } {
    const { promise, resolve } = Promise.withResolvers<'broken' | 'on'>();
    this.#hold = { over: promise, end: resolve };
    return { breakOff: () => resolve('broken'), goOn: () => resolve('on') };
  }

  lists(how: Listing): void {
    this.#listing = how;
  }

  holdsList(): { goOn(): void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#listHold = promise;
    return { goOn: resolve };
  }

  async goAway(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  comeBack(): Promise<void> {
    return this.listen();
  }

  async close(): Promise<void> {
    this.#hold?.end('on');
    if (this.#server.listening) await this.goAway();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readText(request);
    const path = new URL(request.url ?? '/', this.origin).pathname;
    if (this.#listing === 'page' && path.endsWith('/models')) return sendPage(response);
    // Its catalogue is public; everything else wants the key.
    if (path === '/api/v1/models') return this.#answerList(response);
    if (request.headers.authorization !== `Bearer ${this.apiKey}`) {
      const words = 'Incorrect API key provided. You can find your key in the console.';
      return sendText(response, 401, errorBody('Aihubmix_api_error', 'invalid_api_key', words));
    }
    if (path === '/v1/models') return json(response, 200, this.#list());
    if (path === '/v1/chat/completions') return this.#chat(response, body);
    return sendText(
      response,
      404,
      errorBody('invalid_request_error', null, `Invalid URL (${path})`),
    );
  }

  async #answerList(response: ServerResponse): Promise<void> {
    const hold = this.#listHold;
    this.#listHold = null;
    await hold;
    if (this.#listing === 'error') {
      return sendText(response, 500, errorBody('Aihubmix_api_error', null, 'Out of order.'));
    }
    const text = JSON.stringify(this.#catalogue());
    if (this.#listing === 'whole') return sendText(response, 200, text);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write(text.slice(0, text.length / 2), () => response.socket?.resetAndDestroy());
  }

  #list(): object {
    const data = this.models.map(({ id }) => ({ id, object: 'model', owned_by: 'aihubmix' }));
    return { object: 'list', data };
  }

  #catalogue(): object {
    const data = this.models.map(({ id, name, input, output }) => ({
      model_id: id,
      model_name: name,
      developer_id: 1,
      desc: `${name}, as the replica lists it`,
      types: 'llm',
      features: 'tools,function_calling',
      input_modalities: 'text',
      endpoints: 'chat_completions',
      context_length: 200_000,
      max_output: 32_000,
      pricing: { input, output },
    }));
    return { data, message: '', success: true };
  }

  async #chat(response: ServerResponse, body: string): Promise<void> {
    const asked = JSON.parse(body) as {
      readonly model: string;
      readonly stream?: boolean;
      readonly stream_options?: { readonly include_usage?: boolean };
    };
    if (this.#refusal !== null) {
      const { status, code, message } = this.#refusal;
      return sendText(response, status, errorBody('Aihubmix_api_error', code, message));
    }
    const answer = {
      model: asked.model,
      pieces: this.#pieces,
      tools: [],
      finish: 'stop',
      usage: usage(REPORTED.prompt, REPORTED.completion),
    };
    if (asked.stream !== true) return sendText(response, 200, answerBody(answer));
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    const frames =
      this.#script === null
        ? streamFrames(answer, asked.stream_options?.include_usage === true)
        : scriptFrames(answer, this.#script);
    const hold = this.#hold;
    this.#hold = null;
    const [first, last] = [frames.slice(0, 2), frames.slice(2)];
    response.write(first.join(''));
    if (hold !== null && (await hold.over) === 'broken') {
      response.socket?.resetAndDestroy();
      return;
    }
    response.end(last.join(''));
  }
}

function scriptFrames(answer: Answer, { deltas, finish }: Script): string[] {
  const said = deltas.map((delta) => deltaFrame(answer, delta, null));
  return [...said, deltaFrame(answer, {}, finish), usageFrame(answer), DONE];
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function sendPage(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<!doctype html><title>Welcome</title><h1>Welcome</h1>');
}

function json(response: ServerResponse, status: number, body: object): void {
  sendText(response, status, JSON.stringify(body));
}

function sendText(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body);
}
