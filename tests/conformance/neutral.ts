/**
 * The words in which the suite says what a caller asks, what a vendor's model answers, and what a
 * caller then sees. They belong to no wire format: each client says an ask in its own way, each
 * reader takes it out of a request again, and the two must agree whatever lies between.
 */
import type { DialectId } from '../../src/contract/dialect-id.ts';

export const DIALECTS: readonly DialectId[] = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini-generate',
];

export interface Image {
  readonly mimeType: string;
  /** Base64 of its bytes, or an address. */
  readonly data: string;
  readonly at: 'inline' | 'url';
}

export interface Call {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

export interface Result {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

export type Turn =
  | { readonly by: 'user'; readonly text: string; readonly image?: Image }
  | { readonly by: 'model'; readonly text: string; readonly calls: readonly Call[] }
  | { readonly by: 'tools'; readonly results: readonly Result[] };

export interface ToolForm {
  readonly name: string;
  readonly description: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** A request. Null and empty mean that nothing is said. */
export interface Ask {
  readonly system: string | null;
  readonly turns: readonly Turn[];
  readonly tools: readonly ToolForm[];
  /** `any`: some tool must be called; otherwise the name of the one that must. */
  readonly choice: 'any' | { readonly tool: string } | null;
  readonly schema: Readonly<Record<string, unknown>> | null;
  readonly limit: number | null;
  readonly stop: readonly string[];
  /** How hard to think. */
  readonly effort: string | null;
  /** Whether the thoughts are to be shown; null where a dialect cannot say it. */
  readonly shown: boolean | null;
}

export const NOTHING_ASKED: Ask = {
  system: null,
  turns: [],
  tools: [],
  choice: null,
  schema: null,
  limit: null,
  stop: [],
  effort: null,
  shown: null,
};

/** Tokens: `input` holds `cached` and `written`, `output` holds `reasoning`. */
export interface Spent {
  readonly input: number;
  readonly cached: number;
  readonly written: number;
  readonly output: number;
  readonly reasoning: number;
}

export type Finish = 'stop' | 'length' | 'tools' | 'filter';

/** What a vendor's model says, piece by piece. */
export interface Script {
  readonly reasoning: readonly string[];
  readonly text: readonly string[];
  readonly calls: readonly {
    readonly id: string;
    readonly name: string;
    readonly pieces: readonly string[];
  }[];
  readonly finish: Finish;
  /** The sequence that ended it, if one did. */
  readonly stopped: string | null;
  readonly spent: Spent;
}

/** What a client's user sees of an answer. */
export interface Observation {
  readonly text: string;
  readonly reasoning: string;
  /** Without ids: those are each dialect's own. */
  readonly calls: readonly { readonly name: string; readonly input: unknown }[];
  readonly finish: Finish | string | null;
  /** Null where the client was told none. */
  readonly spent: Spent | null;
  /** In how many pieces text and reasoning came; 0 where the answer was not streamed. */
  readonly pieces: number;
  readonly error: { readonly status: number | null; readonly message: string } | null;
}

/** Names the one exchange a cell is about; stands in the last words of its prompt. */
export const NONCE: RegExp = /\s*nonce:([\w-]+)/;
