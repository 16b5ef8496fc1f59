import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, '../../.ci/count.mjs');

describe('the closing line of a CI run', () => {
  let work: string;

  beforeEach(() => {
    work = mkdtempSync(join(tmpdir(), 'weir-ci-'));
  });
  afterEach(() => {
    rmSync(work, { recursive: true });
  });

  type Run = { tests?: object; checks: string; testsCode?: number; checkCode?: number };

  function count({ tests, checks, testsCode = 0, checkCode = 0 }: Run): [string, number | null] {
    if (tests !== undefined) writeFileSync(join(work, 'tests.json'), JSON.stringify(tests));
    writeFileSync(join(work, 'check.txt'), checks);
    const ran = spawnSync(process.execPath, [script], {
      encoding: 'utf8',
      env: { WORK: work, TESTS_CODE: String(testsCode), CHECK_CODE: String(checkCode) },
    });
    return [ran.stdout, ran.status];
  }

  const green = { numPassedTests: 7, numFailedTests: 0, testResults: [] };

  it('adds tests and checks', () => {
    expect(count({ tests: green, checks: 'ok\n10 checks passed, 0 failed, 3.0 s\n' })).toEqual([
      '17 passed, 0 failed\n',
      0,
    ]);
  });

  it('counts failures of both', () => {
    const tests = { ...green, numFailedTests: 2 };
    const checks = '9 checks passed, 1 failed, 3.0 s\n';
    expect(count({ tests, checks, testsCode: 1, checkCode: 1 })).toEqual([
      '16 passed, 3 failed\n',
      1,
    ]);
  });

  it('counts a test file that could not be loaded', () => {
    const testResults = [{ status: 'failed', assertionResults: [] }];
    const checks = '10 checks passed, 0 failed, 3.0 s\n';
    expect(count({ tests: { ...green, testResults }, checks, testsCode: 1 })).toEqual([
      '17 passed, 1 failed\n',
      1,
    ]);
  });

  it('fails where a command broke off without a result, or ran nothing', () => {
    const checks = '10 checks passed, 0 failed, 3.0 s\n';
    expect(count({ checks, testsCode: 1 })).toEqual(['10 passed, 1 failed\n', 1]);
    expect(count({ tests: green, checks, testsCode: 1 })).toEqual(['17 passed, 1 failed\n', 1]);
    expect(count({ tests: { ...green, numPassedTests: 0 }, checks })).toEqual([
      '10 passed, 1 failed\n',
      1,
    ]);
    expect(count({ tests: green, checks: 'npm error\n', checkCode: 1 })).toEqual([
      '7 passed, 1 failed\n',
      1,
    ]);
  });
});
