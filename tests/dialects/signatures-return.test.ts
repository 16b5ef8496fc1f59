/** What a provider signed comes back to it by way of a caller who knows no signatures of its kind. */
import { describe, expect, it } from 'vitest';
import type { AnswerContext } from '../../src/contract/dialect.ts';
import type { DialectId } from '../../src/contract/dialect-id.ts';
import type { Event } from '../../src/contract/event.ts';
import type { JsonObject } from '../../src/contract/json.ts';
import { translatorOf } from '../../src/gateway/registry.ts';
import { Folder } from '../../src/hub/fold.ts';
import { SseScanner } from '../../src/wire/sse.ts';
import { parsedAs, renderedAs } from '../support/all-dialects.ts';

function answerContext(inbound: DialectId, body: JsonObject): AnswerContext {
  return {
    requestId: '0199e5a2-0000-7000-8000-000000000000',
    model: 'm',
    createdAt: 1,
    wantsUsage: true,
    conversation: parsedAs(inbound, body),
  };
}

interface Way {
  readonly from: DialectId;
  readonly to: DialectId;
}

/** The frames a caller of `to` gets of an answer streamed by `from`. */
function streamed(
  { from, to }: Way,
  frames: readonly JsonObject[],
  asked: JsonObject,
): JsonObject[] {
  const encoder = translatorOf(to).encoder(answerContext(to, asked));
  let text = '';
  const decoder = translatorOf(from).decoder((event) => {
    text += encoder.event(event);
  });
  for (const frame of frames) {
    decoder.frame(typeof frame['type'] === 'string' ? frame['type'] : '', JSON.stringify(frame));
  }
  decoder.end();
  text += encoder.end();
  const told: JsonObject[] = [];
  const scanner = new SseScanner(({ data }) => {
    if (data !== '[DONE]') told.push(JSON.parse(data));
  });
  scanner.push(new TextEncoder().encode(text));
  return told;
}

function whole({ from, to }: Way, answer: JsonObject, asked: JsonObject): JsonObject {
  const folder = new Folder();
  const decoder = translatorOf(from).decoder((event: Event) => folder.event(event));
  decoder.answer(JSON.stringify(answer));
  return JSON.parse(translatorOf(to).answer(folder.message(), answerContext(to, asked)));
}

describe('a call that Gemini signed, in an answer of Responses', () => {
  const way: Way = { from: 'gemini-generate', to: 'openai-responses' };
  const asked: JsonObject = { model: 'm', input: 'Look.' };
  const first = { functionCall: { id: 'c1', name: 'f', args: { a: 1 } }, thoughtSignature: 'c2ln' };
  const second = { functionCall: { id: 'c2', name: 'g', args: {} } };
  const answer: JsonObject = {
    candidates: [
      {
        content: { role: 'model', parts: [{ text: 'Hm.', thought: true }, first, second] },
        finishReason: 'STOP',
      },
    ],
  };

  const returned = (output: JsonObject['output']): JsonObject => {
    const results = ['c1', 'c2'].map((call_id) => ({
      type: 'function_call_output',
      call_id,
      output: 'x',
    }));
    const input = [{ role: 'user', content: 'Look.' }, ...(output as JsonObject[]), ...results];
    const conversation = parsedAs('openai-responses', { model: 'm', input });
    return JSON.parse(renderedAs('gemini-generate', conversation, 'gemini-3-pro').body);
  };

  it.each(['whole', 'streamed'])(
    'stands in an item of its own before it, and comes back: %s',
    (mode) => {
      const response =
        mode === 'whole'
          ? whole(way, answer, asked)
          : (streamed(way, [answer], asked).at(-1)?.['response'] as JsonObject);
      const output = response['output'] as JsonObject[];
      expect(output.map(({ type }) => type)).toEqual([
        'reasoning',
        'reasoning',
        'function_call',
        'function_call',
      ]);
      expect(output[1]).toMatchObject({ summary: [], encrypted_content: expect.any(String) });
      const body = returned(output);
      expect((body['contents'] as JsonObject[])[1]).toEqual({
        role: 'model',
        parts: [{ text: 'Hm.', thought: true }, first, second],
      });
    },
  );

  it('has every item told from its beginning to its end, in the order of their indices', () => {
    const items = streamed(way, [answer], asked).filter(({ type }) =>
      String(type).startsWith('response.output_item.'),
    );
    expect(items.map(({ type, output_index: at }) => `${type} ${at}`)).toEqual([
      'response.output_item.added 0',
      'response.output_item.done 0',
      'response.output_item.added 1',
      'response.output_item.done 1',
      'response.output_item.added 2',
      'response.output_item.done 2',
      'response.output_item.added 3',
      'response.output_item.done 3',
    ]);
  });

  it('goes to nobody else: the vendor of Responses never sees the item', () => {
    const output = whole(way, answer, asked)['output'] as JsonObject[];
    const conversation = parsedAs('openai-responses', { model: 'm', input: output });
    const { body } = renderedAs('openai-responses', conversation);
    expect(body).not.toContain('d2VpcjpzaWc6');
    expect(JSON.parse(body).input.map(({ type }: JsonObject) => type)).toEqual([
      'function_call',
      'function_call',
    ]);
  });

  it('comes back from behind the call, where it was told too late', () => {
    const signature = { by: 'gemini-generate', value: 'c2ln' } as const;
    const encoder = translatorOf('openai-responses').encoder(
      answerContext('openai-responses', asked),
    );
    const part = { kind: 'tool_call', id: 'c1', name: 'f', namespace: null, form: 'json' } as const;
    const events: Event[] = [
      { type: 'part_start', index: 0, part },
      { type: 'part_delta', index: 0, delta: { kind: 'text', text: '{"a":' } },
      { type: 'part_delta', index: 0, delta: { kind: 'text', text: '1}' } },
      { type: 'part_delta', index: 0, delta: { kind: 'signature', signature } },
      { type: 'part_end', index: 0 },
    ];
    const text = events.map((event) => encoder.event(event)).join('') + encoder.end();
    const last = text.split('\n').findLast((line) => line.includes('response.completed'));
    const { output } = JSON.parse(last?.replace('data: ', '') ?? '').response;
    expect(output.map(({ type }: JsonObject) => type)).toEqual(['function_call', 'reasoning']);
    expect((returned(output)['contents'] as JsonObject[])[1]).toEqual({
      role: 'model',
      parts: [first],
    });
  });
});

