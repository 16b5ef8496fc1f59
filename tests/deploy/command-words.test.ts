/** What commands say before they ask anybody: their help, and what is wrong with their line. */
import { describe, expect, it } from 'vitest';
import { tooLong, weir } from '../cli/command.ts';

describe('the help of weir monitor', () => {
  it('says each default once, with its unit', async () => {
    const { out } = await weir(['monitor', '--help']);
    const words = out.replace(/\s+/g, ' ');
    expect(words).toContain('in m or h, 1m to 6h (default: 1h)');
    expect(words).toContain('in ms, s, m or h, 100ms to 1h (default: 2s)');
    expect(words).toContain('(default: ".weir", env: WEIR_DATA_DIR)');
    expect(out.match(/default/g)).toHaveLength(3);
  });
});

const REF = 'abcdefghijklmnopqrst';

describe('a project', () => {
  it.each([['deploy'], ['rollback'], ['backups'], ['setup supabase'], ['monitor']])(
    'whose ref cannot be one is bad usage of weir %s',
    async (command) => {
      const { code, out, err } = await weir([...command.split(' '), '--project-ref', 'short']);
      expect([code, out, err]).toEqual([2, '', expect.stringContaining("argument 'short' is inv")]);
      expect(err).toContain('twenty small letters');
    },
  );

  it.each([['deploy'], ['rollback'], ['backups'], ['setup supabase'], ['monitor']])(
    'whose option is misspelt is told so by weir %s',
    async (command) => {
      const { code, err } = await weir([...command.split(' '), '--projectref', REF]);
      expect([code, err]).toEqual([2, expect.stringContaining('Did you mean --project-ref?')]);
    },
  );

  it('has twenty letters, and small ones', async () => {
    for (const ref of [REF.toUpperCase(), `${REF}u`, '../../../../tmp/nobody']) {
      expect((await weir(['backups', '--project-ref', ref])).code).toBe(2);
    }
  });

  it('must be given, by the line or the environment', async () => {
    const { code, err } = await weir(['backups']);
    expect([code, err]).toEqual([2, expect.stringContaining("'--project-ref <ref>' not spec")]);
    const wrong = await weir(['backups'], { SUPABASE_PROJECT_ID: 'short' });
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('SUPABASE_PROJECT_ID')]);
  });
});

describe('what does not fit into a line', () => {
  it.each([
    ['setup supabase', {}],
    ['setup supabase --copy-migrations /tmp', {}],
    ['deploy --project-ref short', {}],
    [`backups --project-ref ${REF} --data-dir /nowhere/${'long/'.repeat(20)}`, {}],
    ['monitor', { WEIR_ADMIN_KEY: '' }],
    ['dashboard --url http://127.0.0.1:9/functions/v1/v1-chat', {}],
    ['verify http://127.0.0.1:9', {}],
  ])('is broken between words: weir %s', async (line, env) => {
    const { out, err } = await weir(line.split(' '), env);
    expect((out + err).trim().split('\n').length).toBeGreaterThan(1);
    expect(tooLong(out + err)).toEqual([]);
  });
});
