import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScannedBody } from '../../src/contract/dialect.ts';
import { GatewayError } from '../../src/contract/error.ts';
import { isForm, scanForm } from '../../src/wire/form-scan.ts';
import { applySplices } from '../../src/wire/splice.ts';

const TYPE = 'multipart/form-data; boundary=cut';
const SINGLE = new Set(['model', 'stream']);

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const scanned = (text: string, type = TYPE): ScannedBody => scanForm(bytesOf(text), type, SINGLE);

/** The fields as text. */
function fields({ bytes, members }: ScannedBody): Record<string, string> {
  const text = ({ valueStart, valueEnd }: { valueStart: number; valueEnd: number }): string =>
    new TextDecoder().decode(bytes.subarray(valueStart, valueEnd));
  return Object.fromEntries([...members].map(([name, member]) => [name, text(member)]));
}

const part = (head: string, value: string): string => `--cut\r\n${head}\r\n\r\n${value}\r\n`;
const field = (name: string, value: string): string =>
  part(`Content-Disposition: form-data; name="${name}"`, value);
const file = (value: string): string =>
  part('content-disposition: form-data; name="file"; filename="a.mp3"', value);
const form = (...parts: readonly string[]): string => `${parts.join('')}--cut--\r\n`;

function refusal(text: string, type = TYPE): string {
  try {
    scanned(text, type);
  } catch (error) {
    if (error instanceof GatewayError) return error.code;
    throw error;
  }
  return 'taken';
}

describe('a form', () => {
  it.each([
    ['a field before a file', form(field('model', 'm'), file('x')), { model: 'm', file: 'x' }],
    ['a field after a file', form(file('x'), field('model', 'm')), { file: 'x', model: 'm' }],
    ['an empty field', form(field('model', '')), { model: '' }],
    ['nothing', '--cut--', {}],
    ['many of one name', form(field('n', '1'), field('n', '2')), { n: '1' }],
    [
      'a nested field, also under its outermost name',
      form(field('svg[model]', 'm')),
      { 'svg[model]': 'm', svg: 'm' },
    ],
    [
      'other headers',
      form(
        part(
          'Content-Type: text/plain\r\nContent-Disposition: form-data;name=model;\tfilename*=a',
          'm',
        ),
      ).replace('model', 'f'),
      { f: 'm' },
    ],
    [
      'a field sent as it is',
      form(
        part(
          'Content-Disposition: form-data; name="model"\r\nContent-Transfer-Encoding: 8bit',
          'm',
        ),
      ),
      { model: 'm' },
    ],
    [
      'content that looks like a boundary',
      form(file('--cut\r\n--cu\r\n-cut--\r\n--\r\n'), field('model', 'm')).replace(
        '\r\n\r\n--cut\r\n',
        '\r\n\r\n --cut\r\n',
      ),
      { file: ' --cut\r\n--cu\r\n-cut--\r\n--\r\n', model: 'm' },
    ],
  ])('with %s is read', (_what, text, found) => {
    expect(fields(scanned(text))).toEqual(found);
  });

  it.each([
    'multipart/form-data; boundary="cut"',
    'Multipart/Form-Data;boundary=cut; charset=utf-8',
    'multipart/form-data ; x=y ;Boundary=cut',
  ])('has its boundary in %s', (type) => {
    expect(isForm(type)).toBe(true);
    expect(fields(scanned(form(field('model', 'm')), type))).toEqual({ model: 'm' });
  });

  it.each([null, undefined, '', 'application/json', 'multipart/form-data-x; boundary=cut'])(
    'is not what %s says',
    (type) => {
      expect(isForm(type)).toBe(false);
    },
  );

  it.each([
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary="cut',
    'multipart/form-data; boundary=cut; boundary=other',
    'multipart/form-data; boundary=cut other',
    `multipart/form-data; boundary=${'c'.repeat(71)}`,
    'multipart/form-data; boundary="cut "',
  ])('is refused under %s', (type) => {
    expect(refusal(form(field('model', 'm')), type)).toBe('invalid_form');
  });
});

