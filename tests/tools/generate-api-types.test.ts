import { describe, expect, it } from 'vitest';
import { describeManagement } from '../../src/admin/app.ts';
import { renderApiTypes, typeOf } from '../../tools/generate-api-types.ts';

const PAGE = {
  type: 'object',
  properties: {
    data: { type: 'array', items: { $ref: '#/components/schemas/Thing' } },
    next: { type: ['string', 'null'] },
  },
  required: ['data', 'next'],
};

const DOCUMENT = {
  components: {
    schemas: {
      Refusal: { type: 'object', properties: { code: { type: 'string' } } },
      Thing: {
        type: 'object',
        properties: {
          id: { type: 'string' },
          kind: { type: ['string', 'null'], enum: ['a', "b'c", null] },
          'x-size': { type: 'integer', description: 'In bytes.' },
        },
        required: ['id', 'kind'],
      },
    },
  },
  paths: {
    '/api/things/{id}': {
      delete: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { 204: { description: 'Done.' } },
      },
    },
    '/api/things': {
      get: {
        summary: 'List things',
        parameters: [
          { name: 'q', in: 'query', required: false, schema: { type: 'string' } },
          { name: 'by', in: 'query', required: true, schema: { type: 'string' } },
        ],
        responses: {
          200: { content: { 'application/json': { schema: PAGE } } },
          default: {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
          },
        },
      },
    },
  },
};

describe('the types of the management API', () => {
  it('name every component and every call, with null for what a call does not have', () => {
    expect(renderApiTypes(DOCUMENT)).toBe(`\
// Made by tools/generate-api-types.ts from the description of the API. Do not edit.

export type Thing = {
  readonly id: string;
  readonly kind: 'a' | 'b\\'c' | null;
  /** In bytes. */
  readonly 'x-size'?: number | undefined;
};

/** Every call below \`/api\`. Null where a call has no such part, or answers nothing. */
export interface Operations {
  /** List things */
  readonly 'GET /things': {
    readonly params: null;
    readonly query: {
      readonly q?: string | undefined;
      readonly by: string;
    };
    readonly body: null;
    readonly answer: {
      readonly data: readonly Thing[];
      readonly next: string | null;
    };
  };
  readonly 'DELETE /things/{id}': {
    readonly params: {
      readonly id: string;
    };
    readonly query: null;
    readonly body: null;
    readonly answer: null;
  };
}
`);
  });

  it.each([
    [{}, 'unknown'],
    [{ type: 'object' }, 'Readonly<Record<string, unknown>>'],
    [
      { type: 'object', properties: {}, additionalProperties: false },
      'Readonly<Record<string, never>>',
    ],
    [
      { type: ['object', 'null'], additionalProperties: { type: 'number' } },
      'Readonly<Record<string, number>> | null',
    ],
    [{ type: 'array', items: { enum: ['a', 'b'] } }, "readonly ('a' | 'b')[]"],
    [
      { type: 'array', items: { type: 'array', items: { type: 'string' } } },
      'readonly (readonly string[])[]',
    ],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string | null'],
    [{ allOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }] }, 'A & B'],
  ])('turn %j into a type', (schema, type) => {
    expect(typeOf(schema, '')).toBe(type);
  });

  it('come from the description, which needs no database and says of every call what it takes', () => {
    const text = renderApiTypes(describeManagement());
    expect(text).toContain("readonly 'GET /models': {");
    expect(text).toContain('export type Provider = {');
    expect(text).not.toContain('undefined: ');
  });

  it('refuse a type they do not know', () => {
    expect(() => typeOf({ type: 'file' }, '')).toThrow('no TypeScript type for file');
  });
});
