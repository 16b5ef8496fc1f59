import { describe, expect, it } from 'vitest';
import type { DialectId } from '../../src/contract/dialect-id.ts';
import { parsedAs, renderedAs } from '../support/all-dialects.ts';
import { CLIENT_REQUESTS, type Client } from '../support/client-requests.ts';

/** What `x-weir-lossy` tells of a usual call, toward a model whose rules are known. */
function losses(client: Client, to: DialectId, model: string): readonly string[] {
  const { dialect, body } = CLIENT_REQUESTS[client];
  const { losses: all } = renderedAs(to, parsedAs(dialect, body), model);
  expect(all.filter(({ required }) => required)).toEqual([]);
  return [...new Set(all.map(({ field }) => field))].sort();
}

describe('a usual call', () => {
  const marks = ['cache_control', 'context_management', 'reasoning'];

  it.each<[Client, DialectId, string, readonly string[]]>([
    ['claude-code', 'openai-chat', 'gpt-5.1', [...marks, 'reasoning_signature']],
    ['claude-code', 'openai-responses', 'gpt-5.1', [...marks, 'reasoning_signature']],
    [
      'claude-code',
      'gemini-generate',
      'gemini-3-pro',
      ['cache_control', 'context_management', 'reasoning_signature', 'system_position', 'user'],
    ],
    [
      'codex',
      'openai-chat',
      'gpt-5.1',
      ['namespace', 'reasoning', 'reasoning_signature', 'server_tool', 'strict'],
    ],
    [
      'codex',
      'anthropic-messages',
      'claude-sonnet-4-6',
      ['namespace', 'prompt_cache_key', 'reasoning_signature', 'server_tool', 'verbosity'],
    ],
    [
      'codex',
      'gemini-generate',
      'gemini-3-pro',
      ['namespace', 'prompt_cache_key', 'reasoning_signature', 'server_tool', 'verbosity'],
    ],
    [
      'gemini-cli',
      'openai-chat',
      'gpt-5.1',
      ['reasoning', 'reasoning_signature', 'top_k', 'top_p'],
    ],
    [
      'gemini-cli',
      'openai-responses',
      'gpt-5.1',
      ['reasoning', 'reasoning_signature', 'top_k', 'top_p'],
    ],
    ['gemini-cli', 'anthropic-messages', 'claude-sonnet-4-6', ['reasoning', 'top_k']],
  ])('of %s said as %s to %s tells what is really lost', (client, to, model, expected) => {
    expect(losses(client, to, model)).toEqual(expected);
  });

  it('keeps its prompt a text where all that is left of it is text', () => {
    const { dialect, body } = CLIENT_REQUESTS['claude-code'];
    const said = renderedAs('openai-chat', parsedAs(dialect, body), 'gpt-5.1').body;
    expect(JSON.parse(said).messages[0]).toEqual({
      role: 'developer',
      content: 'You are Claude Code.\n\nWork in /work.',
    });
  });
});

describe('labels of what is given back', () => {
  it('are no loss: how an answer of Chat was numbered and cited', () => {
    const message = {
      role: 'assistant',
      content: 'a',
      annotations: [],
      refusal: null,
      tool_calls: [
        { index: 0, id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } },
      ],
    };
    const conversation = parsedAs('openai-chat', { model: 'm', messages: [message] });
    for (const id of ['openai-responses', 'anthropic-messages', 'gemini-generate'] as const) {
      expect(renderedAs(id, conversation).losses).toEqual([]);
    }
  });

  it('are said again in their own dialect', () => {
    const { dialect, body } = CLIENT_REQUESTS.codex;
    const said = JSON.parse(renderedAs(dialect, parsedAs(dialect, body)).body);
    expect(said.input[3]).toMatchObject({ id: 'msg_1', phase: 'commentary' });
    expect(said.client_metadata).toEqual({ 'x-codex-installation-id': 'i' });
  });
});
