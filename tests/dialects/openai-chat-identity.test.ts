import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/contract/json.ts';
import { bodies } from './openai-chat-bodies.ts';
import { anyBody } from './openai-chat-grammar.ts';
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
