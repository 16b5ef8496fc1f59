/**
 * generateContent as it goes over the wire, from Google's reference (ai.google.dev/api/generate-content
 * and .../api/caching, for contents and tools). The SDK's own types are those of its functions, with
 * enums of its own, and not of the wire.
 */

type Schema = Record<string, unknown>;

interface Blob {
  mimeType: string;
  data: string;
}

interface FunctionCall {
  id?: string;
  name: string;
  args?: Record<string, unknown>;
}

interface FunctionResponse {
  id?: string;
  name: string;
  response: Record<string, unknown>;
  parts?: { inlineData: Blob }[];
  willContinue?: boolean;
  scheduling?: string;
}

interface Part {
  text?: string;
  thought?: boolean;
  thoughtSignature?: string;
  inlineData?: Blob;
  fileData?: { mimeType?: string; fileUri: string };
  functionCall?: FunctionCall;
  functionResponse?: FunctionResponse;
  executableCode?: { language: string; code: string };
  codeExecutionResult?: { outcome: string; output?: string };
  videoMetadata?: Record<string, unknown>;
  mediaResolution?: Record<string, unknown>;
}

interface Content {
  role?: 'user' | 'model';
  parts: Part[];
}

interface FunctionDeclaration {
  name: string;
  description?: string;
  behavior?: 'UNSPECIFIED' | 'BLOCKING' | 'NON_BLOCKING';
  parameters?: Schema;
  parametersJsonSchema?: unknown;
  response?: Schema;
  responseJsonSchema?: unknown;
}

interface Tool {
  functionDeclarations?: FunctionDeclaration[];
  googleSearch?: Record<string, unknown>;
  codeExecution?: Record<string, unknown>;
  urlContext?: Record<string, unknown>;
}

interface ToolConfig {
  functionCallingConfig?: {
    mode?: 'MODE_UNSPECIFIED' | 'AUTO' | 'ANY' | 'NONE' | 'VALIDATED';
    allowedFunctionNames?: string[];
  };
}

interface ThinkingConfig {
  includeThoughts?: boolean;
  thinkingBudget?: number;
  thinkingLevel?:
    | 'THINKING_LEVEL_UNSPECIFIED'
    | 'MINIMAL'
    | 'LOW'
    | 'MEDIUM'
    | 'HIGH'
    // Google's guide and the AI SDK write them small.
    | 'minimal'
    | 'low'
    | 'medium'
    | 'high';
}

interface GenerationConfig {
  stopSequences?: string[];
  responseMimeType?: string;
  responseSchema?: Schema;
  responseJsonSchema?: unknown;
  responseModalities?: string[];
  candidateCount?: number;
  maxOutputTokens?: number;
  temperature?: number;
  topP?: number;
  topK?: number;
  seed?: number;
  presencePenalty?: number;
  frequencyPenalty?: number;
  responseLogprobs?: boolean;
  logprobs?: number;
  thinkingConfig?: ThinkingConfig;
  mediaResolution?: string;
}

export interface GeminiRequest {
  contents: Content[];
  systemInstruction?: Content;
  tools?: Tool[];
  toolConfig?: ToolConfig;
  safetySettings?: { category: string; threshold: string }[];
  generationConfig?: GenerationConfig;
  cachedContent?: string;
  serviceTier?: string;
  store?: boolean;
}

interface ModalityCount {
  modality: string;
  tokenCount: number;
}

interface UsageMetadata {
  promptTokenCount?: number;
  cachedContentTokenCount?: number;
  candidatesTokenCount?: number;
  toolUsePromptTokenCount?: number;
  thoughtsTokenCount?: number;
  totalTokenCount?: number;
  promptTokensDetails?: ModalityCount[];
  cacheTokensDetails?: ModalityCount[];
  candidatesTokensDetails?: ModalityCount[];
  toolUsePromptTokensDetails?: ModalityCount[];
  serviceTier?: string;
}

type FinishReason =
  | 'STOP'
  | 'MAX_TOKENS'
  | 'SAFETY'
  | 'RECITATION'
  | 'LANGUAGE'
  | 'OTHER'
  | 'BLOCKLIST'
  | 'PROHIBITED_CONTENT'
  | 'SPII'
  | 'MALFORMED_FUNCTION_CALL';

interface Candidate {
  content?: Content;
  finishReason?: FinishReason;
  finishMessage?: string;
  index?: number;
  safetyRatings?: { category: string; probability: string; blocked?: boolean }[];
  citationMetadata?: Record<string, unknown>;
  groundingMetadata?: Record<string, unknown>;
  tokenCount?: number;
  avgLogprobs?: number;
  logprobsResult?: Record<string, unknown>;
}

export interface GeminiAnswer {
  candidates?: Candidate[];
  promptFeedback?: { blockReason?: string; safetyRatings?: Record<string, unknown>[] };
  usageMetadata?: UsageMetadata;
  modelVersion?: string;
  responseId?: string;
}
