import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/contract/json.ts';
import { answerSchema, boundSchema } from '../../src/dialects/anthropic-messages/bound-schema.ts';
import { conversation, render } from './anthropic-messages-conversation.ts';

const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...more,
});
const word = { type: 'string' } as const;
const ref = { $ref: '#/$defs/a' } as const;
const optional = (count: number): JsonObject =>
  object(Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}`, word])), {
    required: [],
  });

describe('a schema the model is held to', () => {
  it.each<[string, JsonObject, JsonObject]>([
    ['a closed one', object({ a: word }), object({ a: word })],
    [
      'an open one is closed, however deep it stands',
      { type: 'object', properties: { a: { type: ['object', 'null'], properties: {} } } },
      {
        type: 'object',
        properties: {
          a: { type: ['object', 'null'], properties: {}, additionalProperties: false },
        },
        additionalProperties: false,
      },
    ],
    ['one of several is any of them', { oneOf: [word] }, { anyOf: [word] }],
    ['a draft is not named', { ...word, $schema: 's', $id: 'i' }, word],
    [
      'hints stand in the description',
      { ...word, description: 'd', examples: ['e'] },
      { ...word, description: 'd\n\n{examples: ["e"]}' },
    ],
    [
      'what is referred to',
      object(
        { a: ref, b: ref },
        { $defs: { a: { type: 'object', properties: { minimum: word } } } },
      ),
      object(
        { a: ref, b: ref },
        {
          $defs: {
            a: { type: 'object', properties: { minimum: word }, additionalProperties: false },
          },
        },
      ),
    ],
    ['known formats, one item at least', { ...word, format: 'date' }, { ...word, format: 'date' }],
    [
      'lists',
      { type: 'array', minItems: 1, items: word },
      { type: 'array', minItems: 1, items: word },
    ],
    ['plain values', { enum: [1, 'a', null] }, { enum: [1, 'a', null] }],
  ])('%s', (_, schema, bound) => {
    expect(answerSchema(schema)).toEqual({ schema: bound, loose: false });
  });

  // https://platform.claude.com/docs/en/build-with-claude/structured-outputs
  it.each<[JsonObject, JsonObject]>([
    [
      { type: 'integer', minimum: 0, maximum: 10 },
      { type: 'integer', description: '{minimum: 0, maximum: 10}' },
    ],
    [
      { ...word, description: 'd', minLength: 1, pattern: 'x' },
      { ...word, description: 'd\n\n{minLength: 1, pattern: "x"}' },
    ],
    [
      { ...word, format: 'phone' },
      { ...word, description: '{format: "phone"}' },
    ],
    [
      { type: 'array', items: { type: 'number', multipleOf: 2 }, minItems: 2, uniqueItems: true },
      {
        type: 'array',
        items: { type: 'number', description: '{multipleOf: 2}' },
        description: '{minItems: 2, uniqueItems: true}',
      },
    ],
    [{ enum: [{ a: 1 }] }, { description: '{enum: [{"a":1}]}' }],
    [
      object({ a: { ...ref, description: 'd' } }, { $defs: { a: word } }),
      object({ a: ref }, { $defs: { a: word } }),
    ],
  ])('%j is told as %j, which binds less', (schema, bound) => {
    expect(answerSchema(schema)).toEqual({ schema: bound, loose: true });
  });

  it.each<[string, JsonObject]>([
    ['itself', object({ a: { $ref: '#' } })],
    ['itself at the root', { $ref: '#/$defs/a', $defs: { a: object({ b: ref }) } }],
    [
      'itself in a list',
      object({ a: ref }, { $defs: { a: object({ kids: { type: 'array', items: ref } }) } }),
    ],
    ['nothing', object({ a: ref })],
    ['somewhere else', object({ a: { $ref: 'https://example.com/a' } })],
    ['members of any name', object({ a: { type: 'object', additionalProperties: word } })],
    ['members of any name, unsaid', object({ a: { type: ['object', 'null'] } })],
    ['names by pattern', object({}, { patternProperties: { a: word } })],
    ['an object in parts', { allOf: [object({ a: word }), object({ b: word })] }],
    ['what stands in parts', { allOf: [ref], $defs: { a: word } }],
  ])('cannot be one with %s', (_, schema) => {
    expect(answerSchema(schema)).toBeNull();
    expect(boundSchema(schema)).toBeNull();
  });

  it('leaves at most ten members open in an answer, counted at every use', () => {
    expect(answerSchema(optional(10))).not.toBeNull();
    expect(answerSchema(optional(11))).toBeNull();
    expect(boundSchema(optional(11))).not.toBeNull();
    const twice = (count: number) => object({ a: ref, b: ref }, { $defs: { a: optional(count) } });
    expect(answerSchema(twice(5))).not.toBeNull();
    expect(answerSchema(twice(6))).toBeNull();
  });
});

describe('what is told of it', () => {
  const bounded = object({ a: { type: 'integer', minimum: 0, maximum: 9 } });

  it('is one loss for an answer', () => {
    const format = { kind: 'schema', name: 'n', description: null, strict: true } as const;
    const { body, losses } = render(
      conversation({ settings: { format: { ...format, schema: bounded } } }),
    );
    const schema = object({ a: { type: 'integer', description: '{minimum: 0, maximum: 9}' } });
    expect(body['output_config']).toEqual({ format: { type: 'json_schema', schema } });
    expect(losses).toEqual(['schema format']);
  });

  it('is one for each strict tool', () => {
    const tool = (name: string, strict: boolean | null) =>
      ({
        kind: 'function',
        path: `tools.${name}`,
        name,
        namespace: null,
        description: null,
        cache: null,
        schema: bounded,
        strict,
        extra: {},
      }) as const;
    const { body, losses } = render(conversation({ tools: [tool('f', true), tool('g', null)] }));
    expect(body['tools']).toEqual([
      {
        name: 'f',
        input_schema: object({ a: { type: 'integer', description: '{minimum: 0, maximum: 9}' } }),
        strict: true,
      },
      { name: 'g', input_schema: bounded },
    ]);
    expect(losses).toEqual(['schema tools.f']);
  });
});
