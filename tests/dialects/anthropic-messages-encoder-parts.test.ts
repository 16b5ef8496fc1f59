import { describe, expect, it } from 'vitest';
import type { Event, PartHead } from '../../src/contract/event.ts';
import { render } from './anthropic-messages-conversation.ts';
import {
  add,
  called,
  close,
  contentOf,
  encode,
  framesOf,
  open,
  start,
  text,
  thinking,
  words,
} from './anthropic-messages-events.ts';
import { parse } from './anthropic-messages-grammar.ts';

describe('the parts of a stream', () => {
  const own = { by: 'anthropic-messages', value: 'EuYB' } as const;
  const foreign = { by: 'openai-responses', value: 'enc' } as const;

  it('are thinking with the vendor’s signature', () => {
    const events = [
      open(0, thinking),
      words(0, 'h'),
      words(0, 'm'),
      add(0, { kind: 'signature', signature: own }),
      close(0),
    ];
    expect(contentOf(start, ...events)).toEqual([
      { type: 'thinking', thinking: 'hm', signature: 'EuYB' },
    ]);
  });

  it('are thinking nobody may read', () => {
    const events = [open(0, thinking), add(0, { kind: 'hidden', signature: own }), close(0)];
    expect(contentOf(start, ...events)).toEqual([{ type: 'redacted_thinking', data: 'EuYB' }]);
  });

  it('are paragraphs of a summary', () => {
    const events = [
      open(0, thinking),
      words(0, 'a'),
      add(0, { kind: 'break' }),
      words(0, 'b'),
      close(0),
    ];
    expect(contentOf(start, ...events)).toMatchObject([{ thinking: 'a\n\nb' }]);
  });

  it('are texts, calls and refusals; empty texts are none', () => {
    const said = contentOf(
      start,
      open(0, text),
      close(0),
      open(1, { kind: 'refusal' }),
      words(1, 'No.'),
      close(1),
      open(2, { ...called('x:1'), form: 'text' } as PartHead),
      words(2, 'l'),
      words(2, 's'),
      close(2),
      open(3, thinking),
      close(3),
    );
    expect(said).toEqual([
      { type: 'text', text: 'No.' },
      { type: 'tool_use', id: 'x_3a_1', name: 'f', input: {}, partial_json: '{"input":"ls"}' },
    ]);
  });

  it('are pictures as Markdown', () => {
    const drawn: PartHead = { kind: 'media', media: 'image', mimeType: 'image/png' };
    expect(contentOf(start, open(0, drawn), words(0, 'AA'), words(0, 'BB'), close(0))).toEqual([
      { type: 'text', text: '![image](data:image/png;base64,AABB)' },
    ]);
  });

  it('are blocks of this dialect, none of another', () => {
    const value = { type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'q' } };
    const head: PartHead = {
      kind: 'native',
      dialect: 'anthropic-messages',
      type: 'server_tool_use',
      value,
    };
    const other: PartHead = { kind: 'native', dialect: 'openai-responses', type: 'x', value: {} };
    const said = contentOf(
      start,
      open(0, other),
      close(0),
      open(1, head),
      close(1),
      open(2, text),
      words(2, 'a'),
      close(2),
    );
    expect(said).toEqual([
      { ...value, input: {}, partial_json: '{"query":"q"}' },
      { type: 'text', text: 'a' },
    ]);
  });

  it('cite', () => {
    const cite = (url: string | null, more: object = {}): Event =>
      add(0, {
        kind: 'citation',
        citation: {
          url,
          title: 'T',
          quote: null,
          start: 0,
          end: 1,
          dialect: 'openai-chat',
          native: {},
          ...more,
        },
      });
    const native = { type: 'page_location', document_index: 0 };
    const told = framesOf(
      encode(
        start,
        open(0, text),
        words(0, 'a'),
        cite('https://a'),
        cite(null),
        cite(null, { dialect: 'anthropic-messages', native }),
        add(0, { kind: 'probabilities', tokens: [] }),
        close(0),
      ),
    );
    const deltas = told.map(({ data }) => data['delta'] as Record<string, unknown> | undefined);
    expect(deltas.flatMap((delta) => (delta?.['citation'] ? [delta['citation']] : []))).toEqual([
      {
        type: 'web_search_result_location',
        url: 'https://a',
        title: 'T',
        cited_text: '',
        encrypted_index: '',
      },
      native,
    ]);
  });

  /** What the client sends back with its next request. */
  function echoed(content: unknown[]) {
    const messages = [{ role: 'assistant', content }];
    return parse({ model: 'm', max_tokens: 9, messages }).turns[0]?.parts;
  }

  it('come back with a foreign signature, an id and a form', () => {
    const head: PartHead = { kind: 'reasoning', id: 'rs_1', form: 'summary' };
    const hidden = add(0, { kind: 'hidden', signature: foreign });
    const bare = contentOf(start, open(0, head), hidden, close(0));
    expect(bare).toMatchObject([{ type: 'redacted_thinking' }]);
    expect(echoed(bare)).toMatchObject([
      { id: 'rs_1', form: 'summary', texts: [], hidden: foreign },
    ]);
    const told = contentOf(start, open(0, head), hidden, words(0, 'hm'), close(0));
    expect(told).toMatchObject([{ type: 'thinking', thinking: 'hm' }]);
    expect(echoed(told)).toMatchObject([
      { id: 'rs_1', form: 'summary', texts: ['hm'], hidden: foreign, signature: null },
    ]);
    const both = contentOf(
      start,
      open(0, thinking),
      words(0, 'hm'),
      hidden,
      add(0, { kind: 'signature', signature: foreign }),
      close(0),
    );
    expect(echoed(both)).toMatchObject([
      { texts: ['hm'], signature: foreign, hidden: null },
      { texts: [], signature: null, hidden: foreign },
    ]);
  });

  it('come back without one where there was none', () => {
    const said = contentOf(start, open(0, thinking), words(0, 'hm'), close(0));
    expect(said).toEqual([
      { type: 'thinking', thinking: 'hm', signature: expect.stringMatching(/./) },
    ]);
    expect(echoed(said)).toMatchObject([{ texts: ['hm'], signature: null, hidden: null }]);
  });

  it('come back with the signature on a text or a call, early or late', () => {
    const signature = { by: 'gemini-generate', value: 'G' } as const;
    const sign = (index: number) => add(index, { kind: 'signature', signature });
    const early = contentOf(start, open(0, called('a')), sign(0), words(0, '{}'), close(0));
    expect(early).toMatchObject([{ type: 'thinking', thinking: '' }, { type: 'tool_use' }]);
    const late = contentOf(
      start,
      open(0, text),
      words(0, 'x'),
      sign(0),
      close(0),
      open(1, called('a')),
      close(1),
    );
    expect(late).toMatchObject([
      { type: 'text' },
      { type: 'thinking', thinking: '' },
      { type: 'tool_use' },
    ]);
    const call = { type: 'tool_use', id: 'a', name: 'f', input: {} };
    expect(echoed([early[0], call])).toMatchObject([{ kind: 'tool_call', signature }]);
    expect(
      echoed([late[0], late[1], call].map((block) => ({ ...(block as object) }))),
    ).toMatchObject([
      { kind: 'text', text: 'x', signature },
      { kind: 'tool_call', signature: null },
    ]);
  });

  it('come back with the signature on an empty text, beside that on a call', () => {
    const sign = (index: number, value: string) =>
      add(index, { kind: 'signature', signature: { by: 'gemini-generate', value } });
    const said = contentOf(
      start,
      open(0, called('a')),
      words(0, '{}'),
      sign(0, 'G1'),
      close(0),
      open(1, text),
      sign(1, 'G2'),
      close(1),
    );
    expect(said).toMatchObject([{ type: 'tool_use' }, { type: 'thinking' }, { type: 'thinking' }]);
    const call = { type: 'tool_use', id: 'a', name: 'f', input: {} };
    const content = [call, said[1], said[2]];
    expect(echoed(content)).toMatchObject([
      { kind: 'tool_call', signature: { by: 'gemini-generate', value: 'G1' } },
      { kind: 'text', text: '', signature: { by: 'gemini-generate', value: 'G2' } },
    ]);
    const messages = [{ role: 'assistant', content }];
    const request = parse({ model: 'm', max_tokens: 9, messages });
    expect(render(request).body['messages']).toEqual([{ role: 'assistant', content: [call] }]);
  });
});
