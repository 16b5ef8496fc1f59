import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/contract/json.ts';
import { bodies } from './openai-chat-bodies.ts';
import { bodyOf, parse, render } from './openai-chat-kit.ts';

describe('a body that was parsed and is rendered for the same dialect', () => {
  it.each(bodies)('is the same: %s', (_name, body) => {
    const said = render(parse(body));
    expect(said.body).toEqual(body);
    expect(said.losses).toEqual([]);
  });

  it.each<[string, JsonObject, JsonObject]>([
    [
      'one text in a list',
      bodyOf({ messages: [{ role: 'user', content: [{ type: 'text', text: 'a' }] }] }),
      bodyOf({ messages: [{ role: 'user', content: 'a' }] }),
    ],
    [
      'members that are null',
      bodyOf({
        stop: null,
        tools: null,
        seed: null,
        messages: [{ role: 'assistant', refusal: null }],
      }),
      bodyOf({ messages: [{ role: 'assistant', content: null }] }),
    ],
    [
      'reasoning under two names',
      bodyOf({
        messages: [{ role: 'assistant', content: 'a', reasoning: 'r', reasoning_content: 'r' }],
      }),
      bodyOf({ messages: [{ role: 'assistant', content: 'a', reasoning_content: 'r' }] }),
    ],
    [
      'a URL without its object',
      bodyOf({
        messages: [{ role: 'user', content: [{ type: 'image_url', image_url: 'https://a.test' }] }],
      }),
      bodyOf({
        messages: [
          { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://a.test' } }] },
        ],
      }),
    ],
  ])('is the short form of %s', (_name, body, expected) => {
    expect(render(parse(body)).body).toEqual(expected);
  });
});

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
const anyBody = joined(
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

describe('any body', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const plain = JSON.parse(JSON.stringify(body));
        expect(render(parse(plain)).body).toEqual(plain);
      }),
      { numRuns: 300 },
    );
  });
});
