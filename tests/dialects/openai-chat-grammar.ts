/** Any request of Chat Completions, and any answer, whole and streamed. */
import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/contract/json.ts';
import { chunk, finishChunk } from './openai-chat-kit.ts';

const word = fc.string({ minLength: 1, maxLength: 8 });
const optional = <T extends Json>(
  member: string,
  value: fc.Arbitrary<T>,
): fc.Arbitrary<JsonObject> =>
  fc
    .option(value, { nil: undefined })
    .map((said) => (said === undefined ? {} : { [member]: said }));
const joined = (...members: fc.Arbitrary<JsonObject>[]): fc.Arbitrary<JsonObject> =>
  fc.tuple(...members).map((all) => Object.assign({}, ...all));
const mark = optional(
  'cache_control',
  fc.constantFrom<JsonObject>({ type: 'ephemeral' }, { type: 'ephemeral', ttl: '5m' }),
);
const textPart = joined(
  word.map((text) => ({ type: 'text', text })),
  mark,
  optional('x', word),
);
const imagePart = joined(
  fc
    .constantFrom('https://a.test', 'data:image/png;base64,AA==')
    .map((url) => ({ type: 'image_url', image_url: { url } })),
  mark,
);
const call = fc.record({
  id: word,
  type: fc.constant('function'),
  function: fc.record({ name: word, arguments: fc.string() }),
});
const content = fc.oneof(
  word,
  fc.array(fc.oneof(textPart, imagePart), { minLength: 2, maxLength: 3 }),
);
const message = fc.oneof(
  joined(
    fc.constantFrom<JsonObject>({ role: 'system' }, { role: 'developer' }, { role: 'user' }),
    content.map((said) => ({ content: said })),
    mark,
    optional('name', word),
  ),
  joined(
    fc.constant<JsonObject>({ role: 'assistant' }),
    fc.option(word).map((said) => ({ content: said })),
    optional('tool_calls', fc.array(call, { minLength: 1, maxLength: 3 })),
    optional('reasoning_content', word),
    optional('refusal', word),
  ),
  joined(
    word.map((id) => ({ role: 'tool', tool_call_id: id })),
    content.map((said) => ({ content: said })),
  ),
);
/** A request in the form in which it is written anew. */
export const anyBody: fc.Arbitrary<JsonObject> = joined(
  fc.array(message, { maxLength: 5 }).map((messages) => ({ model: 'm', messages })),
  optional('temperature', fc.double({ noNaN: true, min: 0, max: 2 })),
  optional('max_tokens', fc.nat()),
  optional('stop', fc.oneof(word, fc.array(word, { maxLength: 3 }))),
  optional(
    'tools',
    fc.array(fc.record({ type: fc.constant('function'), function: fc.record({ name: word }) }), {
      minLength: 1,
      maxLength: 2,
    }),
  ),
  optional('x_other', fc.jsonValue().filter((value) => value !== null) as fc.Arbitrary<Json>),
);

const piece = fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' });
/** A text and the pieces it comes in. */
const pieces = fc.array(piece, { maxLength: 4 });
const id = fc.stringMatching(/^[a-z]{4}$/);
const input = fc.jsonValue({ maxDepth: 1 }).map((value) => JSON.stringify({ value }));

/** An answer as a provider has it, before it is said in one way or the other. */
interface Said {
  readonly reasoning: readonly string[];
  readonly field: string;
  readonly content: readonly string[];
  readonly refusal: readonly string[];
  readonly calls: readonly { readonly id: string; readonly name: string; readonly input: string }[];
  readonly finish: string;
  readonly usage: JsonObject;
}

export const anyAnswer: fc.Arbitrary<Said> = fc.record({
  reasoning: pieces,
  field: fc.constantFrom('reasoning', 'reasoning_content'),
  content: pieces,
  refusal: pieces,
  calls: fc.uniqueArray(fc.record({ id, name: piece, input }), {
    maxLength: 3,
    selector: (call) => call.id,
  }),
  finish: fc.constantFrom('stop', 'length', 'tool_calls', 'content_filter'),
  usage: fc.record({ prompt_tokens: fc.nat(), completion_tokens: fc.nat() }),
});

/** The text under a name, where there is one. */
const member = (name: string, texts: readonly string[]): JsonObject =>
  texts.length === 0 ? {} : { [name]: texts.join('') };

export function answerOf({
  reasoning,
  field,
  content,
  refusal,
  calls,
  finish,
  usage,
}: Said): JsonObject {
  const toolCalls = calls.map((call) => ({
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: call.input },
  }));
  const message = {
    role: 'assistant',
    content: null,
    ...member('content', content),
    ...member(field, reasoning),
    ...member('refusal', refusal),
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
  };
  const choice = { index: 0, message, finish_reason: finish };
  return { id: 'chatcmpl-1', object: 'chat.completion', model: 'm1', choices: [choice], usage };
}

/** The same as the text of a stream. */
export function streamOf({
  reasoning,
  field,
  content,
  refusal,
  calls,
  finish,
  usage,
}: Said): string {
  const pieceOf = (index: number, more: JsonObject): JsonObject =>
    chunk({ tool_calls: [{ index, ...more }] });
  const chunks = [
    chunk({ role: 'assistant', content: '' }),
    ...reasoning.map((text) => chunk({ [field]: text })),
    ...content.map((text) => chunk({ content: text })),
    ...refusal.map((text) => chunk({ refusal: text })),
    ...calls.flatMap((call, index) => [
      pieceOf(index, {
        id: call.id,
        type: 'function',
        function: { name: call.name, arguments: '' },
      }),
      pieceOf(index, { function: { arguments: call.input.slice(0, 3) } }),
      pieceOf(index, { function: { arguments: call.input.slice(3) } }),
    ]),
    finishChunk(finish),
    { choices: [], usage },
  ];
  return `${chunks.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('')}data: [DONE]\n\n`;
}
