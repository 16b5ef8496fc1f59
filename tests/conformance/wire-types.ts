/** The vendors' own types of what goes over the wire, where their SDKs change nothing. */
import type Anthropic from '@anthropic-ai/sdk';
import type OpenAI from 'openai';

export type ChatRequest = OpenAI.ChatCompletionCreateParams;
export type ResponsesRequest = OpenAI.Responses.ResponseCreateParams;
export type MessagesRequest = Anthropic.MessageCreateParams;

/** Members that are there, with a value, in every answer. */
type Sure<T> = {
  [K in keyof T]-?: undefined extends T[K] ? never : null extends T[K] ? never : K;
}[keyof T];

/**
 * What a vendor answers, as its reference shows it: what may be null may be missing, and the other
 * way round. SDKs are stricter in their types than the servers are, and their parsers are not.
 */
type Answered<T> = T extends readonly (infer Item)[]
  ? Answered<Item>[]
  : T extends object
    ? string extends keyof T
      ? T
      : { [K in Sure<T>]: Answered<T[K]> } & {
          [K in Exclude<keyof T, Sure<T>>]?: Answered<T[K]> | null;
        }
    : T;

/**
 * Reasoning, which OpenAI shows none of here, as compatible servers add it: DeepSeek's field
 * (api-docs.deepseek.com/guides/reasoning_model), and OpenRouter's
 * (openrouter.ai/docs/use-cases/reasoning-tokens).
 */
interface WithReasoning {
  reasoning_content?: string | null;
  reasoning?: string | null;
  reasoning_details?: Record<string, unknown>[];
}

/** A call's signature, as Google's own compatible server adds it (ai.google.dev/gemini-api/docs/openai). */
interface WithSignature {
  extra_content?: { google: { thought_signature: string } };
}

type ChatChoice = OpenAI.ChatCompletion.Choice;
type ChatMessage = Omit<ChatChoice['message'], 'tool_calls'> &
  WithReasoning & { tool_calls?: (OpenAI.ChatCompletionMessageToolCall & WithSignature)[] };
export type ChatAnswer = Omit<OpenAI.ChatCompletion, 'choices'> & {
  choices: (Omit<ChatChoice, 'message'> & { message: ChatMessage })[];
};

type ChunkChoice = OpenAI.ChatCompletionChunk.Choice;
type ChatDelta = Omit<ChunkChoice['delta'], 'tool_calls'> &
  WithReasoning & {
    tool_calls?: (OpenAI.ChatCompletionChunk.Choice.Delta.ToolCall & WithSignature)[];
  };
export type ChatChunk = Omit<OpenAI.ChatCompletionChunk, 'choices'> & {
  choices: (Omit<ChunkChoice, 'delta'> & { delta: ChatDelta })[];
};

/** The SDK puts `output_text` together itself; the reference's examples have `store`. */
export type ResponsesAnswer = Answered<Omit<OpenAI.Responses.Response, 'output_text'>> & {
  store?: boolean | null;
};
/** `obfuscation` hides a piece's length; the reference has it, the SDK's types do not. */
type OnWire<Event> = Event extends { response: OpenAI.Responses.Response }
  ? Omit<Event, 'response'> & { response: ResponsesAnswer }
  : Answered<Event> & { obfuscation?: string };
export type ResponsesEvent = OnWire<OpenAI.Responses.ResponseStreamEvent>;

/** Who called a tool is told only where somebody else than the model might have. */
type WithoutCaller<T> = T extends { type: 'tool_use'; caller: infer Caller }
  ? Omit<T, 'caller'> & { caller?: Caller }
  : T;
type Block = WithoutCaller<Anthropic.ContentBlock>;
type BlockStart = Omit<Anthropic.RawContentBlockStartEvent, 'content_block'> & {
  content_block: WithoutCaller<Anthropic.RawContentBlockStartEvent['content_block']>;
};
export type MessagesAnswer = Answered<Omit<Anthropic.Message, 'content'> & { content: Block[] }>;
export type MessagesEvent =
  | Answered<Exclude<Anthropic.RawMessageStreamEvent, { type: 'content_block_start' }>>
  | Answered<BlockStart>
  | { type: 'ping' };

export type { GeminiAnswer, GeminiRequest } from './gemini-types.ts';
