import { describe, expect, it } from 'vitest';
import type { Delta, PartHead } from '../../src/contract/event.ts';
import type { JsonObject } from '../../src/contract/json.ts';
import { openaiChatTranslator } from '../../src/dialects/openai-chat/translator.ts';
import {
  added,
  began,
  callHead,
  delta,
  ended,
  finished,
  part,
  saidOf,
  start,
} from './openai-chat-events.ts';
import { bodyOf, contextOf, deltasOf, encode, fold, parse } from './openai-chat-kit.ts';

describe('tool calls', () => {
  const interleaved = [
    start,
    began(0, callHead('a')),
    added(0, '{'),
    began(1, callHead('b')),
    added(1, '{}'),
    added(0, '}'),
    delta(1, { kind: 'signature', signature: { by: 'openai-chat', value: 's' } }),
    ended(0),
    ended(1),
    finished('tool_use'),
  ];

  it('may interleave, each with its index', () => {
    const { deltas, message } = saidOf(interleaved);
    const opened = (index: number, id: string, input: string): JsonObject => ({
      tool_calls: [{ index, id, type: 'function', function: { name: 'f', arguments: input } }],
    });
    const piece = (index: number, input: string): JsonObject => ({
      tool_calls: [{ index, function: { arguments: input } }],
    });
    const signed = { extra_content: { google: { thought_signature: 's' } } };
    expect(deltas).toEqual([
      opened(0, 'a', '{'),
      piece(0, '}'),
      {
        tool_calls: [
          {
            index: 1,
            id: 'b',
            type: 'function',
            function: { name: 'f', arguments: '{}' },
            ...signed,
          },
        ],
      },
    ]);
    expect(message['tool_calls']).toEqual([
      { id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } },
      { id: 'b', type: 'function', function: { name: 'f', arguments: '{}' }, ...signed },
    ]);
  });

  it('of free text are custom', () => {
    const head = { ...callHead('a'), form: 'text' } as PartHead;
    const pieces: Delta[] = ['l', 's', ' -l'].map((text) => ({ kind: 'text', text }));
    expect(saidOf(part(head, ...pieces))).toMatchObject({
      deltas: [
        { tool_calls: [{ index: 0, id: 'a', type: 'custom', custom: { name: 'f', input: 'ls' } }] },
        { tool_calls: [{ index: 0, custom: { input: ' -l' } }] },
      ],
      message: { tool_calls: [{ id: 'a', type: 'custom', custom: { name: 'f', input: 'ls -l' } }] },
    });
  });

  it('are one call of the old kind for callers who declared functions', () => {
    const context = contextOf({ conversation: parse(bodyOf({ functions: [{ name: 'f' }] })) });
    const stream = encode(interleaved, context);
    expect(deltasOf(stream).slice(1, -1)).toEqual([
      { function_call: { name: 'f', arguments: '{' } },
      { function_call: { arguments: '}' } },
    ]);
    expect(stream).toContain('"finish_reason":"function_call"');
    const answer = JSON.parse(openaiChatTranslator.answer(fold(interleaved), context));
    expect(answer.choices[0]).toMatchObject({
      message: { function_call: { name: 'f', arguments: '{}' } },
      finish_reason: 'function_call',
    });
    expect(answer.choices[0].message).not.toHaveProperty('tool_calls');
  });
});
