import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalAsked, canonicalOf } from '../../src/providers/canonical.ts';

/** Names, and what providers write for them; a line is one model and nothing else. Under review. */
const SAME: Readonly<Record<string, string>> = {
  'claude-opus-4-5':
    'claude-opus-4-5 claude-opus-4-5-20251101 anthropic/claude-opus-4.5 Claude-Opus-4.5 claude-4.5-opus anthropic.claude-opus-4-5-20251101-v1:0 us.anthropic.claude-opus-4-5-20251101-v1:0 claude-opus-4-5@20251101',
  'claude-sonnet-4-5':
    'claude-sonnet-4-5 claude-sonnet-4-5-20250929 anthropic/claude-sonnet-4.5 claude-4-5-sonnet global.anthropic.claude-sonnet-4-5-20250929-v1:0',
  'claude-haiku-4-5': 'claude-haiku-4-5-20251001 anthropic/claude-haiku-4.5 claude-haiku-4.5',
  'claude-opus-4-6':
    'claude-opus-4-6 anthropic.claude-opus-4-6-v1 us.anthropic.claude-opus-4-6-v1:0 anthropic/claude-opus-4.6',
  'claude-opus-4-1': 'claude-opus-4-1-20250805 anthropic/claude-opus-4.1',
  'claude-opus-4-0': 'claude-opus-4-0 claude-opus-4-20250514 anthropic/claude-opus-4',
  'claude-sonnet-4-0':
    'claude-sonnet-4-20250514 anthropic/claude-sonnet-4 claude-sonnet-4@20250514',
  'claude-3-7-sonnet':
    'claude-3-7-sonnet-20250219 claude-3-7-sonnet-latest anthropic/claude-3.7-sonnet',
  'claude-3-5-sonnet':
    'claude-3-5-sonnet-20241022 claude-3-5-sonnet-latest anthropic/claude-3.5-sonnet',
  'claude-3-5-sonnet-20240620':
    'claude-3-5-sonnet-20240620 anthropic/claude-3.5-sonnet-20240620 claude-3-5-sonnet@20240620',
  'claude-3-5-haiku': 'claude-3-5-haiku-20241022 anthropic/claude-3.5-haiku',
  'claude-3-haiku': 'claude-3-haiku-20240307 anthropic/claude-3-haiku',
  'claude-opus-5': 'claude-opus-5 anthropic/claude-opus-5 vercel/anthropic/claude-opus-5',
  'gpt-4o': 'gpt-4o openai/gpt-4o',
  'gpt-4o-2024-05-13': 'gpt-4o-2024-05-13 openai/gpt-4o-2024-05-13',
  'gpt-4o-2024-08-06': 'gpt-4o-2024-08-06 openai/gpt-4o-2024-08-06',
  'gpt-4o-mini': 'gpt-4o-mini openai/gpt-4o-mini GPT-4o-mini',
  'gpt-4.1': 'gpt-4.1 openai/gpt-4.1 gpt-4-1',
  'gpt-4.1-mini': 'gpt-4.1-mini openai/gpt-4.1-mini',
  'gpt-5': 'gpt-5 openai/gpt-5',
  'gpt-5-mini': 'gpt-5-mini openai/gpt-5-mini',
  'gpt-5-pro': 'gpt-5-pro openai/gpt-5-pro',
  'gpt-5.1': 'gpt-5.1 openai/gpt-5.1 gpt-5-1',
  'gpt-5.1-codex': 'gpt-5.1-codex openai/gpt-5.1-codex',
  'gpt-oss-120b': 'gpt-oss-120b openai/gpt-oss-120b accounts/fireworks/models/gpt-oss-120b',
  'gpt-oss-20b': 'openai/gpt-oss-20b gpt-oss-20b',
  o3: 'o3 openai/o3',
  'o3-mini': 'o3-mini openai/o3-mini',
  'o4-mini': 'o4-mini openai/o4-mini',
  'gemini-2.5-pro': 'gemini-2.5-pro google/gemini-2.5-pro models/gemini-2.5-pro gemini-2-5-pro',
  'gemini-2.5-flash': 'gemini-2.5-flash google/gemini-2.5-flash',
  'gemini-2.5-flash-lite': 'gemini-2.5-flash-lite google/gemini-2.5-flash-lite',
  'gemini-3-pro-preview': 'gemini-3-pro-preview google/gemini-3-pro-preview',
  'gemini-2.0-flash-001': 'google/gemini-2.0-flash-001 gemini-2.0-flash-001',
  'grok-4': 'grok-4 x-ai/grok-4 xai/grok-4',
  'grok-4-fast': 'x-ai/grok-4-fast grok-4-fast',
  'grok-code-fast-1': 'x-ai/grok-code-fast-1 grok-code-fast-1',
  'deepseek-chat': 'deepseek-chat deepseek/deepseek-chat',
  'deepseek-r1':
    'deepseek-r1 deepseek/deepseek-r1 deepseek-ai/DeepSeek-R1 accounts/fireworks/models/deepseek-r1',
  'deepseek-v3': 'deepseek-v3 deepseek-ai/DeepSeek-V3 deepseek/deepseek-v3',
  'deepseek-v2': 'deepseek-ai/DeepSeek-V2',
  'deepseek-v3.1': 'deepseek-ai/DeepSeek-V3.1 accounts/fireworks/models/deepseek-v3p1',
  'deepseek-r1-0528': 'deepseek-ai/DeepSeek-R1-0528 deepseek/deepseek-r1-0528',
  'deepseek-r1-distill-llama-70b':
    'deepseek-r1-distill-llama-70b deepseek-ai/DeepSeek-R1-Distill-Llama-70B',
  'llama-3.3-70b-instruct':
    'meta-llama/llama-3.3-70b-instruct meta-llama/Llama-3.3-70B-Instruct accounts/fireworks/models/llama-v3p3-70b-instruct',
  'llama-3.1-8b-instruct':
    'meta-llama/llama-3.1-8b-instruct meta-llama/Meta-Llama-3.1-8B-Instruct accounts/fireworks/models/llama-v3p1-8b-instruct',
  'llama-3.1-70b-instruct': 'meta-llama/Meta-Llama-3.1-70B-Instruct',
  'llama-3.3-70b-versatile': 'llama-3.3-70b-versatile',
  'llama-4-maverick': 'meta-llama/llama-4-maverick',
  'llama-4-scout': 'meta-llama/llama-4-scout',
  'qwen3-235b-a22b': 'qwen/qwen3-235b-a22b Qwen/Qwen3-235B-A22B',
  'qwen3-32b': 'qwen/qwen3-32b Qwen/Qwen3-32B',
  'qwen3-max': 'qwen3-max qwen/qwen3-max',
  'qwen3-coder-plus': 'qwen3-coder-plus qwen/qwen3-coder-plus',
  'qwen2.5-72b-instruct': 'Qwen/Qwen2.5-72B-Instruct',
  'qwen2.5-vl-72b-instruct': 'Qwen/Qwen2.5-VL-72B-Instruct',
  'kimi-k2': 'moonshotai/kimi-k2',
  'kimi-k2-instruct': 'moonshotai/Kimi-K2-Instruct accounts/fireworks/models/kimi-k2-instruct',
  'glm-4.6': 'glm-4.6 z-ai/glm-4.6 zai-org/GLM-4.6',
  'glm-4.5-air': 'glm-4.5-air z-ai/glm-4.5-air zai-org/GLM-4.5-Air',
  'minimax-m2': 'MiniMax-M2 minimax/minimax-m2 MiniMaxAI/MiniMax-M2',
  'mistral-large-2411': 'mistral-large-2411 mistralai/mistral-large-2411',
  'mistral-large-latest': 'mistral-large-latest',
  'mistral-small-2506': 'mistral-small-2506',
  'codestral-2508': 'codestral-2508 mistralai/codestral-2508',
  'mixtral-8x7b-instruct': 'mistralai/mixtral-8x7b-instruct',
  'mixtral-8x22b-instruct': 'mistralai/mixtral-8x22b-instruct',
  'command-a': 'cohere/command-a',
  'sonar-pro': 'sonar-pro perplexity/sonar-pro',
  'text-embedding-3-small': 'text-embedding-3-small openai/text-embedding-3-small',
  'text-embedding-3-large': 'text-embedding-3-large',
};

