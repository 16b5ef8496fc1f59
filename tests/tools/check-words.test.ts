import { describe, expect, it } from 'vitest';
import { wordProblems } from '../../tools/check-words.ts';

const at = (path: string, text: string): string[] => wordProblems([{ path, text }], []);

describe('the word check', () => {
  it.each(['process.exit(1);', 'Buffer.from(x);', 'Deno.env.get(x);', 'typeof Bun;'])(
    'refuses a name of a runtime outside its folders: %s',
    (text) => {
      expect(at('src/gateway/a.ts', text)).toEqual([
        expect.stringMatching(/^src\/gateway\/a\.ts:1: .+ is a name of one runtime/),
      ]);
      expect(at('src/runtimes/node/a.ts', text)).toEqual([]);
      expect(at('src/cli/a.ts', text)).toEqual([]);
      expect(at('src/store/embedded/a.ts', text)).toEqual([]);
    },
  );

  it('takes a property or a comment of the same name', () => {
    expect(at('src/gateway/a.ts', '// Deno\nqueue.process();\nconst x = { Buffer: 1 };')).toEqual(
      [],
    );
  });

  it.each([
    ['a key', 'const b = { max_tokens: 1 };'],
    ['a member', 'b.max_tokens;'],
    ['a text', "b['max_tokens'];"],
    ['a destructured key', 'const { max_tokens } = b;'],
    ['the end marker', 'const end = `[DONE]`;'],
  ])('refuses a field of a wire format outside the dialects: %s', (_, text) => {
    expect(at('src/gateway/a.ts', text)).toEqual([
      expect.stringMatching(/is a field of one wire format/),
    ]);
    expect(at('src/dialects/openai-chat/request.ts', text)).toEqual([]);
  });

  it('takes the ledger columns that a dialect happens to name as well', () => {
    expect(at('src/ledger/a.ts', 'const row = { prompt_tokens: 1, finish_reason: null };')).toEqual(
      [],
    );
  });

  it("refuses a provider's id outside the providers, and takes a dialect's", () => {
    expect(at('src/gateway/a.ts', "if (target.provider === 'openrouter') f();")).toEqual([
      expect.stringMatching(/"openrouter" is a provider's id/),
    ]);
    expect(at('src/gateway/a.ts', "const dialect = 'openai-chat';")).toEqual([]);
    expect(at('src/providers/openrouter.ts', "const id = 'openrouter';")).toEqual([]);
  });

  it("refuses a provider's host, learnt from its record, in any other folder", () => {
    const record = { path: 'src/providers/x.ts', text: "const u = 'https://api.example.com/v1';" };
    const other = { path: 'src/gateway/a.ts', text: '\nconst h = `https://api.example.com/v2`;' };
    expect(wordProblems([record, other], [])).toEqual([
      expect.stringMatching(/^src\/gateway\/a\.ts:2: .+ is a provider's host/),
    ]);
  });

  it('refuses SQL outside the store', () => {
    const text = 'const q = `select id from weir.users`;';
    expect(at('src/admin/a.ts', text)).toEqual([expect.stringMatching(/is SQL/)]);
    expect(at('src/store/users.ts', text)).toEqual([]);
  });

  it('takes what an exception allows, in its file only', () => {
    const exceptions = [{ path: 'src/gateway/a.ts', word: 'max_tokens', reason: 'shown here' }];
    const source = (path: string) => ({ path, text: 'b.max_tokens;' });
    expect(wordProblems([source('src/gateway/a.ts')], exceptions)).toEqual([]);
    expect(
      wordProblems([source('src/gateway/a.ts'), source('src/gateway/b.ts')], exceptions),
    ).toHaveLength(1);
  });

  it('refuses an exception that nothing needs', () => {
    const exceptions = [{ path: 'src/gateway/a.ts', word: 'max_tokens', reason: 'gone' }];
    expect(wordProblems([{ path: 'src/gateway/a.ts', text: '' }], exceptions)).toEqual([
      'tools/words.ts: nothing needs the exception for max_tokens in src/gateway/a.ts',
    ]);
  });
});
