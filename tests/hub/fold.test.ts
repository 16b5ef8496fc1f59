import { describe, expect, it } from 'vitest';
import { MalformedAnswer } from '../../src/contract/error.ts';
import type { Event } from '../../src/contract/event.ts';
import { Folder } from '../../src/hub/fold.ts';

function fold(events: readonly Event[]): ReturnType<Folder['message']> {
  const folder = new Folder();
  for (const event of events) folder.event(event);
  return folder.message();
}

const text = (index: number, words: string): Event => ({
  type: 'part_delta',
  index,
  delta: { kind: 'text', text: words },
});

describe('folding events into a message', () => {
  it('joins the deltas of each part, also of two that are open at once', () => {
    const call = { kind: 'tool_call', namespace: null, form: 'json' } as const;
    const message = fold([
      { type: 'start', id: 'a1', model: 'm', extra: {} },
      { type: 'part_start', index: 0, part: { ...call, id: 'c0', name: 'f' } },
      { type: 'part_start', index: 1, part: { ...call, id: 'c1', name: 'g' } },
      text(0, '{"a"'),
      text(1, '{}'),
      text(0, ':1}'),
      { type: 'part_end', index: 0 },
      { type: 'part_end', index: 1 },
      { type: 'finish', reason: 'tool_use', said: 'tool_calls', stopSequence: null },
    ]);
    expect(message.id).toBe('a1');
    expect(message.parts.map(({ part }) => part)).toMatchObject([
      { kind: 'tool_call', id: 'c0', name: 'f', input: '{"a":1}' },
      { kind: 'tool_call', id: 'c1', name: 'g', input: '{}' },
    ]);
    expect(message.finish?.reason).toBe('tool_use');
  });

  it('keeps the paragraphs of a summary, its signature and its hidden part', () => {
    const message = fold([
      { type: 'part_start', index: 0, part: { kind: 'reasoning', id: 'r', form: 'summary' } },
      text(0, 'one'),
      { type: 'part_delta', index: 0, delta: { kind: 'break' } },
      text(0, 'two'),
      {
        type: 'part_delta',
        index: 0,
        delta: { kind: 'hidden', signature: { by: 'openai-responses', value: 'e' } },
      },
      { type: 'part_end', index: 0 },
    ]);
    expect(message.parts[0]?.part).toMatchObject({
      texts: ['one', 'two'],
      hidden: { by: 'openai-responses', value: 'e' },
      signature: null,
    });
  });

  it.each<[string, readonly Event[]]>([
    ['a part that never began', [text(0, 'x')]],
    [
      'a part that has ended',
      [
        { type: 'part_start', index: 0, part: { kind: 'text' } },
        { type: 'part_end', index: 0 },
        text(0, 'x'),
      ],
    ],
    ['a number left out', [{ type: 'part_start', index: 1, part: { kind: 'text' } }]],
  ])('refuses %s', (_name, events) => {
    expect(() => fold(events)).toThrow(MalformedAnswer);
  });
});
