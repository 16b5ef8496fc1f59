/** Requests of about a size, in each dialect: one conversation, said by its renderer. */
import type { Conversation } from '../src/contract/conversation.ts';
import type { ScannedBody } from '../src/contract/dialect.ts';
import type { DialectId } from '../src/contract/dialect-id.ts';
import type { Json, JsonObject } from '../src/contract/json.ts';
import { dialectOf, translatorOf } from '../src/gateway/registry.ts';

const KB = 1024;
const MB = 1024 * KB;

const PROSE =
  'The quick brown fox said "hello" to the lazy dog,\nthen walked on; 42 miles, naïvely.\n';

const prose = (size: number): string => PROSE.repeat(Math.ceil(size / PROSE.length)).slice(0, size);

/** A question, a call, its result and an answer: some 4 KB, most of it the result. */
function exchange(index: number): JsonObject[] {
  const id = `call_${index}`;
  const call = { name: 'read', arguments: JSON.stringify({ path: `src/file-${index}.ts` }) };
  return [
    { role: 'user', content: prose(300) },
    {
      role: 'assistant',
      content: prose(200),
      tool_calls: [{ id, type: 'function', function: call }],
    },
    { role: 'tool', tool_call_id: id, content: prose(3 * KB) },
    { role: 'assistant', content: prose(500) },
  ];
}

const TOOLS = Array.from({ length: 20 }, (_, index) => ({
  type: 'function',
  function: {
    name: index === 0 ? 'read' : `tool_${index}`,
    description: prose(200),
    parameters: {
      type: 'object',
      properties: { path: { type: 'string', description: prose(60) }, line: { type: 'integer' } },
      required: ['path'],
    },
  },
}));

function chatBody(messages: readonly JsonObject[], tools: readonly Json[] = []): JsonObject {
  const more = tools.length === 0 ? {} : { tools };
  return { model: 'model-x', stream: true, max_tokens: 4096, ...more, messages };
}

/** Many turns with calls and their results. */
export function turnsBody(size: number): JsonObject {
  const count = Math.max(1, Math.round(size / (4.2 * KB)));
  const turns = Array.from({ length: count }, (_, index) => exchange(index)).flat();
  return chatBody([{ role: 'system', content: prose(200) }, ...turns], size < 10 * KB ? [] : TOOLS);
}

/** What a request is mostly made of. */
export const KINDS: Readonly<Record<string, JsonObject>> = {
  turns: turnsBody(MB),
  text: chatBody([{ role: 'user', content: prose(MB) }]),
  image: chatBody([
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        {
          type: 'image_url',
          image_url: { url: `data:image/png;base64,${'iVBORw0KGgoAAAANSUhE'.repeat(MB / 20)}` },
        },
      ],
    },
  ]),
};

/** A body with the head its call would have. */
export function scanned(dialect: DialectId, text: string): ScannedBody {
  return dialectOf(dialect, 'generate').scan(new TextEncoder().encode(text));
}

const HEAD = { model: 'model-x', stream: true, wantsUsage: false };

export function parsed(dialect: DialectId, body: ScannedBody): Conversation {
  return translatorOf(dialect).parse(body, HEAD);
}

export function rendered(dialect: DialectId, conversation: Conversation): string {
  return translatorOf(dialect).render(conversation, { model: 'model-x', rules: null, quirks: {} })
    .body;
}

/** A Chat body in the words of a dialect. */
export function saidIn(dialect: DialectId, body: JsonObject): ScannedBody {
  const text = JSON.stringify(body);
  if (dialect === 'openai-chat') return scanned(dialect, text);
  return scanned(dialect, rendered(dialect, parsed('openai-chat', scanned('openai-chat', text))));
}
