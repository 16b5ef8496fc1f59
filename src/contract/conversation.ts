import type { DialectId } from './dialect-id.ts';
import type { Json, JsonObject } from './json.ts';

/**
 * A request as the hub holds it: all that any of the dialects can say, in words of none of them.
 * A dialect parses its own bodies into one and renders one into its own bodies; no dialect knows
 * another. Nothing is merged, reordered or defaulted on the way in: absent stays null, zero stays
 * zero, and what the hub has no word for survives as it stood (`extra`, `native`).
 */
export interface Conversation {
  /** The dialect it was parsed from, whose field names `extra`, `native` and every `path` are. */
  readonly dialect: DialectId;
  /** What the caller asked for. */
  readonly model: string;
  readonly stream: boolean;
  /** One for each message of the caller, system prompts first where they stand apart. */
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice | null;
  readonly settings: Settings;
  /** Top-level members nothing above holds. */
  readonly extra: JsonObject;
  /**
   * Members that `settings` holds already, as the caller spelled them where its dialect has several
   * spellings. Only for saying them again in that dialect: others pass over it without a loss.
   */
  readonly idiom?: JsonObject;
  /**
   * Names of members in any `extra`, and types of native parts, that tell a model nothing: ids and
   * states of items, words for the vendor alone. Other dialects pass over them without a loss.
   */
  readonly labels?: readonly string[];
}

export type Role = 'system' | 'developer' | 'user' | 'assistant';

export interface Turn {
  readonly role: Role;
  readonly parts: readonly Part[];
  /** Where it stands in the caller's body, such as `messages[2]` or `instructions`. */
  readonly path: string;
  /** The speaker, where a dialect has a name for one. */
  readonly name: string | null;
  readonly cache: CacheMark | null;
  readonly extra: JsonObject;
}

/** "Keep everything up to here": a prompt cache's mark. `ttl` is null where none was named. */
export interface CacheMark {
  readonly ttl: '5m' | '1h' | null;
}

/**
 * What a provider wants back verbatim to trust its own earlier reasoning, and who made it. One made
 * by another dialect than the target's is worth nothing there.
 */
export interface Signature {
  readonly by: DialectId;
  readonly value: string;
}

interface PartBase {
  /** Where it stands in the caller's body, such as `messages[2].content[0]`. */
  readonly path: string;
  readonly cache: CacheMark | null;
  /** The signature that came on this very part (Gemini signs text and calls, not only thoughts). */
  readonly signature: Signature | null;
  /** Members nothing else holds. */
  readonly extra: JsonObject;
}

export interface TextPart extends PartBase {
  readonly kind: 'text';
  readonly text: string;
}

/** The model's words of declining, where a dialect keeps them apart from text. */
export interface RefusalPart extends PartBase {
  readonly kind: 'refusal';
  readonly text: string;
}

export type MediaKind = 'image' | 'audio' | 'video' | 'file';

export type MediaSource =
  /** `data` is base64 as the caller wrote it. */
  | { readonly at: 'inline'; readonly mimeType: string; readonly data: string }
  /** A document given as plain text. */
  | { readonly at: 'text'; readonly mimeType: string; readonly text: string }
  | { readonly at: 'url'; readonly url: string; readonly mimeType: string | null }
  /** An object stored at the provider. */
  | { readonly at: 'stored'; readonly id: string };

export interface MediaPart extends PartBase {
  readonly kind: 'media';
  readonly media: MediaKind;
  readonly source: MediaSource;
  /** A file's name or a document's title. */
  readonly name: string | null;
  /** How closely to look: `auto`, `low`, `high`, `original`. */
  readonly detail: string | null;
}

/** `json`: the input is a JSON text. `text`: it is free, as custom tools take it. */
export type InputForm = 'json' | 'text';

export interface ToolCallPart extends PartBase {
  readonly kind: 'tool_call';
  /** Ties a result to its call. */
  readonly id: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly form: InputForm;
  /** The arguments as a text, byte for byte as the model wrote them where they came as one. */
  readonly input: string;
}

export interface ToolResultPart extends PartBase {
  readonly kind: 'tool_result';
  readonly id: string;
  /** The tool's name, null where the dialect does not repeat it. */
  readonly name: string | null;
  readonly form: InputForm;
  /** Null: not said. */
  readonly failed: boolean | null;
  readonly content: readonly Part[];
}