describe('a form two servers could read in two ways', () => {
  const twice = (more: string): string => form(field('model', 'a'), more);
  it.each([
    ['duplicate_key', 'the model twice', twice(field('model', 'b'))],
    ['invalid_field', 'the model in capitals', twice(field('Model', 'b'))],
    ['invalid_field', 'the model as a list', form(field('model[]', 'b'))],
    ['invalid_field', 'the model with a member', form(field('model.x', 'b'))],
    [
      'invalid_field',
      'the model as a file',
      form(part('Content-Disposition: form-data; name="model"; filename="x"', 'b')),
    ],
    ['invalid_form', 'a preamble', `x\r\n${form(field('model', 'a'))}`],
    ['invalid_form', 'an epilogue', `${form(field('model', 'a'))}x`],
    ['invalid_form', 'no end', field('model', 'a')],
    ['invalid_form', 'an end cut off', `${field('model', 'a')}--cut-`],
    ['invalid_form', 'a boundary with something behind it', twice('--cut \r\nx: y\r\n\r\n\r\n')],
    ['invalid_form', 'a longer boundary in a file', twice(file('a\r\n--cutter\r\n'))],
    ['invalid_form', 'a boundary after a line feed', twice(file('a\n--cut\r\n'))],
    [
      'invalid_form',
      'a boundary at the very start of a file',
      twice(file('--cut\r\nContent-Disposition: form-data; name="model"\r\n\r\nb')),
    ],
    [
      'invalid_form',
      'a file name whose end can be doubted',
      form(part('Content-Disposition: form-data; name="f"; filename="a\\"', 'b')),
    ],
    [
      'invalid_form',
      'a field hidden in a file name',
      form(part('Content-Disposition: form-data; name="f"; filename="a\\"; name=\\"model"', 'b')),
    ],
    [
      'invalid_form',
      'a name twice',
      form(part('Content-Disposition: form-data; name="a"; name="model"', 'b')),
    ],
    [
      'invalid_form',
      'a name in another charset',
      form(part('Content-Disposition: form-data; name="a"; name*=utf-8\'\'model', 'b')),
    ],
    [
      'invalid_form',
      'a name with a backslash',
      form(part('Content-Disposition: form-data; name="mo\\del"', 'b')),
    ],
    ['invalid_form', 'no name', form(part('Content-Disposition: form-data; filename="a"', 'b'))],
    [
      'invalid_form',
      'another kind of part',
      form(part('Content-Disposition: attachment; name="a"', 'b')),
    ],
    ['invalid_form', 'no disposition', form(part('Content-Type: text/plain', 'b'))],
    [
      'invalid_form',
      'two dispositions',
      form(
        part(
          'Content-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="model"',
          'b',
        ),
      ),
    ],
    [
      'invalid_form',
      'a folded header',
      form(part('Content-Disposition: form-data;\r\n name="a"', 'b')),
    ],
    [
      'invalid_form',
      'a line without a colon',
      form(part('Content-Disposition: form-data; name="a"\r\n--x', 'b')),
    ],
    [
      'invalid_form',
      'a header in one line feed',
      form(part('X: y\nContent-Disposition: form-data; name="a"', 'b')),
    ],
    [
      'invalid_form',
      'a field in base64',
      form(
        part(
          'Content-Disposition: form-data; name="model"\r\nContent-Transfer-Encoding: base64',
          'b',
        ),
      ),
    ],
    ['invalid_form', 'a head without end', `--cut\r\nX: ${'y'.repeat(9_000)}\r\n\r\n\r\n--cut--`],
    ['invalid_form', 'too many parts', form(...Array.from({ length: 257 }, () => field('n', '1')))],
    ['invalid_form', 'nothing at all', ''],
  ])('is refused as %s: %s', (code, _what, text) => {
    expect(refusal(text)).toBe(code);
  });
});

/** Texts that come as near to a boundary as they may. */
const nearBoundary = fc
  .array(fc.constantFrom('\r', '\n', '\r\n', '-', '--', '--cu', 'cut', '--cut--', ' ', '\0'), {
    maxLength: 12,
  })
  .map((pieces) => bytesOf(pieces.join('')));
const content = fc.oneof(nearBoundary, fc.uint8Array({ maxLength: 300 })) as fc.Arbitrary<
  Uint8Array<ArrayBuffer>
>;
/** What a client that picks its boundary would never send under this one. */
const holdsLine = (bytes: Uint8Array): boolean =>
  `\r\n${Buffer.from(bytes).toString('latin1')}`.includes('\n--cut');

const joined = (...parts: readonly (string | Uint8Array)[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.concat(parts.map((one) => (typeof one === 'string' ? bytesOf(one) : one))));

describe('any file in a form', () => {
  it('is stepped over to the model, wherever it stands, or refused where it holds a boundary', () => {
    fc.assert(
      fc.property(content, fc.boolean(), (bytes, modelFirst) => {
        const model = field('model', 'm-1');
        const head = '--cut\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n';
        const parts = [joined(head, bytes, '\r\n'), model];
        const body = joined(...(modelFirst ? parts.toReversed() : parts), '--cut--\r\n');
        if (holdsLine(bytes)) {
          expect(() => scanForm(body, TYPE, SINGLE)).toThrow(GatewayError);
          return;
        }
        const { members } = scanForm(body, TYPE, SINGLE);
        const at = members.get('file');
        expect(Buffer.from(body.subarray(at?.valueStart, at?.valueEnd))).toEqual(
          Buffer.from(bytes),
        );
        expect(fields(scanForm(body, TYPE, SINGLE))['model']).toBe('m-1');
      }),
    );
  });

  it('stays as it is when the model is renamed, as another reader of forms sees it', async () => {
    const names = fc.constantFrom('language', 'prompt', 'temperature', 'include[]');
    const others = fc.array(fc.tuple(names, fc.string({ maxLength: 20 })), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(content, others, fc.nat(), async (bytes, more, place) => {
        const entries: [string, string | File][] = [...more];
        const model: [string, string] = ['model', 'grüße/世界'];
        entries.splice(place % (entries.length + 1), 0, ['file', new File([bytes], 'a"\n.mp3')]);
        entries.splice((place * 7) % (entries.length + 1), 0, model);
        const sent = new FormData();
        for (const [name, value] of entries) sent.append(name, value);
        const request = new Response(sent);
        const type = request.headers.get('content-type') ?? '';
        const body = scanForm(new Uint8Array(await request.arrayBuffer()), type, SINGLE);
        const at = body.members.get('model');
        const splice = { start: at?.valueStart ?? 0, end: at?.valueEnd ?? 0, text: 'whisper-1' };
        const headers = { 'content-type': type };
        const renamed = new Uint8Array(applySplices(body.bytes, [splice]));
        const heard = [...(await new Response(renamed, { headers }).formData())];
        expect(heard.map(([name]) => name)).toEqual(entries.map(([name]) => name));
        expect(heard.find(([name]) => name === 'model')?.[1]).toBe('whisper-1');
        const file = heard.find(([name]) => name === 'file')?.[1];
        expect(Buffer.from(await (file as File).arrayBuffer())).toEqual(Buffer.from(bytes));
      }),
    );
  });
});
