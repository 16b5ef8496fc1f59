import type { HeaderList } from './header-list.ts';

/**
 * What a request has to respect of the model it goes to, as data: rules of a family of models,
 * wherever it is served. An unknown model has no rules: everything is sent as the caller said it.
 */
export interface ModelRules {
  /** Tokens an answer may have at most; null: not known. */
  readonly outputLimit: number | null;
  /** `settled`: temperature, top_p, top_k, penalties and log probabilities are refused while it reasons. */
  readonly sampling: 'free' | 'settled' | 'refused';
  /** Temperature and top_p exclude each other. Absent: both may be sent. */
  readonly samplingPair?: false;
  /** Absent: frequency and presence penalties may be sent. */
  readonly penalties?: false;
  /** Absent: log probabilities may be asked for. */
  readonly probabilities?: false;
  readonly reasoning: ReasoningRules;
  /** How many stop sequences it takes; absent: as many as there are. */
  readonly stops?: number;
  /** Absent: how wordy to be may be said. */
  readonly verbosity?: false;
  /** Whether a tool may be forced; where not, only offered. */
  readonly forcedTools: boolean;
  /** Whether an answer can be bound to a JSON Schema. */
  readonly schema: boolean;
  /** Whether function tools may stand beside a JSON Schema. */
  readonly schemaWithTools: boolean;
  /** Whether the last turn may be the assistant's, to be gone on with. */
  readonly prefill: boolean;
  /** `developer`: the role is known and wanted instead of `system`. */
  readonly instructions: 'system' | 'developer' | 'none';
  /** Whether an earlier call of a tool must carry its signature. */
  readonly signedCalls: boolean;
}

/** How a model is told how much to think. */
export interface ReasoningRules {
  /**
   * `none`: it does not; sending a wish is refused. `effort`: by a word. `budget`: by tokens.
   * `adaptive`: it decides, led by an effort. `unknown`: as the caller said it.
   */
  readonly control: 'none' | 'effort' | 'budget' | 'adaptive' | 'unknown';
  /** The words it takes, weakest first. Empty: all are passed on. */
  readonly efforts: readonly string[];
  /** `between`: only thinking between tool calls is left. `effort`: only by the weakest effort. */
  readonly off: 'yes' | 'no' | 'between' | 'effort';
  /** Tokens; null where there is no budget. */
  readonly budget: { readonly min: number; readonly max: number } | null;
}

/**
 * What a provider's server wants otherwise than its dialect says, inside messages and tools, as
 * data of its record. Absent means: as the dialect says.
 */
export interface Quirks {
  /** It refuses the role `developer`: say `system`. */
  readonly developerRole?: false;
  /** Ids of tool calls must be nine of [a-zA-Z0-9]. */
  readonly toolIds?: 'nine_alphanumeric';
  /** What it calls the reasoning in an assistant's message. */
  readonly reasoningField?: 'reasoning_content' | 'reasoning';
  /** The words of effort it takes, weakest first, whatever its models do. */
  readonly efforts?: readonly string[];
  /** Every assistant message must have that field, if only empty. */
  readonly reasoningRequired?: true;
  /** How reasoning is switched and measured. */
  readonly reasoningSwitch?: 'thinking_type' | 'enable_thinking' | 'reasoning_object' | 'none';
  /** It takes no JSON Schema for an answer: ask for JSON, with the schema in the prompt. */
  readonly schema?: 'json_only';
  readonly strictTools?: false;
  /** A choice of tool without tools is refused: leave it out. */
  readonly emptyToolChoice?: false;
  /** Top-level fields it refuses. */
  readonly refuses?: readonly string[];
  /** Media by URL are refused. */
  readonly mediaUrls?: false;
  /** It takes marks of a prompt cache, which its dialect does not have, on parts and tools. */
  readonly cacheMarks?: true;
}

/** What the servers of a dialect take for the name of a tool: another is sent as one that fits. */
export interface ToolNames {
  /** Characters it may not have anywhere; global. */
  readonly refused: RegExp;
  /** How it has to begin. */
  readonly start: RegExp;
  readonly most: number;
}

/** Who a conversation is rendered for. */
export interface RenderTarget {
  /** What the provider wants to hear. */
  readonly model: string;
  readonly rules: ModelRules | null;
  readonly quirks: Quirks;
}

/** A body in a dialect, and what could not be said in it. */
export interface Rendered {
  /** A JSON text. */
  readonly body: string;
  /** Headers the body needs beside the usual ones. */
  readonly headers: HeaderList;
  readonly losses: readonly Loss[];
}

/** Something of a request that a target cannot express. */
export interface Loss {
  /** A stable word, such as `seed`, `cache_control`, `image`: without names or numbers of the request. */
  readonly field: string;
  /** Where it stands in the caller's body. */
  readonly path: string;
  /** The request means something else without it: a tool, a schema, an image, a file. */
  readonly required: boolean;
}
