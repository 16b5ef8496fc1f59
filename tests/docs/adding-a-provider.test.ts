/** The page's own file, beside the records there are: one file, and the provider is known. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url).pathname;
const NODE = join(ROOT, 'node_modules/.bin/node');

let copy = '';
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'weir-provider-'));
  for (const folder of ['src', 'tools']) {
    cpSync(join(ROOT, folder), join(copy, folder), { recursive: true });
  }
  cpSync(join(ROOT, 'package.json'), join(copy, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('docs/adding-a-provider.md', () => {
  it('adds a provider with the file it shows', () => {
    const page = readFileSync(join(ROOT, 'docs/adding-a-provider.md'), 'utf8');
    const file = /^```ts\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? '';
    const lines = file.split('\n').filter((line) => line.trim() !== '');
    expect(lines.length).toBeLessThan(16);
    writeFileSync(join(copy, 'src/providers/acme.ts'), file);
    const run = (...args: readonly string[]): string =>
      execFileSync(NODE, args, { cwd: copy, encoding: 'utf8' });
    run('tools/generate-registry.ts');
    const asks = `
      import { recordOf } from './src/providers/registry.ts';
      import { classify } from './src/providers/classify.ts';
      const acme = recordOf('acme');
      const error = { code: 'out_of_credit', type: null, message: '' };
      console.log(JSON.stringify([acme.displayName, classify(acme, 403, error), classify(acme, 401, null)]));`;
    const told: unknown = JSON.parse(run('--input-type=module-typescript', '-e', asks));
    expect(told).toEqual(['Acme', 'no_balance', 'dead_key']);
  });
});
