/** What a set-up does to the config.toml of an app, in every form such a file has. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { appConfig } from '../../src/deploy/setup/app-config.ts';
import type { Setup } from '../../src/deploy/setup/step.ts';

const app = mkdtempSync(join(tmpdir(), 'weir-app-'));
const path = join(app, 'supabase/config.toml');
mkdirSync(join(app, 'supabase'));
afterAll(() => rmSync(app, { recursive: true }));

// The step looks at nothing else.
const setup = { options: { app } } as unknown as Setup;

const BLOCK = [
  '[functions.v1-chat]',
  '# Weir deploys it from a repository of its own (weir deploy). Off here, so that',
  '# `supabase functions deploy` passes it over, and `--prune` keeps it.',
  'enabled = false',
  'verify_jwt = false',
  '',
].join('\n');

describe('the block of the function', () => {
  it.each([
    ['an empty file', '', BLOCK],
    ['a whole last line', 'project_id = "app"\n', `project_id = "app"\n\n${BLOCK}`],
    ['a cut last line', '[functions.a]\nx = 1', `[functions.a]\nx = 1\n\n${BLOCK}`],
    ['another of nearly its name', '[functions.v1-chat-2]\n', `[functions.v1-chat-2]\n\n${BLOCK}`],
    ['only its name in a comment', '# [functions.v1-chat]\n', `# [functions.v1-chat]\n\n${BLOCK}`],
    ['a table elsewhere', '[auth]\nv1-chat = 1\n', `[auth]\nv1-chat = 1\n\n${BLOCK}`],
  ])('is appended to %s', async (_, before, after) => {
    writeFileSync(path, before);
    expect((await appConfig.look(setup)).todo).toBe(true);
    await appConfig.act(setup);
    expect(readFileSync(path, 'utf8')).toBe(after);
    expect((await appConfig.look(setup)).todo).toBe(false);
  });

  it.each([
    '[functions.v1-chat]\nverify_jwt = true\n',
    '[ functions . "v1-chat" ]\n',
    "[functions.'v1-chat']\n",
    '[functions.v1-chat.env]\nA = "1"\n',
    '[functions]\nhello = { verify_jwt = true }\nv1-chat = { verify_jwt = false }\n',
    '[functions]\nv1-chat.verify_jwt = false\n',
    'functions.v1-chat.verify_jwt = false\n',
  ])('is there already in %j', async (text) => {
    writeFileSync(path, text);
    expect((await appConfig.look(setup)).todo).toBe(false);
  });

  it('is asked for where a table cannot add it', async () => {
    writeFileSync(path, 'functions = { hello = { verify_jwt = true } }\n');
    await expect(appConfig.look(setup)).rejects.toThrow('has its functions in one line');
  });
});
