import { describe, expect, it } from 'vitest';
import type { MediaPart, MediaSource, Part } from '../../src/contract/conversation.ts';
import {
  BASE,
  call,
  conversation,
  render,
  result,
  say,
  turn,
} from './anthropic-messages-conversation.ts';

/** The messages of a request with those turns. */
function messages(...turns: ReturnType<typeof turn>[]) {
  const { body, losses } = render(conversation({ turns }));
  return { system: body['system'], messages: body['messages'], losses };
}

describe('media', () => {
  const media = (kind: MediaPart['media'], source: MediaSource, more: object = {}): Part => ({
    kind: 'media',
    media: kind,
    source,
    name: null,
    detail: null,
    ...BASE,
    ...more,
  });
  const inline = (mimeType: string, data = 'AAAA'): MediaSource => ({
    at: 'inline',
    mimeType,
    data,
  });
  const url = (mimeType: string | null = null): MediaSource => ({
    at: 'url',
    url: 'https://u',
    mimeType,
  });
  const png = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };

  it.each<[string, Part, object, string[]]>([
    ['an image', media('image', inline('image/png')), png, []],
    [
      'a JPEG by its common name',
      media('image', inline('image/jpg')),
      { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: 'AAAA' } },
      [],
    ],
    [
      'an image elsewhere',
      media('image', url('image/png'), { detail: 'auto' }),
      { type: 'image', source: { type: 'url', url: 'https://u' } },
      [],
    ],
    [
      'an image to look at closely',
      media('image', inline('image/png'), { detail: 'high' }),
      png,
      ['detail p'],
    ],
    [
      'a PDF',
      media('file', inline('application/pdf'), { name: 'a.pdf' }),
      {
        type: 'document',
        source: { type: 'base64', media_type: 'application/pdf', data: 'AAAA' },
        title: 'a.pdf',
      },
      [],
    ],
    [
      'a PDF elsewhere',
      media('file', url()),
      { type: 'document', source: { type: 'url', url: 'https://u' } },
      [],
    ],
    [
      'a text file',
      media('file', inline('text/csv', 'w6k=')),
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'é' } },
      [],
    ],
    [
      'a text',
      media('file', { at: 'text', mimeType: 'text/markdown', text: '# a' }),
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: '# a' } },
      [],
    ],
  ])('are said: %s', (_, part, block, losses) => {
    const said = messages(turn('user', 'see', part));
    expect(said.messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'see' }, block] },
    ]);
    expect(said.losses).toEqual(losses);
  });

  it.each<[string, Part, string]>([
    ['an image of another kind', media('image', inline('image/tiff')), 'image p!'],
    ['a file of another kind', media('file', inline('application/zip')), 'file p!'],
    ['a file elsewhere of another kind', media('file', url('text/csv')), 'file p!'],
    ['a text that is none', media('file', inline('text/plain', '/w==')), 'file p!'],
    ['audio', media('audio', inline('audio/wav')), 'audio p!'],
    ['a video', media('video', url()), 'video p!'],
    ['a stored file', media('file', { at: 'stored', id: 'f' }), 'stored_object p!'],
  ])('are missed: %s', (_, part, loss) => {
    const said = messages(turn('user', 'see', part));
    expect(said.messages).toEqual([{ role: 'user', content: 'see' }]);
    expect(said.losses).toEqual([loss]);
  });

  it('by their address are missed where the server takes none', () => {
    const turns = [turn('user', 'see', media('image', url()))];
    const { losses } = render(conversation({ turns }), { quirks: { mediaUrls: false } });
    expect(losses).toEqual(['media_url p!']);
  });

  it('in results stay there', () => {
    const said = messages(
      turn('user', 'go'),
      turn('assistant', call('t')),
      turn('user', result('t', say('a'), media('image', inline('image/png')))),
    );
    expect(said.messages).toMatchObject([
      {},
      {},
      { content: [{ type: 'tool_result', content: [{ type: 'text', text: 'a' }, png] }] },
    ]);
  });

  it('that a model has made stand in the user’s next message', () => {
    const drawn = media('image', inline('image/png'));
    expect(
      messages(turn('user', 'draw'), turn('assistant', 'here', drawn), turn('user', 'thanks'))
        .messages,
    ).toEqual([
      { role: 'user', content: 'draw' },
      { role: 'assistant', content: 'here' },
      { role: 'user', content: [png, { type: 'text', text: 'thanks' }] },
    ]);
    expect(messages(turn('user', 'draw'), turn('assistant', drawn)).messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'draw' }, png] },
    ]);
  });
});
