import type { DialectId } from '../../contract/dialect-id.ts';
import type {
  InputModality,
  ModelFeature,
  OfferedModel,
  OutputModality,
} from '../../contract/provider.ts';
import type { Entry } from './entries.ts';

/** A list's own words for what models can do, by the word Weir has for it. */
type Words<Word extends string> = Readonly<Partial<Record<Word, readonly string[]>>>;

export const INPUTS: Words<InputModality> = {
  text: ['text'],
  image: ['image', 'vision'],
  audio: ['audio', 'speech'],
  video: ['video'],
  file: ['file', 'pdf', 'document'],
};

export const OUTPUTS: Words<OutputModality> = {
  text: ['text', 'llm', 'transcription', 'stt', 'chat', 'completion', 'responses', 'language'],
  image: ['image', 'image_generation', 'image-generation'],
  audio: ['audio', 'speech', 'tts', 'audio_speech'],
  video: ['video', 'video_generation', 'openai-video'],
  embedding: ['embedding', 'embeddings'],
  rerank: ['rerank', 'jina-rerank'],
};

export const FEATURES: Words<ModelFeature> = {
  tools: ['tools', 'function_calling', 'tool-use', 'tool-calling'],
  structured_output: ['structured_outputs', 'structured-outputs', 'json_schema'],
  reasoning: ['reasoning', 'thinking', 'reasoning_effort', 'include_reasoning'],
  web_search: ['web_search', 'web_search_options', 'web', 'web-search'],
  prompt_caching: ['prompt_caching', 'caching', 'implicit-caching', 'explicit-caching'],
};

/** Endpoints, as AiHubMix and sites of new-api name them. */
export const ENDPOINTS: Words<DialectId> = {
  'openai-chat': ['chat_completions', 'openai'],
  'openai-responses': ['responses', 'openai-response'],
  'anthropic-messages': ['claude_api', 'anthropic'],
  'gemini-generate': ['gemini_api', 'gemini'],
};

/** The words a list says, alone or with commas; undefined where it says none. */
export function saidIn(value: unknown): readonly string[] | undefined {
  const words = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(words)) return undefined;
  const said = words.flatMap((word) => (typeof word === 'string' ? [word.trim()] : []));
  return said.some((word) => word !== '') ? said : undefined;
}

/** What is meant, in the order of the words Weir has; null where nothing is said that it knows. */
export function meant<Word extends string>(
  said: readonly string[] | undefined,
  words: Words<Word>,
): readonly Word[] | null {
  if (said === undefined) return null;
  const found = (Object.entries(words) as [Word, readonly string[]][]).flatMap(([word, names]) =>
    names.some((name) => said.includes(name)) ? [word] : [],
  );
  return found.length === 0 ? null : found;
}

/** As `meant`, where nothing of it is an answer too: a model without features. */
export function meantOf<Word extends string>(
  said: readonly string[] | undefined,
  words: Words<Word>,
): readonly Word[] | null {
  return said === undefined ? null : (meant(said, words) ?? []);
}

/** Fields that are true or false, by what they say: `supports_vision`. */
export interface Flags {
  readonly inputs?: Words<InputModality>;
  readonly features?: Words<ModelFeature>;
}

/** Names lists of OpenAI's kind have for it: LiteLLM, Moonshot, Fireworks, Requesty. */
export const SUPPORTS: Flags = {
  inputs: {
    image: ['supports_vision', 'supports_image_in', 'supports_image_input'],
    audio: ['supports_audio_input'],
    video: ['supports_video_in', 'supports_video_input'],
    file: ['supports_pdf_input'],
  },
  features: {
    tools: ['supports_function_calling', 'supports_tools'],
    structured_output: ['supports_response_schema', 'supports_structured_output'],
    reasoning: ['supports_reasoning'],
    web_search: ['supports_web_search'],
    prompt_caching: ['supports_prompt_caching', 'supports_caching'],
  },
};

/** Whoever says what a model reads beside text reads text. */
export function flagged(
  entry: Entry,
  { inputs = {}, features = {} }: Flags,
): Pick<OfferedModel, 'inputModalities' | 'features'> {
  const read = set(entry, inputs);
  return {
    inputModalities: read === undefined ? null : meant(['text', ...read], INPUTS),
    features: set(entry, features) ?? null,
  };
}

/** Those that are true; undefined where no such field is there. */
function set<Word extends string>(entry: Entry, words: Words<Word>): readonly Word[] | undefined {
  const all = Object.entries(words) as [Word, readonly string[]][];
  const told = all.some(([, names]) => names.some((name) => typeof entry[name] === 'boolean'));
  if (!told) return undefined;
  return all.flatMap(([word, names]) => (names.some((name) => entry[name] === true) ? [word] : []));
}
