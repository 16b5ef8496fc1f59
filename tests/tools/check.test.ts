import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, '../../tools/check.ts');

describe('npm run check', () => {
  it('runs the checks asked for, one line each, and closes with their number', () => {
    const ran = spawnSync(process.execPath, [script, 'acceptance', 'lock'], { encoding: 'utf8' });
    expect(ran.stdout).toMatch(/^(ok {2}|FAIL) acceptance +\d+\.\d s$/m);
    expect(ran.stdout).toMatch(/^(ok {2}|FAIL) lock +\d+\.\d s$/m);
    expect(ran.stdout).toMatch(/^\d checks passed, \d failed, \d+\.\d s$/m);
    expect(ran.status).toBe(/^FAIL/m.test(ran.stdout) ? 1 : 0);
  });

  it('names the checks there are when asked for another', () => {
    const ran = spawnSync(process.execPath, [script, 'beauty'], { encoding: 'utf8' });
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain('no such check: beauty');
    expect(ran.stderr).toContain('types, dashboard, duplicates, unused, imports, style');
  });
});
