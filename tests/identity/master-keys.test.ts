import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parseMasterKeys, writeMasterKeys } from '../../src/store/master-keys.ts';

const A = Uint8Array.from({ length: 32 }, (_, at) => at);
const B = Uint8Array.from({ length: 32 }, (_, at) => 255 - at);
const BASE64 = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';

describe('WEIR_MASTER_KEYS', () => {
  it('holds keys by their ids', () => {
    const { masterKeys, activeKid } = parseMasterKeys(`{"2026a":"${BASE64}"}`);
    expect([...masterKeys]).toEqual([['2026a', A]]);
    expect(activeKid).toBe('2026a');
  });

  it('is written as it is read', () => {
    expect(writeMasterKeys('2026a', A)).toBe(`{"2026a":"${BASE64}"}`);
    expect(parseMasterKeys(writeMasterKeys('x', B)).masterKeys.get('x')).toEqual(B);
  });

  it.each([
    ['2026a 2026b', '2026b'],
    ['2026b 2026a', '2026b'],
    ['2027a 2026z', '2027a'],
    ['k10 k9', 'k10'],
    ['2 10', '10'],
  ])('of %s has %s as the newest', (kids, newest) => {
    const keys = Object.fromEntries(kids.split(' ').map((kid) => [kid, BASE64]));
    expect(parseMasterKeys(JSON.stringify(keys)).activeKid).toBe(newest);
  });

  it.each([
    [undefined, 'is missing'],
    [' ', 'is missing'],
    [BASE64, 'is not valid JSON'],
    ['[]', 'must be a JSON object'],
    ['null', 'must be a JSON object'],
    ['{}', 'holds no key'],
    [`{"2026.a":"${BASE64}"}`, 'has a key id that is not'],
    [`{"":"${BASE64}"}`, 'has a key id that is not'],
    [`{"2026a":"${BASE64}","2026b":"${BASE64.slice(4)}"}`, 'has under 2026b no base64'],
    [`{"2026a":"${BASE64}AAAA"}`, 'has under 2026a no base64'],
    ['{"2026a":"not base64 at all"}', 'has under 2026a no base64'],
    ['{"2026a":7}', 'has under 2026a no base64'],
    [`{"2026a":"${'A'.repeat(43)}="}`, 'has under 2026a a placeholder'],
  ])('%j is refused: it %s', (text, what) => {
    const failure = failureOf(text);
    expect(failure).toContain(`WEIR_MASTER_KEYS ${what}`);
    expect(failure).not.toContain(BASE64.slice(4));
  });

  it('is made by the line its errors show', () => {
    const line = failureOf(undefined).split('\n')[1] ?? '';
    const script = `${line.trim()}; printf %s "$WEIR_MASTER_KEYS"`;
    const made = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
    expect(parseMasterKeys(made).activeKid).toBe('2026a');
  });
});

function failureOf(text: string | undefined): string {
  try {
    parseMasterKeys(text);
  } catch (error) {
    return String(error);
  }
  return 'it was taken';
}
