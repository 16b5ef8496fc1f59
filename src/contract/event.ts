import type { InputForm, MediaKind, Part, Signature } from './conversation.ts';
import type { DialectId } from './dialect-id.ts';
import type { UpstreamError } from './error.ts';
import type { Json, JsonObject } from './json.ts';
import type { Usage } from './usage.ts';

/**
 * An answer as the hub holds it, piece by piece: `start`, then parts, each from its `part_start` to
 * its `part_end`, then `finish`; `usage` at any time, the last one counts. Parts are indexed from 0
 * in the order they start; several may be open at once, and an encoder whose dialect cannot say
 * that makes them wait their turn. A whole JSON answer is the same events.
 */
export type Event =
  | {
      readonly type: 'start';
      /** The provider's own id of the answer, null where it gave none. */
      readonly id: string | null;
      readonly model: string | null;
      /** Members only the answer's own dialect knows, such as `system_fingerprint`. */
      readonly extra: JsonObject;
    }
  | { readonly type: 'part_start'; readonly index: number; readonly part: PartHead }
  | { readonly type: 'part_delta'; readonly index: number; readonly delta: Delta }
  | { readonly type: 'part_end'; readonly index: number }
  | {
      readonly type: 'usage';
      readonly usage: Usage;
      /** The provider's own object. */
      readonly native: JsonObject;
    }
  | Finish
  /** The provider says that it failed. Nothing follows. */
  | { readonly type: 'error'; readonly error: UpstreamError };

export type PartHead =
  | { readonly kind: 'text' }
  | { readonly kind: 'refusal' }
  | {
      readonly kind: 'reasoning';
      readonly id: string | null;
      readonly form: 'full' | 'summary';
    }
  | {
      readonly kind: 'tool_call';
      /** Never empty: a decoder makes one where the provider gave none. */
      readonly id: string;
      readonly name: string;
      readonly namespace: string | null;
      readonly form: InputForm;
    }
  | { readonly kind: 'media'; readonly media: MediaKind; readonly mimeType: string }
  /** Whole in its head; nothing is added to it. */
  | {
      readonly kind: 'native';
      readonly dialect: DialectId;
      readonly type: string;
      readonly value: Json;
    };

export type Delta =
  /** More text, reasoning, tool input or base64. */
  | { readonly kind: 'text'; readonly text: string }
  /** A further paragraph of a summary begins. */
  | { readonly kind: 'break' }
  | { readonly kind: 'signature'; readonly signature: Signature }
  /** Reasoning nobody may read: redacted or encrypted. */
  | { readonly kind: 'hidden'; readonly signature: Signature }
  | { readonly kind: 'citation'; readonly citation: Citation }
  /** Log probabilities of the text just told, in OpenAI's shape: a list of tokens. */
  | { readonly kind: 'probabilities'; readonly tokens: readonly Json[] };

/** Where a text has something from. */
export interface Citation {
  readonly url: string | null;
  readonly title: string | null;
  /** The words cited. */
  readonly quote: string | null;
  /** UTF-16 offsets into the part's text, where the provider tells them. */
  readonly start: number | null;
  readonly end: number | null;
  readonly dialect: DialectId;
  /** As its dialect said it. */
  readonly native: JsonObject;
}

export interface Finish {
  readonly type: 'finish';
  readonly reason: FinishReason;
  /** The provider's own word. */
  readonly said: string | null;
  readonly stopSequence: string | null;
  /** Members only the answer's own dialect knows and tells at its end, such as `stop_details`. */
  readonly extra?: JsonObject;
}

export type FinishReason =
  | 'stop'
  | 'stop_sequence'
  | 'length'
  /** The model's context is full. */
  | 'context_full'
  | 'tool_use'
  | 'content_filter'
  /** A long turn paused by the provider, to be sent back as it is. */
  | 'pause'
  | 'other';

/** An answer that has come in whole: its events, folded. */
export interface Message {
  readonly id: string | null;
  readonly model: string | null;
  readonly extra: JsonObject;
  readonly parts: readonly AnswerPart[];
  readonly finish: Finish | null;
  readonly usage: Usage | null;
  readonly nativeUsage: JsonObject | null;
}

/** A part with what only answers have. */
export interface AnswerPart {
  readonly part: Part;
  readonly citations: readonly Citation[];
  readonly probabilities: readonly Json[] | null;
}
