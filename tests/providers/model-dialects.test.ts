/** In which dialect a model is called, by what its provider's record says of it. */
import { describe, expect, it } from 'vitest';
import type { DialectId } from '../../src/contract/dialect-id.ts';
import type { Candidate } from '../../src/contract/target.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { spokenWith } from '../../src/gateway/speaking.ts';
import { recordOf } from '../../src/providers/registry.ts';

const CHAT = 'openai-chat';
const RESPONSES = 'openai-responses';
const MESSAGES = 'anthropic-messages';
const GEMINI = 'gemini-generate';

interface Asked {
  readonly tools?: true;
  /** The bases of the provider's row; all of the record's unless told. */
  readonly at?: readonly DialectId[];
}

/** What callers of chat, Responses, Messages and Gemini are given. */
function given(id: string, model: string, asked: Asked = {}): (string | null)[] {
  const record = recordOf(id);
  const known = asked.at ?? (Object.keys(record.dialects) as DialectId[]);
  const candidate: Candidate = {
    provider: id,
    kind: record.kind,
    record: id,
    dialects: Object.fromEntries(known.map((one) => [one, { baseUrl: 'https://a.example' }])),
    headers: {},
    timeouts: {},
    credential: CREDENTIAL,
    upstreamModel: model,
    priority: 0,
    weight: 1,
    matched: 'exact',
    after: ['failure'],
    retries: 0,
    policy: { strategy: 'priority', providers: [] },
    price: null,
  };
  const text = JSON.stringify({ model, ...(asked.tools ? { tools: [] } : {}) });
  const body = openaiChat.scan(new TextEncoder().encode(text));
  return ([CHAT, RESPONSES, MESSAGES, GEMINI] as const).map((dialect) =>
    spokenWith(candidate, record, { operation: 'generate', dialect, body }),
  );
}

const CREDENTIAL: Candidate['credential'] = {
  id: 'c',
  ownerId: 'o',
  ownerKind: 'platform',
  type: 'key',
  ciphertext: null,
  origins: [],
};

describe('a model is called in', () => {
  it.each<[string, string, (string | null)[]]>([
    ['aihubmix', 'claude-opus-5', [CHAT, MESSAGES, MESSAGES, MESSAGES]],
    ['aihubmix', 'Claude-Opus-5-think', [CHAT, MESSAGES, MESSAGES, MESSAGES]],
    ['aihubmix', 'gemini-3.7-flash', [CHAT, GEMINI, GEMINI, GEMINI]],
    ['aihubmix', 'imagen-4', [CHAT, GEMINI, GEMINI, GEMINI]],
    ['aihubmix', 'gemini-2.5-pro-nothink', [CHAT, RESPONSES, CHAT, CHAT]],
    ['aihubmix', 'gemini-2.5-pro-search', [CHAT, RESPONSES, CHAT, CHAT]],
    ['aihubmix', 'gpt-5.1', [CHAT, RESPONSES, CHAT, CHAT]],
    ['aihubmix', 'deepseek-v4', [CHAT, RESPONSES, CHAT, CHAT]],

    ['openai', 'gpt-5-pro-2025-10-06', [RESPONSES, RESPONSES, RESPONSES, RESPONSES]],
    ['openai', 'gpt-5-codex', [RESPONSES, RESPONSES, RESPONSES, RESPONSES]],
    ['openai', 'gpt-5.1-codex-mini', [RESPONSES, RESPONSES, RESPONSES, RESPONSES]],
    ['openai', 'gpt-5.1-codex-max', [RESPONSES, RESPONSES, RESPONSES, RESPONSES]],
    ['openai', 'gpt-5.3-codex', [RESPONSES, RESPONSES, RESPONSES, RESPONSES]],
    ['openai', 'gpt-3.5-turbo-16k', [CHAT, CHAT, CHAT, CHAT]],
    ['openai', 'gpt-4o-audio-preview-2025-06-03', [CHAT, CHAT, CHAT, CHAT]],
    ['openai', 'gpt-4o-mini-search-preview', [CHAT, CHAT, CHAT, CHAT]],
    ['openai', 'gpt-5', [CHAT, RESPONSES, RESPONSES, RESPONSES]],
    ['openai', 'gpt-5.2-pro', [CHAT, RESPONSES, RESPONSES, RESPONSES]],
    ['openai', 'gpt-6.1-terra', [CHAT, RESPONSES, RESPONSES, RESPONSES]],
    ['openai', 'o4-mini', [CHAT, RESPONSES, RESPONSES, RESPONSES]],
    ['openai', 'gpt-5-chat-latest', [CHAT, RESPONSES, CHAT, CHAT]],
    ['openai', 'gpt-5.6-sol', [CHAT, RESPONSES, RESPONSES, RESPONSES]],
    ['openai', 'gpt-4.1', [CHAT, RESPONSES, CHAT, CHAT]],
    ['openai', 'ft:gpt-4o:me', [CHAT, RESPONSES, CHAT, CHAT]],

    ['openrouter', 'anthropic/claude-opus-5', [CHAT, RESPONSES, MESSAGES, MESSAGES]],
    ['openrouter', 'openai/gpt-5.1', [CHAT, RESPONSES, MESSAGES, CHAT]],

    ['new-api', 'claude-opus-5', [CHAT, MESSAGES, MESSAGES, MESSAGES]],
    ['new-api', 'gemini-3.7-flash', [CHAT, GEMINI, GEMINI, GEMINI]],
    ['new-api', 'gpt-5.1', [CHAT, RESPONSES, CHAT, CHAT]],
    ['new-api', 'qwen3-max', [CHAT, CHAT, CHAT, CHAT]],

    ['ollama', 'qwen3:8b', [CHAT, RESPONSES, MESSAGES, CHAT]],
    ['anthropic', 'claude-opus-5', [MESSAGES, MESSAGES, MESSAGES, MESSAGES]],
    ['google', 'gemini-3.7-flash', [GEMINI, GEMINI, GEMINI, GEMINI]],
    ['deepseek', 'deepseek-flash', [CHAT, CHAT, MESSAGES, CHAT]],
    ['mistral', 'mistral-large-latest', [CHAT, CHAT, CHAT, CHAT]],
    ['xai', 'grok-4.7', [CHAT, RESPONSES, RESPONSES, RESPONSES]],
    ['groq', 'openai/gpt-oss-120b', [CHAT, RESPONSES, CHAT, CHAT]],
    ['my-vllm', 'claude-at-home', [CHAT, RESPONSES, MESSAGES, GEMINI]],
  ])('at %s of %s: %j', (id, model, expected) => {
    expect(given(id, model)).toEqual(expected);
  });

  it('Responses where chat would refuse its tools', () => {
    expect(given('openai', 'gpt-5.6', { tools: true })).toEqual(Array(4).fill(RESPONSES));
    expect(given('openai', 'gpt-5.5', { tools: true })[0]).toBe(CHAT);
  });

  it('what the provider has a base for, and in nothing else', () => {
    expect(given('aihubmix', 'claude-opus-5', { at: [CHAT] })).toEqual(Array(4).fill(CHAT));
    expect(given('openai', 'gpt-5', { at: [CHAT] })).toEqual(Array(4).fill(CHAT));
    expect(given('openai', 'gpt-5-codex', { at: [CHAT] })).toEqual(Array(4).fill(null));
  });
});
