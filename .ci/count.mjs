/** Adds the tests' and the checks' results to the one line that closes a CI run. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const { WORK: work = '', TESTS_CODE: testsCode, CHECK_CODE: checkCode } = process.env;

/** @returns {{ passed: number, failed: number }} */
function testResults() {
  const file = join(work, 'tests.json');
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  // A file that could not be loaded has no test that failed: it counts as one itself.
  const broken = report.testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ suite) =>
      suite.status === 'failed' && suite.assertionResults.length === 0,
  ).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken };
}

/** @returns {{ passed: number, failed: number }} */
function checkResults() {
  const text = readFileSync(join(work, 'check.txt'), 'utf8');
  const [, passed = 0, failed = 0] = /^(\d+) checks passed, (\d+) failed/m.exec(text) ?? [];
  return { passed: Number(passed), failed: Number(failed) };
}

/**
 * A command that ended badly without a failure of its own (a crash, an unhandled rejection, an
 * install that broke off) or without having run anything is one failure.
 *
 * @param {{ passed: number, failed: number }} result
 * @param {string | undefined} code
 */
function withExit({ passed, failed }, code) {
  const unexplained = failed === 0 && (code !== '0' || passed === 0);
  return { passed, failed: failed + (unexplained ? 1 : 0) };
}

const results = [withExit(testResults(), testsCode), withExit(checkResults(), checkCode)];
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
