import type { Json, JsonObject } from '../../contract/json.ts';
import { isObject } from '../../wire/json-read.ts';

/** What a sandbox model says to a request, before it is put into any format. */
export interface Said {
  /** Words with the white space after them; joined they are the whole text. */
  readonly words: readonly string[];
  readonly finish: 'stop' | 'length';
  readonly promptTokens: number;
}

export const SANDBOX_MODELS: readonly string[] = ['echo', 'lorem'];

const DEFAULT_LOREM_WORDS = 40;
const MAX_WORDS = 10_000;

const LOREM =
  'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua'.split(
    ' ',
  );

/**
 * Tokens are counted by the simplest rule one can check by hand: one for every word, a word being
 * a run of characters without white space. Roles and tools are free.
 */
export function countTokens(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}

/** `echo` repeats the last user message, `lorem` says as many words as `max_tokens` allows. */
export function say(model: string, request: JsonObject): Said {
  const texts = messageTexts(request['messages']);
  const promptTokens = texts.reduce((sum, { text }) => sum + countTokens(text), 0);
  const limit = wordLimit(request);
  if (model === 'lorem') {
    return { words: lorem(limit ?? DEFAULT_LOREM_WORDS), finish: 'stop', promptTokens };
  }
  const last = texts.findLast(({ role }) => role === 'user')?.text ?? '';
  const words = last.match(/\S+\s*|\s+/g) ?? [];
  const kept = words.slice(0, Math.min(limit ?? MAX_WORDS, MAX_WORDS));
  return { words: kept, finish: kept.length < words.length ? 'length' : 'stop', promptTokens };
}

function lorem(count: number): string[] {
  const length = Math.min(count, MAX_WORDS);
  return Array.from({ length }, (_, index) => {
    const word = LOREM[index % LOREM.length] as string;
    return index === length - 1 ? word : `${word} `;
  });
}

function wordLimit(request: JsonObject): number | null {
  for (const name of ['max_completion_tokens', 'max_tokens']) {
    const value = request[name];
    if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
  }
  return null;
}

interface MessageText {
  readonly role: Json | undefined;
  readonly text: string;
}

function messageTexts(messages: Json | undefined): MessageText[] {
  if (!Array.isArray(messages)) return [];
  return messages
    .filter((message) => isObject(message))
    .map((message) => ({ role: message['role'], text: contentText(message['content']) }));
}

function contentText(content: Json | undefined): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part) => (isObject(part) && typeof part['text'] === 'string' ? part['text'] : ''))
    .join('');
}
