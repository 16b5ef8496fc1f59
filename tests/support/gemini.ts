/** Bodies, streams and conversations for the tests of one dialect. */
import type { Conversation, Part, Settings, Tool, Turn } from '../../src/contract/conversation.ts';
import type { AnswerContext, Decoder, ScannedBody } from '../../src/contract/dialect.ts';
import type { Event, Message } from '../../src/contract/event.ts';
import type { ModelRules, Rendered, RenderTarget } from '../../src/contract/rendering.ts';
import type { Usage } from '../../src/contract/usage.ts';
import { geminiGenerate } from '../../src/dialects/gemini-generate/index.ts';
import { geminiTranslator } from '../../src/dialects/gemini-generate/translator.ts';
import { Folder } from '../../src/hub/fold.ts';
import { SseScanner } from '../../src/wire/sse.ts';
import { NOT_SAID } from './not-said.ts';

const HEAD = { model: 'm', stream: false, wantsUsage: true };

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export function scanned(body: unknown): ScannedBody {
  return geminiGenerate.scan(bytesOf(typeof body === 'string' ? body : JSON.stringify(body)));
}

export function parse(body: unknown): Conversation {
  return geminiTranslator.parse(scanned(body), HEAD);
}

export function render(conversation: Conversation, target: Partial<RenderTarget> = {}): Rendered {
  return geminiTranslator.render(conversation, { model: 'm', rules: null, quirks: {}, ...target });
}

/** The body a conversation becomes. */
export function bodyOf(
  conversation: Conversation,
  target: Partial<RenderTarget> = {},
): ReturnType<typeof JSON.parse> {
  return JSON.parse(render(conversation, target).body);
}

/** What could not be said, each as `field path`, with a mark where the request needs it. */
export function lossesOf(conversation: Conversation, target: Partial<RenderTarget> = {}): string[] {
  return render(conversation, target).losses.map(({ field, path, required }) =>
    required ? `${field}! ${path}` : `${field} ${path}`,
  );
}

/** Rules that forbid nothing. */
export const FREE: ModelRules = {
  outputLimit: null,
  sampling: 'free',
  reasoning: { control: 'unknown', efforts: [], off: 'yes', budget: null },
  forcedTools: true,
  schema: true,
  schemaWithTools: true,
  prefill: true,
  instructions: 'system',
  signedCalls: false,
};

export function ruled(more: Partial<ModelRules>): Partial<RenderTarget> {
  return { rules: { ...FREE, ...more } };
}

export const NO_USAGE: Usage = {
  input: null,
  cacheRead: null,
  cacheWrite: null,
  cacheWriteLong: null,
  audioInput: null,
  output: null,
  reasoning: null,
  audioOutput: null,
  reportedCost: null,
};

/** A conversation that came in another dialect. */
export function foreign(
  more: Partial<Omit<Conversation, 'settings'>> & { readonly settings?: Partial<Settings> },
): Conversation {
  return {
    dialect: 'anthropic-messages',
    model: 'm',
    stream: false,
    turns: [],
    tools: [],
    toolChoice: null,
    extra: {},
    ...more,
    settings: { ...NOT_SAID, ...more.settings },
  };
}

export const BASE = { path: 'p', cache: null, signature: null, extra: {} } as const;

export function text(words: string): Part {
  return { ...BASE, kind: 'text', text: words };
}

export function turn(role: Turn['role'], ...parts: readonly Part[]): Turn {
  return { role, parts, path: role, name: null, cache: null, extra: {} };
}

export function called(id: string, more: Partial<Extract<Part, { kind: 'tool_call' }>> = {}): Part {
  const call = { kind: 'tool_call', id, name: 'f', namespace: null, form: 'json' } as const;
  return { ...BASE, ...call, input: '{}', ...more };
}

export function returned(id: string, ...content: readonly Part[]): Part {
  return { ...BASE, kind: 'tool_result', id, name: null, form: 'json', failed: null, content };
}

export function tool(name: string, more: Partial<Extract<Tool, { kind: 'function' }>> = {}): Tool {
  return {
    kind: 'function',
    path: 't',
    name,
    namespace: null,
    description: null,
    cache: null,
    schema: null,
    strict: null,
    extra: {},
    ...more,
  };
}

/** Everything a decoder tells. */
export function told(feed: (decoder: Decoder) => void): Event[] {
  const events: Event[] = [];
  feed(geminiTranslator.decoder((event) => events.push(event)));
  return events;
}

export function folded(events: readonly Event[]): Message {
  const folder = new Folder();
  for (const event of events) folder.event(event);
  return folder.message();
}

/** What a stream of those chunks tells. */
export function streamed(...chunks: readonly unknown[]): Event[] {
  return told((decoder) => {
    for (const one of chunks) {
      decoder.frame('', typeof one === 'string' ? one : JSON.stringify(one));
    }
    decoder.end();
  });
}

/** A chunk with those parts. */
export function chunk(parts: readonly object[], more: object = {}): object {
  return { candidates: [{ content: { role: 'model', parts }, index: 0, ...more }] };
}

export const STOP: object = { candidates: [{ finishReason: 'STOP', index: 0 }] };

export function framesOf(stream: string, cut: number = stream.length): string[] {
  const frames: string[] = [];
  const scanner = new SseScanner(({ data }) => frames.push(data));
  const bytes = bytesOf(stream);
  for (let at = 0; at < bytes.length; at += cut) scanner.push(bytes.subarray(at, at + cut));
  return frames;
}

export const CONTEXT: AnswerContext = {
  requestId: '0199e5a2-0000-7000-8000-000000000000',
  model: 'asked-for',
  createdAt: 1_700_000_000,
  wantsUsage: true,
  conversation: foreign({}),
};
