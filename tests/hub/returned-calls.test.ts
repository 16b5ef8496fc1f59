import { describe, expect, it } from 'vitest';
import type { Conversation, Tool } from '../../src/contract/conversation.ts';
import type { Event } from '../../src/contract/event.ts';
import type { ToolNames } from '../../src/contract/rendering.ts';
import { returnedCalls } from '../../src/hub/returned-calls.ts';
import { fittingName } from '../../src/hub/tool-names.ts';

const NAMES: ToolNames = { refused: /[^a-z_0-9]/g, start: /^[a-z_]/, most: 20 };

const base = { path: 'tools[0]', description: null, cache: null, extra: {} };
const patch: Tool = { ...base, kind: 'custom', name: 'patch', namespace: null, format: null };
const read: Tool = {
  ...base,
  kind: 'function',
  name: 'read',
  namespace: 'files',
  schema: {},
  strict: null,
};

function asking(tools: readonly Tool[]): Conversation {
  return {
    dialect: 'openai-responses',
    model: 'm',
    stream: true,
    turns: [],
    tools,
    toolChoice: null,
    settings: {} as Conversation['settings'],
    extra: {},
  };
}

const call = (name: string): Event => ({
  type: 'part_start',
  index: 0,
  part: { kind: 'tool_call', id: 'c', name, namespace: null, form: 'json' },
});
const text = (words: string): Event => ({
  type: 'part_delta',
  index: 0,
  delta: { kind: 'text', text: words },
});
const end: Event = { type: 'part_end', index: 0 };

function returned(events: readonly Event[]): Event[] {
  const told: Event[] = [];
  const take = returnedCalls(asking([patch, read]), NAMES, (event) => told.push(event));
  for (const event of events) take(event);
  return told;
}

describe('calls on their way back to a caller whose tools the target could not declare', () => {
  it('give a tool of free text its text', () => {
    expect(returned([call('patch'), text('{"inp'), text('ut":"a\\nb"}'), end])).toEqual([
      {
        type: 'part_start',
        index: 0,
        part: { kind: 'tool_call', id: 'c', name: 'patch', namespace: null, form: 'text' },
      },
      text('a\nb'),
      end,
    ]);
  });

  it('take the model’s words as they are where it forgot the argument', () => {
    expect(returned([call('patch'), text('a\nb'), end])[1]).toEqual(text('a\nb'));
  });

  it('give a tool of a namespace its name back', () => {
    expect(returned([call('files__read')])).toMatchObject([
      { part: { name: 'read', namespace: 'files', form: 'json' } },
    ]);
  });

  it('give a tool the name back that was none for the target', () => {
    const names = ['a.b', 'a:b', '1st', 'a_tool_of_a_long_name_1', 'a_tool_of_a_long_name_2'];
    const sent = names.map((name) => fittingName(name, NAMES));
    expect(new Set(sent).size).toBe(names.length);
    const told: Event[] = [];
    const tools = names.map((name): Tool => ({ ...read, name, namespace: null }));
    const take = returnedCalls(asking(tools), NAMES, (event) => told.push(event));
    for (const name of sent) {
      expect(name).toMatch(/^[a-z_][a-z_0-9]{0,19}$/);
      take(call(name));
    }
    expect(told).toMatchObject(names.map((name) => ({ part: { name } })));
  });

  it('leave tools nobody declared alone', () => {
    expect(returned([call('other'), text('{}'), end])).toEqual([call('other'), text('{}'), end]);
  });

  it('are not looked at where there is nothing to give back', () => {
    const next = (): void => {};
    expect(returnedCalls(asking([{ ...read, namespace: null }]), NAMES, next)).toBe(next);
  });
});
