import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Every file of a tree in which each breaks one rule, by the text that breaks it. */
const breaking: readonly (readonly [path: string, text: string, rule: string])[] = [
  ['src/contract/b.ts', "import '../other/a.ts';", 'contract-imports-nothing'],
  ['src/wire/b.ts', "import '../gateway/a.ts';", 'wire-knows-only-the-contract'],
  ['src/dialects/x/b.ts', "import '../y/a.ts';", 'dialects-apart'],
  ['src/dialects/openai-media/b.ts', "import '../y/a.ts';", 'operations-beside-their-dialect'],
  ['src/dialects/x/c.ts', "import '../../providers/a.ts';", 'dialects-know-only-bytes'],
  ['src/providers/b.ts', "import './a.ts';", 'providers-apart'],
  ['src/providers/c.ts', "import '../gateway/a.ts';", 'providers-know-only-bytes'],
  ['src/gateway/b.ts', "import type { A } from '../store/a.ts';", 'gateway-looks-down-only'],
  ['src/gateway/c.ts', "await import('../ledger/a.ts');", 'gateway-looks-down-only'],
  ['src/gateway/d.ts', "export { A } from '../admin/a.ts';", 'gateway-looks-down-only'],
  ['src/gateway/e.ts', "import '../../tests/a.ts';", 'product-needs-no-tools'],
  ['src/gateway/f.ts', "import 'node:net';", 'runtime-names-in-their-folders'],
  ['src/gateway/g.ts', "import 'zod';", 'validation-at-the-edge-of-api-only'],
  ['src/gateway/h.ts', "import 'hono';", 'core-needs-no-packages'],
  ['src/ledger/b.ts', "import '../store/a.ts';", 'ledger-looks-down-only'],
  ['src/store/b.ts', "import '../admin/a.ts';", 'store-looks-down-only'],
  ['src/store/c.ts', "import 'node:net';", 'runtime-names-in-their-folders'],
  ['src/store/d.ts', "import 'esbuild';", 'no-development-packages'],
  ['src/store/e.ts', "import './gone.ts';", 'resolvable'],
  ['src/admin/b.ts', "import '../gateway/a.ts';", 'admin-looks-down-only'],
  ['src/accounts/b.ts', "import '../gateway/a.ts';", 'accounts-look-down-only'],
  ['src/admin/c.ts', "import 'better-auth';", 'accounts-for-runtimes-only'],
  ['src/admin/d.ts', "import '../accounts/a.ts';", 'accounts-for-runtimes-only'],
  ['src/runtimes/web/b.ts', "import '../node/a.ts';", 'runtimes-apart'],
  ['src/runtimes/web/c.ts', "import '../../cli/a.ts';", 'runtimes-know-no-commands'],
  ['src/runtimes/web/d.ts', "import 'node:net';", 'runtime-names-in-their-folders'],
];

const targets = ['contract', 'wire', 'dialects/y', 'providers', 'gateway', 'ledger', 'store']
  .concat(['admin', 'accounts', 'runtimes/node', 'cli', 'other'])
  .map((folder) => `src/${folder}/a.ts`)
  .concat('tests/a.ts');

describe('the import rules', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weir-imports-'));
    for (const name of ['.dependency-cruiser.json', 'package.json']) {
      cpSync(join(root, name), join(folder, name));
    }
    for (const name of ['zod', 'hono', 'esbuild', 'better-auth']) {
      write(`node_modules/${name}/package.json`, `{"name":"${name}","version":"1.0.0"}`);
      write(`node_modules/${name}/index.js`, '');
    }
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function write(path: string, text: string): void {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\n`);
  }

  /** Which rules a tree breaks, as "file: rule". */
  function broken(): string[] {
    const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const flags = ['--config', '.dependency-cruiser.json', '--output-type', 'json'];
    const ran = spawnSync(process.execPath, [program, ...flags, 'src', 'supabase', 'tests'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const { summary } = JSON.parse(ran.stdout) as {
      summary: { violations: { from: string; rule: { name: string } }[] };
    };
    return summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`);
  }

  it('takes imports that go the one way', () => {
    write('src/contract/a.ts', 'export type A = string;');
    write('src/wire/a.ts', "import type { A } from '../contract/a.ts';\nexport const a: A = '';");
    write('src/gateway/a.ts', "import { a } from '../wire/a.ts';\na;");
    write('src/store/a.ts', "import type { A } from '../contract/a.ts';\nexport const a: A = '';");
    write('src/admin/a.ts', "import 'zod';\nimport { a } from '../store/a.ts';\na;");
    write('src/runtimes/node/a.ts', "import 'node:http';\nimport '../../gateway/a.ts';");
    write('supabase/functions/v1-chat/index.ts', "import '../../../src/gateway/a.ts';");
    write('tests/a.ts', "import '../src/gateway/a.ts';");
    expect(broken()).toEqual([]);
  });

  it('refuses every import that goes another way', () => {
    for (const path of targets) write(path, 'export type A = string;');
    for (const [path, text] of breaking) write(path, text);
    write('supabase/functions/v1-chat/index.ts', '');
    const found = broken();
    for (const [path, , rule] of breaking) expect(found).toContain(`${path}: ${rule}`);
  });

  it('refuses two modules that import each other, if only as types', () => {
    write('src/contract/a.ts', "import type { B } from './b.ts';\nexport type A = B;");
    write('src/contract/b.ts', "import type { A } from './a.ts';\nexport type B = A;");
    write('supabase/a.ts', '');
    write('tests/a.ts', '');
    expect(broken()).toEqual(['src/contract/a.ts: no-cycles']);
  });

  it('refuses a Node driver that the Edge Function reaches over another module', () => {
    write('supabase/functions/v1-chat/index.ts', "import '../../../src/store/a.ts';");
    write('src/store/a.ts', "import './embedded/b.ts';");
    write('src/store/embedded/b.ts', "import 'node:net';");
    write('tests/a.ts', '');
    expect(broken()).toEqual(['supabase/functions/v1-chat/index.ts: function-loads-no-node']);
  });
});