describe('thoughts that were streamed to a caller of Gemini', () => {
  const asked: JsonObject = { contents: [{ role: 'user', parts: [{ text: 'Look.' }] }] };

  /** The turn as the caller sends it back: every part of every chunk. */
  const returned = (chunks: readonly JsonObject[], to: DialectId): JsonObject => {
    const parts = chunks.flatMap(({ candidates }) => {
      const [candidate] = candidates as { readonly content: { readonly parts: JsonObject[] } }[];
      return candidate?.content.parts ?? [];
    });
    const contents = [...(asked['contents'] as JsonObject[]), { role: 'model', parts }];
    return JSON.parse(renderedAs(to, parsedAs('gemini-generate', { contents })).body);
  };

  it('are one block with its signature for Messages', () => {
    const block = (index: number, content_block: JsonObject, ...deltas: JsonObject[]) => [
      { type: 'content_block_start', index, content_block },
      ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ];
    const frames: JsonObject[] = [
      { type: 'message_start', message: { id: 'msg', model: 'm', usage: { input_tokens: 1 } } },
      ...block(
        0,
        { type: 'thinking', thinking: '', signature: '' },
        { type: 'thinking_delta', thinking: 'I lo' },
        { type: 'thinking_delta', thinking: 'ok.\n\n' },
        { type: 'signature_delta', signature: 'c2ln' },
      ),
      ...block(1, { type: 'text', text: '' }, { type: 'text_delta', text: 'Yes.' }),
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 1 } },
      { type: 'message_stop' },
    ];
    const chunks = streamed({ from: 'anthropic-messages', to: 'gemini-generate' }, frames, asked);
    const body = returned(chunks, 'anthropic-messages');
    expect((body['messages'] as JsonObject[])[1]).toMatchObject({
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'I look.\n\n', signature: 'c2ln' },
        { type: 'text', text: 'Yes.' },
      ],
    });
  });

  it('are one item with its encrypted text for Responses', () => {
    const place = { output_index: 0, item_id: 'rs_1', summary_index: 0 };
    const item = {
      type: 'reasoning',
      id: 'rs_1',
      summary: [{ type: 'summary_text', text: 'I look.' }],
      encrypted_content: 'gAAAA',
    };
    const response = { id: 'resp_1', status: 'completed', output: [item], usage: null };
    const frames: JsonObject[] = [
      { type: 'response.created', response: { id: 'resp_1', status: 'in_progress' } },
      {
        type: 'response.output_item.added',
        output_index: 0,
        item: { type: 'reasoning', id: 'rs_1', summary: [] },
      },
      { type: 'response.reasoning_summary_part.added', ...place, part: { type: 'summary_text' } },
      { type: 'response.reasoning_summary_text.delta', ...place, delta: 'I lo' },
      { type: 'response.reasoning_summary_text.delta', ...place, delta: 'ok.' },
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.completed', response },
    ];
    const chunks = streamed({ from: 'openai-responses', to: 'gemini-generate' }, frames, asked);
    const body = returned(chunks, 'openai-responses');
    expect((body['input'] as JsonObject[])[1]).toEqual({
      type: 'reasoning',
      summary: [{ type: 'summary_text', text: 'I look.' }],
      encrypted_content: 'gAAAA',
    });
  });

  it('stay as they were where Gemini signed them, or nobody did', () => {
    const parts = [
      { text: 'a', thought: true },
      { text: 'b', thought: true, thoughtSignature: 'c2ln' },
      { text: 'c', thought: true },
      { text: 'd', thought: true },
      { text: 'Yes.' },
    ];
    const contents = [{ role: 'model', parts }];
    const { body } = renderedAs('gemini-generate', parsedAs('gemini-generate', { contents }));
    expect(JSON.parse(body)).toEqual({ contents });
  });
});

describe('a call that Gemini signed, in a stream of Messages', () => {
  it('has its signature before it, so that nothing of thinking stands at the end', () => {
    const part = {
      functionCall: { id: 'c1', name: 'f', args: { a: 1 } },
      thoughtSignature: 'c2ln',
    };
    const chunk = { candidates: [{ content: { parts: [part] }, finishReason: 'STOP' }] };
    const told = streamed({ from: 'gemini-generate', to: 'anthropic-messages' }, [chunk], {
      model: 'm',
      max_tokens: 9,
      messages: [{ role: 'user', content: 'Look.' }],
    });
    const blocks = told.flatMap(({ content_block }) => {
      const type = (content_block as JsonObject | undefined)?.['type'];
      return type === undefined ? [] : [type];
    });
    expect(blocks).toEqual(['thinking', 'tool_use']);
  });
});