/** Nobody's model but their own: other prices, other limits, another behaviour, another size. */
const APART = `openrouter/auto deepseek/deepseek-r1:free anthropic/claude-3.7-sonnet:thinking openai/gpt-4o:online
  openai/gpt-4o:extended meta-llama/llama-3.3-70b-instruct:nitro llama3.3:70b llama3.3:8b
  gpt-4.1-free claude-sonnet-4-5-think gemini-2.5-flash-nothink gemini-2.5-pro-search qwen3-235b-fp8
  sf-deepseek-r1 alicloud-qwen3-32b baidu-ernie-5 coding-glm-4.6 deepseek-ai/DeepSeek-R1:novita`;

describe('the name of a model', () => {
  it.each(Object.entries(SAME))('%s stands for %s', (name, spellings) => {
    for (const id of spellings.split(' ')) expect([id, canonicalOf(id)]).toEqual([id, name]);
  });

  it('is told of a hundred and twenty ids or more', () => {
    expect(Object.values(SAME).flatMap((line) => line.split(' ')).length).toBeGreaterThan(120);
  });

  it.each(APART.split(/\s+/).filter((id) => id.length > 3))('%s has none', (id) => {
    expect(canonicalOf(id)).toBeNull();
  });

  it.each([
    ['Claude-Opus-4.5', 'claude-opus-4-5', null],
    ['anthropic/Claude-Opus-4.5', 'claude-opus-4-5', 'claude-opus-4-5'],
    ['aihubmix/Claude-Opus-4.5', null, 'claude-opus-4-5'],
    ['openrouter/Anthropic/claude-opus-4.5', null, 'claude-opus-4-5'],
    ['accounts/fireworks/models/llama-v3p3-70b-instruct', 'llama-3.3-70b-instruct', null],
    ['nobody/gpt-4o', null, 'gpt-4o'],
    ['somebody/openai/gpt-4o', null, 'gpt-4o'],
    ['a/b/gpt-4o', null, null],
    ['openrouter/auto', null, 'auto'],
    ['openrouter/openrouter/auto', null, null],
    ['anthropic/claude-opus-4.5:beta', null, null],
    ['/claude-opus-4-5', null, null],
  ])('is asked for as %s: %s, and without its first segment %s', (asked, whole, rest) => {
    expect(canonicalAsked(asked)).toEqual([whole, rest]);
  });

  it('is its own name, and neither case nor folder matter to it', () => {
    const ids = Object.values(SAME).flatMap((line) => line.split(' '));
    fc.assert(
      fc.property(fc.constantFrom(...ids), fc.constantFrom('', 'maker/', 'a/b/'), (id, folder) => {
        const name = canonicalOf(id);
        expect(canonicalOf(folder + id.toUpperCase())).toBe(name);
        expect(canonicalOf(name ?? '')).toBe(name);
      }),
    );
  });
});
