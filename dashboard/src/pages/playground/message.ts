/** A picture that stands in the page itself, never one to be fetched. */
export interface Picture {
  /** A `data:` URL. */
  readonly url: string;
  readonly name: string;
}

export interface UserMessage {
  readonly role: 'user';
  /** The same in every column it was sent to. */
  readonly id: string;
  readonly text: string;
  readonly pictures: readonly Picture[];
}

/** What a tool the model called has answered. */
export interface ResultMessage {
  readonly role: 'tool';
  readonly id: string;
  readonly callId: string;
  readonly text: string;
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON, if the model wrote it well. */
  readonly arguments: string;
  /** What the provider wants back with the call, such as a signature; never looked into. */
  readonly extra?: unknown;
}

export interface Usage {
  readonly input: number | null;
  readonly output: number | null;
}

/** What a model has said so far. */
export interface Content {
  readonly text: string;
  readonly reasoning: string;
  /** How long it thought; null while it does, and where it didn't. */
  readonly reasoningMs: number | null;
  readonly refusal: string;
  readonly calls: readonly ToolCall[];
  /** Addresses as they came: `data:` or not. */
  readonly pictures: readonly string[];
  readonly finish: string | null;
  readonly usage: Usage | null;
  /** Since the request was sent, as seen here. */
  readonly firstTokenMs: number | null;
}

/** Why there is no answer, or no whole one. */
export interface Trouble {
  /** 0: nothing answered. */
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly requestId: string | null;
}

/** Which way a call went, from its headers. */
export interface Route {
  readonly requestId: string | null;
  readonly provider: string | null;
  readonly relay: string | null;
  readonly attempts: number | null;
}

/** What the ledger says of a call. Looked for until it is there, or for a few seconds. */
export type Bill =
  | { readonly state: 'looking' }
  | {
      readonly state: 'known';
      /** USD as exact text. */
      readonly cost: string | null;
      /** Why there is no cost, or where it is from. */
      readonly why: string;
      readonly usage: Usage;
    }
  | { readonly state: 'missing'; readonly why: string };

/**
 * `waiting` for the first word, `coming`, `done` only if the model finished; `stopped` by the user;
 * `broken` when the stream ended early; `failed` with what the provider or Weir said.
 */
export type AnswerState = 'waiting' | 'coming' | 'done' | 'stopped' | 'broken' | 'failed';

export interface AnswerMessage {
  readonly role: 'assistant';
  readonly id: string;
  /** What was asked for. */
  readonly model: string;
  readonly state: AnswerState;
  readonly content: Content;
  readonly route: Route | null;
  readonly trouble: Trouble | null;
  readonly bill: Bill | null;
  /** With what besides the messages before it. */
  readonly asked: Asked;
  /** The body that was sent. Not kept over a reload; then it is made again from what was said. */
  readonly request: ChatRequest | null;
}

export interface Asked {
  readonly system: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export type Message = UserMessage | AnswerMessage | ResultMessage;

/** The body of a chat completion. */
export type ChatRequest = {
  readonly model: string;
  readonly messages: readonly Readonly<Record<string, unknown>>[];
} & Readonly<Record<string, unknown>>;

export const NOTHING_SAID: Content = {
  text: '',
  reasoning: '',
  reasoningMs: null,
  refusal: '',
  calls: [],
  pictures: [],
  finish: null,
  usage: null,
  firstTokenMs: null,
};

/** Whether an answer may still grow. */
export function isOpen({ state }: AnswerMessage): boolean {
  return state === 'waiting' || state === 'coming';
}

/** Whether there is anything in it. */
export function saysSomething(content: Content): boolean {
  const { text, reasoning, refusal, calls, pictures } = content;
  return text + reasoning + refusal !== '' || calls.length + pictures.length > 0;
}
