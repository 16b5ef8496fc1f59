import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generatedProblems } from '../../tools/check-generated.ts';

describe('the check of generated files', () => {
  let folder: string;
  const generator = (name: string, text: string): void => {
    writeFileSync(join(folder, 'tools', name), text);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weir-generated-'));
    mkdirSync(join(folder, 'tools'));
    spawnSync('git', ['init', '-q'], { cwd: folder });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('takes generators whose files are fresh, and runs them in their check mode only', () => {
    generator('generate-a.ts', "process.exitCode = process.argv.includes('--check') ? 0 : 1;");
    expect(generatedProblems(folder)).toEqual([]);
  });

  it('reports a generator that finds its files stale, in its own words', () => {
    generator('generate-a.ts', "console.log('run me'); process.exitCode = 1;");
    generator('generate-b.ts', 'process.exitCode = 1;');
    generator('other.ts', 'process.exitCode = 1;');
    expect(generatedProblems(folder)).toEqual([
      'tools/generate-a.ts: run me',
      'tools/generate-b.ts: its files are out of date',
    ]);
  });
});
