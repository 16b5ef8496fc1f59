import type { Conversation, CustomTool, FunctionTool } from '../contract/conversation.ts';
import type { Event, PartHead } from '../contract/event.ts';
import type { ToolNames } from '../contract/rendering.ts';
import { parseObject } from '../wire/json-read.ts';
import { TEXT_ARGUMENT, toolsBySentName } from './tool-names.ts';

type ToolCallHead = Extract<PartHead, { kind: 'tool_call' }>;

/**
 * Gives calls back the names and the form their tools were declared with, where the target's
 * dialect knows neither namespaces nor tools of free text nor such names. The arguments of the latter are kept
 * until they are whole, for only then is their text known.
 */
export function returnedCalls(
  conversation: Conversation,
  names: ToolNames,
  next: (event: Event) => void,
): (event: Event) => void {
  const tools = toolsBySentName(conversation, names);
  if (![...tools].some(changed)) return next;
  const kept = new Map<number, string>();

  const started = (index: number, head: ToolCallHead): void => {
    const tool = tools.get(head.name);
    if (tool === undefined) return next({ type: 'part_start', index, part: head });
    const unwraps = tool.kind === 'custom' && head.form === 'json';
    if (unwraps) kept.set(index, '');
    const form = unwraps ? 'text' : head.form;
    const part = { ...head, name: tool.name, namespace: tool.namespace, form };
    next({ type: 'part_start', index, part });
  };
  return (event) => {
    if (event.type === 'part_start' && event.part.kind === 'tool_call') {
      return started(event.index, event.part);
    }
    const text = 'index' in event ? kept.get(event.index) : undefined;
    if (text === undefined || !('index' in event)) return next(event);
    if (event.type === 'part_delta' && event.delta.kind === 'text') {
      kept.set(event.index, text + event.delta.text);
      return;
    }
    if (event.type === 'part_end') {
      kept.delete(event.index);
      const delta = { kind: 'text', text: unwrapped(text) } as const;
      next({ type: 'part_delta', index: event.index, delta });
    }
    next(event);
  };
}

function changed([sent, tool]: readonly [string, FunctionTool | CustomTool]): boolean {
  return tool.kind === 'custom' || tool.namespace !== null || tool.name !== sent;
}

/** The free text inside the arguments; as it is, where the model wrote it without them. */
function unwrapped(input: string): string {
  const text = parseObject(input)?.[TEXT_ARGUMENT];
  return typeof text === 'string' ? text : input;
}
