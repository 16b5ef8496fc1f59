import type { JsonObject } from '../../contract/json.ts';
import { objectsOf, textOf } from '../../hub/lenient.ts';
import type { Rendering } from './rendering.ts';

/** Whether the assistant's last message calls tools without thinking before them. */
export function openLoop(messages: readonly JsonObject[]): boolean {
  const last = messages.findLast(({ role }) => role === 'assistant');
  const blocks = objectsOf(last?.['content']);
  const first = blocks[0]?.['type'];
  const calls = blocks.some(({ type }) => type === 'tool_use');
  return calls && first !== 'thinking' && first !== 'redacted_thinking';
}

/**
 * Tools that were called earlier and are offered no more: the vendor wants calls to be of tools that
 * are declared.
 */
export function formerTools(
  messages: readonly JsonObject[],
  { own }: Rendering,
): JsonObject[] | null {
  if (own) return null;
  const blocks = messages.flatMap(({ content }) => objectsOf(content));
  const calls = blocks.filter(({ type }) => type === 'tool_use');
  const names = new Set(calls.map(({ name }) => textOf(name)));
  if (names.size === 0) return null;
  return [...names].map((name) => ({ name, input_schema: { type: 'object' } }));
}

/** What asks a model to go on where its own last message may not be gone on with. */
const GO_ON = 'Go on exactly where your last message ends, without repeating any of it.';

/**
 * An answer that has begun may be gone on with by old models only; others are asked to. White space
 * at its end is refused: "final assistant content cannot end with trailing whitespace".
 */
export function continued(messages: readonly JsonObject[], rendering: Rendering): JsonObject[] {
  const { target, losses, conversation, own } = rendering;
  const last = messages.at(-1);
  const begun = last?.['role'] === 'assistant' && !callsTools(last);
  if (!begun) return [...messages];
  if (target.rules?.prefill === false) {
    losses.lost('prefill', conversation.turns.at(-1)?.path ?? '');
    return [...messages, { role: 'user', content: GO_ON }];
  }
  return own ? [...messages] : [...messages.slice(0, -1), trimmed(last)];
}

function callsTools(message: JsonObject): boolean {
  return objectsOf(message['content']).some(({ type }) => type === 'tool_use');
}

function trimmed(message: JsonObject): JsonObject {
  const { content } = message;
  if (typeof content === 'string') return { ...message, content: content.trimEnd() };
  const blocks = objectsOf(content);
  const last = blocks.at(-1);
  const text = last?.['type'] === 'text' ? last['text'] : null;
  if (last === undefined || typeof text !== 'string') return message;
  return { ...message, content: [...blocks.slice(0, -1), { ...last, text: text.trimEnd() }] };
}
