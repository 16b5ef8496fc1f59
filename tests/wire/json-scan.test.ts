import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/contract/error.ts';
import { isNull, readBoolean, readJson, readString } from '../../src/wire/json-read.ts';
import { findMember, scanBody } from '../../src/wire/json-scan.ts';

const encoder = new TextEncoder();
const bytesOf = (text: string): Uint8Array => encoder.encode(text);

function codeOf(bytes: Uint8Array): string {
  try {
    scanBody(bytes);
  } catch (error) {
    if (error instanceof GatewayError) return error.code;
    throw error;
  }
  return 'accepted';
}

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('what a scan refuses', () => {
  it.each([
    ['nothing', '', 'invalid_json'],
    ['white space', ' \n', 'invalid_json'],
    ['a list', '[]', 'invalid_json'],
    ['a string', '"a"', 'invalid_json'],
    ['a byte order mark', '\ufeff{}', 'invalid_json'],
    ['an object cut off', '{"a":1', 'invalid_json'],
    ['a string cut off', '{"a":"b', 'invalid_json'],
    ['a string cut off after a backslash', '{"a":"b\\', 'invalid_json'],
    ['a line feed in a string', '{"a":"\n"}', 'invalid_json'],
    ['a NUL in a string', '{"a":"\0"}', 'invalid_json'],
    ['an unknown escape', '{"a":"\\x"}', 'invalid_json'],
    ['a \\u escape of three digits', '{"a":"\\u12"}', 'invalid_json'],
    ['a \\u escape with a g', '{"a":"\\u00g0"}', 'invalid_json'],
    ['a \\u escape whose digit is a control', '{"a":"\\u001\x10"}', 'invalid_json'],
    ['a leading zero', '{"a":01}', 'invalid_json'],
    ['a plus', '{"a":+1}', 'invalid_json'],
    ['a bare minus', '{"a":-}', 'invalid_json'],
    ['a point without digits', '{"a":1.}', 'invalid_json'],
    ['an exponent without digits', '{"a":1e}', 'invalid_json'],
    ['NaN', '{"a":NaN}', 'invalid_json'],
    ['a word cut off', '{"a":tru}', 'invalid_json'],
    ['a word run on', '{"a":nullx}', 'invalid_json'],
    ['a trailing comma', '{"a":1,}', 'invalid_json'],
    ['a trailing comma in a list', '{"a":[1,]}', 'invalid_json'],
    ['a comma alone', '{,}', 'invalid_json'],
    ['a missing colon', '{"a" 1}', 'invalid_json'],
    ['a missing value', '{"a":}', 'invalid_json'],
    ['an unquoted key', '{a:1}', 'invalid_json'],
    ['brackets that do not match', '{"a":[}]', 'invalid_json'],
    ['something after the object', '{} {}', 'invalid_json'],
    ['a comment', '{}//', 'invalid_json'],
    ['the same key twice', '{"a":1,"a":1}', 'duplicate_key'],
    ['the same key spelled with an escape', '{"model":1,"mo\\u0064el":2}', 'duplicate_key'],
    ['the same key in another case', '{"model":1,"Model":2}', 'duplicate_key'],
    ['the same key with a long s', '{"stream":1,"\u017ftream":2}', 'duplicate_key'],
    ['65 levels', `{"a":${nested(64)}}`, 'too_deep'],
    ['a hundred thousand levels', `{"a":${'['.repeat(100_000)}`, 'too_deep'],
    ['65 levels of objects', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`, 'too_deep'],
  ])('%s', (_, text, code) => {
    expect(codeOf(bytesOf(text))).toBe(code);
  });

  it.each([
    ['a lone continuation byte', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['an overlong three-byte form', [0xe0, 0x80, 0x80]],
    ['an encoded surrogate', [0xed, 0xa0, 0x80]],
    ['a character above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['a character cut off', [0xe2, 0x82]],
    ['a byte that is never UTF-8', [0xff]],
  ])('%s', (_, hostile) => {
    const bytes = new Uint8Array([...bytesOf('{"a":"'), ...hostile, ...bytesOf('"}')]);
    expect(codeOf(bytes)).toBe('invalid_utf8');
  });

  it('says where the mistake is', () => {
    expect(() => scanBody(bytesOf('{"a":tru}'))).toThrow('an unknown word at byte 5 of the body');
    expect(() => scanBody(bytesOf('{"a":"'))).toThrow('not closed at the end of the body');
  });
});

describe('what a scan finds', () => {
  it('is where every top-level member stands', () => {
    const text = ' { "a" : [1, {"a": 2}] , "\\u0062":"x" } ';
    const { members } = scanBody(bytesOf(text));
    expect([...members.values()]).toEqual([
      { key: 'a', keyStart: 3, valueStart: 9, valueEnd: 22 },
      { key: 'b', keyStart: 25, valueStart: 34, valueEnd: 37 },
    ]);
  });

  it('accepts 64 levels', () => {
    expect(codeOf(bytesOf(`{"a":${nested(63)}}`))).toBe('accepted');
  });

  it('accepts the same key twice further down, which decides nothing', () => {
    expect(codeOf(bytesOf('{"a":{"b":1,"b":2}}'))).toBe('accepted');
  });

  it('keeps names of JavaScript’s own apart from its objects', () => {
    const body = scanBody(bytesOf('{"__proto__":{"x":1},"constructor":2}'));
    expect([...body.members.keys()]).toEqual(['__proto__', 'constructor']);
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });

  it('finds a member in any case where it is asked to', () => {
    const body = scanBody(bytesOf('{"File_IDs":1}'));
    expect(findMember(body, 'file_ids')?.key).toBe('File_IDs');
    expect(findMember(body, 'file')).toBeUndefined();
  });
});

describe('reading a member', () => {
  const body = scanBody(
    bytesOf('{"s":"a\\"\\u00e9\u20ac","lone":"\\ud800","t":true,"f":false,"n":null,"o":{"x":[1]}}'),
  );
  const member = (key: string) => {
    const found = body.members.get(key);
    if (found === undefined) throw new Error(`no member ${key}`);
    return found;
  };

  it('decodes escapes and UTF-8', () => {
    expect(readString(body, member('s'))).toBe('a"é€');
  });

  it('leaves a lone surrogate lone', () => {
    expect(readString(body, member('lone'))).toBe('\ud800');
  });

  it('tells types apart', () => {
    expect(readBoolean(body, member('t'))).toBe(true);
    expect(readBoolean(body, member('f'))).toBe(false);
    expect(readBoolean(body, member('n'))).toBeUndefined();
    expect(readString(body, member('t'))).toBeUndefined();
    expect(isNull(body, member('n'))).toBe(true);
    expect(isNull(body, member('o'))).toBe(false);
    expect(readJson(body, member('o'))).toEqual({ x: [1] });
  });
});

/** What the scan must agree with: a strict decoder, JSON.parse, and the limits on top. */
function judged(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function agrees(bytes: Uint8Array): void {
  const code = codeOf(bytes);
  // The two limits are the scan's own; the tables above check them.
  if (code === 'duplicate_key' || code === 'too_deep') return;
  expect(code === 'accepted').toBe(judged(bytes));
}

const space = fc.constantFrom('', '', '', ' ', '\n', '\t\r ');

/** JSON texts with odd but legal spelling: escapes, white space, exponents. */
const { value: jsonText } = fc.letrec<{ value: string; object: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('true', 'false', 'null', '0', '-0', '1e999', '-1.5E+3', '0.1e-7', '""'),
    fc.string({ unit: 'binary', maxLength: 12 }).map((text) => JSON.stringify(text)),
    fc.constantFrom('"\\u0041\\/\\b"', '"\\ud800"', '"\\uD83D\\uDE00"', '"日本"', '"😀"'),
    fc
      .array(fc.tuple(space, tie('value'), space), { maxLength: 3 })
      .map((items) => `[${items.map((item) => item.join('')).join(',')}]`),
    tie('object'),
  ),
  object: fc
    .array(fc.tuple(space, fc.string({ unit: 'grapheme', maxLength: 6 }), space, tie('value')), {
      maxLength: 4,
    })
    .map((items) => {
      const parts = items.map(([a, key, b, item]) => `${a}${JSON.stringify(key)}${b}:${item}`);
      return `{${parts.join(',')}}`;
    }),
}));

const document = fc
  .tuple(space, fc.array(fc.tuple(fc.string({ maxLength: 5 }), jsonText), { maxLength: 4 }), space)
  .map(([before, items, after]) => {
    const parts = items.map(([key, item]) => `${JSON.stringify(key)}:${item}`);
    return bytesOf(`${before}{${parts.join(',')}}${after}`);
  });

/** Bytes at which grammars go wrong. */
const hostile = fc.oneof(
  fc.constantFrom(...bytesOf('{}[]",:\\/u09-+.eEtfn \n')),
  fc.constantFrom(0x00, 0x1f, 0x7f, 0x80, 0xbf, 0xc2, 0xe2, 0xed, 0xf0, 0xf4, 0xff),
);

describe('a scan and JSON.parse', () => {
  it('find the same members in every document', () => {
    fc.assert(
      fc.property(document, (bytes) => {
        if (codeOf(bytes) === 'duplicate_key') return;
        const body = scanBody(bytes);
        const parsed: Record<string, unknown> = JSON.parse(new TextDecoder().decode(bytes));
        expect([...body.members.keys()].sort()).toEqual(Object.keys(parsed).sort());
        for (const [key, member] of body.members) {
          expect(readJson(body, member)).toEqual(parsed[key]);
          const text = typeof parsed[key] === 'string' ? parsed[key] : undefined;
          expect(readString(body, member)).toBe(text);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('accept the same documents after any byte was changed, removed or put in', () => {
    const change = fc.tuple(fc.nat(), fc.constantFrom(0, 1, 2), hostile);
    fc.assert(
      fc.property(document, fc.array(change, { minLength: 1, maxLength: 3 }), (bytes, changes) => {
        const changed = [...bytes];
        for (const [at, removed, byte] of changes) {
          const index = at % (changed.length + 1);
          if (removed === 2) changed.splice(index, 1);
          else changed.splice(index, removed, byte);
        }
        agrees(new Uint8Array(changed));
      }),
      { numRuns: 5_000 },
    );
  });

  it('accept the same of short texts made of the grammar’s own bytes', () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 8 }), (inner) => {
        agrees(new Uint8Array([...bytesOf('{"a":'), ...inner, ...bytesOf('}')]));
        agrees(new Uint8Array([...bytesOf('{"a":"'), ...inner, ...bytesOf('"}')]));
      }),
      { numRuns: 5_000 },
    );
  });
});
