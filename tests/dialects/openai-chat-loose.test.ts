/** Bodies in every loose form that is accepted: nulls, empty texts, entries of odd numbers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/contract/json.ts';
import { parse, render } from './openai-chat-kit.ts';

type Some<T extends Json = Json> = fc.Arbitrary<T>;

const w = fc.constantFrom('', 'a', 'bc', 'hm');
const nullable = <T extends Json>(x: Some<T>): Some<T | null> => fc.option(x);
const opt = (name: string, v: Some): Some<JsonObject> =>
  fc.option(v, { nil: undefined }).map((x) => (x === undefined ? {} : { [name]: x }));
const all = (...ms: Some<JsonObject>[]): Some<JsonObject> =>
  fc.tuple(...ms).map((a) => Object.assign({}, ...a));
const cc = opt(
  'cache_control',
  fc.constantFrom(
    null,
    { type: 'ephemeral' },
    { type: 'ephemeral', ttl: '1h' },
    { type: 'ephemeral', ttl: '9h' },
    'x',
  ),
);
const part = fc.oneof(
  all(
    w.map((text) => ({ type: 'text', text })),
    cc,
    opt('x', nullable(w)),
  ),
  all(w.map((refusal) => ({ type: 'refusal', refusal }))),
  all(
    fc
      .constantFrom(
        'https://a.test',
        'data:;base64,AA',
        'data:image/png,xx',
        'data:image/png;base64,AA',
      )
      .map((url) => ({ type: 'image_url', image_url: { url } })),
    cc,
  ),
  fc.constant({ type: 'image_url', image_url: 'https://x.test' }),
  all(
    fc
      .constantFrom('wav', 'mp3', 'mpeg', 'x-wav', 'ogg')
      .map((format) => ({ type: 'input_audio', input_audio: { data: 'A', format } })),
  ),
  all(
    fc
      .constantFrom('JVB', 'https://a.test', 'data:application/pdf;base64,AA')
      .map((d) => ({ type: 'file', file: { file_data: d } })),
    cc,
  ),
  fc.constant({ type: 'file', file: { file_id: 'f', filename: 'x' } }),
  fc.constantFrom<JsonObject>(
    { type: 'thinking', thinking: [{ type: 'text', text: 'a' }] },
    {
      type: 'thinking',
      thinking: [
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b' },
      ],
    },
    { type: 'thinking', thinking: [] },
    { type: 'thinking', thinking: 'x', signature: 's' },
  ),
  fc.constant({ type: 'other', y: [1] }),
);
const content = opt('content', fc.oneof(w, fc.constant(null), fc.array(part, { maxLength: 3 })));
const detail = all(
  fc.oneof(
    w.map((text) => ({ type: 'reasoning.text', text })),
    w.map((summary) => ({ type: 'reasoning.summary', summary })),
    w.map((data) => ({ type: 'reasoning.encrypted', data })),
    w.map((signature) => ({ type: 'reasoning.text', signature })),
  ),
  opt('index', fc.nat(2)),
  opt('id', fc.constantFrom(null, 'r', 'q')),
  opt('format', fc.constantFrom(null, 'f-v1')),
  opt('zz', w),
);
const call = fc.oneof(
  all(
    fc.record({ id: w, function: fc.record({ name: w, arguments: w }) }),
    opt('type', fc.constant('function')),
    opt(
      'extra_content',
      fc.constantFrom<Json>(
        { google: { thought_signature: 's' } },
        { google: { thought_signature: 's', y: 1 } },
        { z: 1 },
        null,
      ),
    ),
  ),
  fc.record({ id: w, type: fc.constant('custom'), custom: fc.record({ name: w, input: w }) }),
  fc.constant({ type: 'foo', id: '1' }),
);
const message = fc.oneof(
  all(
    fc.constantFrom({ role: 'system' }, { role: 'developer' }, { role: 'user' }),
    content,
    cc,
    opt('name', nullable(w)),
    opt('x', nullable(w)),
  ),
  all(
    fc.constant({ role: 'assistant' }),
    content,
    opt('tool_calls', nullable(fc.array(call, { maxLength: 3 }))),
    opt('reasoning', nullable(w)),
    opt('reasoning_content', nullable(w)),
    opt('reasoning_details', nullable(fc.array(detail, { maxLength: 4 }))),
    opt('refusal', nullable(w)),
    opt('function_call', fc.record({ name: w, arguments: w })),
    opt('audio', fc.constantFrom(null, { id: 'a', x: 1 })),
    opt(
      'images',
      fc.constantFrom<Json>(null, [], 'x', [
        { type: 'image_url', image_url: { url: 'u' } },
        { type: 'q' },
      ]),
    ),
    cc,
  ),
  all(
    w.map((id) => ({ role: 'tool', tool_call_id: id })),
    content,
    cc,
    opt('name', w),
  ),
  all(
    w.map((name) => ({ role: 'function', name })),
    content,
  ),
);
const fmt = fc.constantFrom<Json>(
  null,
  { type: 'text' },
  { type: 'json_object', x: 1 },
  { type: 'json_schema', json_schema: { strict: null } },
  { type: 'zzz' },
);
const tool = fc.constantFrom<JsonObject>(
  { type: 'function', function: { name: 'f', x: 1, parameters: null } },
  { function: { name: 'g' }, y: 2 },
  { type: 'custom', custom: { name: 'c', format: { type: 'grammar' }, q: 1 } },
  { type: 'web' },
);
const body = all(
  fc.array(message, { maxLength: 4 }).map((messages) => ({ model: 'm', messages })),
  opt('response_format', fmt),
  opt('tools', nullable(fc.array(tool, { maxLength: 3 }))),
  opt('functions', fc.constantFrom<Json>([], [{ name: 'f', k: 1 }])),
  opt(
    'tool_choice',
    fc.constantFrom<Json>(
      'auto',
      'any',
      null,
      { type: 'custom', custom: { name: 'c' } },
      { type: 'x' },
      { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [{ type: 'x' }] } },
    ),
  ),
  opt('function_call', fc.constantFrom<Json>('auto', { name: 'f' })),
  opt('max_tokens', nullable(fc.nat(5))),
  opt('max_completion_tokens', nullable(fc.nat(5))),
  opt('user', nullable(w)),
  opt('safety_identifier', nullable(w)),
  opt('stop', fc.constantFrom<Json>(null, '', [], ['a'])),
  opt('reasoning', fc.constantFrom<Json>(null, 'x', {}, { effort: 'low', k: 1 })),
  opt('thinking', fc.constantFrom<Json>({ type: 'zz' }, { type: 'enabled' })),
  opt('stream_options', fc.constantFrom<Json>({}, null)),
  opt('stream', fc.boolean()),
  opt('top_k', fc.constantFrom<Json>(1, 'x', null)),
  opt('cache_control', fc.constant({ type: 'ephemeral' })),
);
function withoutPaths(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner) => (key === 'path' ? undefined : inner)));
}

describe('any accepted body', () => {
  it('says the same once it was parsed and rendered', () => {
    fc.assert(
      fc.property(body, (loose) => {
        const once = parse(JSON.parse(JSON.stringify(loose)));
        const said = render(once);
        expect(said.losses).toEqual([]);
        const again = parse(said.body);
        expect(withoutPaths(again)).toEqual(withoutPaths(once));
        expect(render(again).body).toEqual(said.body);
      }),
      { numRuns: 300 },
    );
  });
});