/** Earlier reasoning. `hidden` is the part of it nobody may read: redacted or encrypted. */
export interface ReasoningPart extends PartBase {
  readonly kind: 'reasoning';
  /** Its item's id, where the dialect gives one. */
  readonly id: string | null;
  /** Whether the text is the reasoning itself or a summary of it. */
  readonly form: 'full' | 'summary';
  /** Paragraphs of a summary, or one text; empty where there is only a hidden part. */
  readonly texts: readonly string[];
  readonly hidden: Signature | null;
}

/** A block only one dialect knows: that one re-emits it, the others skip it and say so. */
export interface NativePart extends PartBase {
  readonly kind: 'native';
  readonly dialect: DialectId;
  /** The block's own type, such as `web_search_call`. */
  readonly type: string;
  /** What a user shows the model in it, so that the request means something else without it. */
  readonly media?: MediaKind;
  readonly value: Json;
}

export type Part =
  | TextPart
  | RefusalPart
  | MediaPart
  | ToolCallPart
  | ToolResultPart
  | ReasoningPart
  | NativePart;

interface ToolBase {
  readonly path: string;
  readonly name: string;
  /** The group a tool belongs to, where a dialect groups them (Responses). */
  readonly namespace: string | null;
  readonly description: string | null;
  readonly cache: CacheMark | null;
  readonly extra: JsonObject;
}

export interface FunctionTool extends ToolBase {
  readonly kind: 'function';
  /** A JSON Schema; null where the tool takes nothing. */
  readonly schema: JsonObject | null;
  readonly strict: boolean | null;
}

/** A tool whose input is free text, perhaps bound by a grammar. */
export interface CustomTool extends ToolBase {
  readonly kind: 'custom';
  readonly format: JsonObject | null;
}

/** A tool the provider runs itself, as its own dialect declares it. An offer, so it may be dropped. */
export interface NativeTool {
  readonly kind: 'native';
  readonly path: string;
  readonly type: string;
  readonly value: JsonObject;
}

export type Tool = FunctionTool | CustomTool | NativeTool;

export type ToolChoice =
  | { readonly kind: 'auto' | 'none' | 'required' }
  | { readonly kind: 'tool'; readonly name: string; readonly namespace: string | null }
  | {
      readonly kind: 'allowed';
      readonly mode: 'auto' | 'required';
      readonly names: readonly string[];
    }
  /** Forces a tool the provider runs itself. */
  | { readonly kind: 'native'; readonly value: Json };

export type Effort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max';

/** How much to think, as far as the caller said. */
export interface ReasoningWish {
  /** `auto`: as the model sees fit. Null: not said. */
  readonly mode: 'on' | 'off' | 'auto' | null;
  /** An effort the hub has no word for is kept as it stood, for the provider to judge. */
  readonly effort: Effort | (string & {}) | null;
  readonly budgetTokens: number | null;
  /** Whether the reasoning, or a summary of it, is to be shown. */
  readonly visible: boolean | null;
  /** The summary's style, such as `concise`. */
  readonly summary: string | null;
}

export type Format =
  | { readonly kind: 'text' | 'json' }
  | {
      readonly kind: 'schema';
      readonly name: string | null;
      readonly description: string | null;
      readonly schema: JsonObject;
      readonly strict: boolean | null;
    };

/** What was asked of the answer. Null everywhere means that the caller did not say. */
export interface Settings {
  /** Tokens the answer may have at most, its reasoning included. */
  readonly outputLimit: number | null;
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly topK: number | null;
  readonly frequencyPenalty: number | null;
  readonly presencePenalty: number | null;
  readonly seed: number | null;
  readonly stop: readonly string[] | null;
  /** How many answers. */
  readonly answers: number | null;
  readonly probabilities: boolean | null;
  readonly topProbabilities: number | null;
  readonly logitBias: JsonObject | null;
  readonly reasoning: ReasoningWish | null;
  readonly format: Format | null;
  readonly verbosity: string | null;
  readonly parallelTools: boolean | null;
  /** In OpenAI's words: `auto`, `default`, `flex`, `priority`, ... */
  readonly serviceTier: string | null;
  /** An opaque id of the caller's own user. */
  readonly user: string | null;
  readonly metadata: JsonObject | null;
  readonly cacheKey: string | null;
  /** A mark on the whole request: cache as far as you can. */
  readonly cache: CacheMark | null;
  readonly store: boolean | null;
}
