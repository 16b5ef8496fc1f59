import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/contract/json.ts';
import { parsedAs, renderedAs } from '../support/all-dialects.ts';

describe('the schema of an answer in Gemini’s own language', () => {
  const inner: JsonObject = { type: 'OBJECT', properties: { at: { type: 'STRING' } } };
  const responseSchema: JsonObject = {
    type: 'OBJECT',
    properties: { seen: { type: 'ARRAY', items: inner }, open: { type: 'OBJECT' } },
  };
  const body: JsonObject = {
    contents: [{ role: 'user', parts: [{ text: 'hi' }] }],
    generationConfig: { responseMimeType: 'application/json', responseSchema },
  };

  it('has no other properties than those it names, and binds others’ answers so', () => {
    const { body: said } = renderedAs('openai-responses', parsedAs('gemini-generate', body));
    expect(JSON.parse(said).text.format.schema).toEqual({
      type: 'object',
      properties: {
        seen: {
          type: 'array',
          items: {
            type: 'object',
            properties: { at: { type: 'string' } },
            additionalProperties: false,
          },
        },
        open: { type: 'object' },
      },
      additionalProperties: false,
    });
  });

  it('is as it stood for Gemini', () => {
    const { body: said } = renderedAs('gemini-generate', parsedAs('gemini-generate', body));
    expect(JSON.parse(said)).toEqual(body);
  });
});
