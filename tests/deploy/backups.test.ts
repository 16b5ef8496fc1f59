/** Backups of which something is gone: they are listed as such, and never put back. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Ended, tooLong, weir } from '../cli/command.ts';
import { flat } from './site.ts';

const REF = 'abcdefghijklmnopqrst';
const [OLD, NEW] = ['2026-11-24T01-02-03Z', '2026-11-25T01-02-03Z'];

let dataDir = '';
let parent = '';

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'weir-backups-'));
  parent = join(dataDir, 'backups', REF);
  for (const name of [OLD, NEW]) write(name);
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** As a deployment leaves it. */
function write(name: string): void {
  const files: Readonly<Record<string, string>> = {
    'function.eszip': 'x'.repeat(2_000),
    'health.json': '{"status":200,"build":"0123456789ab"}',
    'secrets.json': '[]',
    'settings.json': '{"id":"f","slug":"v1-chat","version":7,"verify_jwt":false}',
  };
  mkdirSync(join(parent, name), { recursive: true });
  const listed = Object.entries(files).map(([file, text]) => {
    writeFileSync(join(parent, name, file), text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    return [file, { sha256, bytes: text.length }];
  });
  const manifest = { format: 1, files: Object.fromEntries(listed) };
  writeFileSync(join(parent, name, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

const run = (line: string): Promise<Ended> =>
  weir([...line.split(' '), '--project-ref', REF, '--data-dir', dataDir], {
    SUPABASE_ACCESS_TOKEN: `sbp_${'0'.repeat(40)}`,
  });

const WHOLE = 'build 0123456789ab (version 7), 2 KB, without sources';

describe('a backup', () => {
  it('is listed with what it is', async () => {
    const { code, out } = await run('backups');
    expect([code, out]).toEqual([0, `${NEW}    ${WHOLE}\n${OLD}    ${WHOLE}\n`]);
  });

  it.each([
    ['is gone', (path: string) => rmSync(path), 'manifest.json is missing'],
    ['is no JSON', (path: string) => writeFileSync(path, '{'), 'manifest.json was changed'],
    [
      'cannot be read',
      (path: string) => {
        rmSync(path);
        mkdirSync(path);
      },
      'it cannot be read (EISDIR',
    ],
  ])('whose manifest %s is listed as damaged, and refused', async (_, harm, words) => {
    harm(join(parent, NEW, 'manifest.json'));
    const { code, out } = await run('backups');
    expect([code, flat(out)]).toEqual([1, expect.stringContaining(`${NEW} DAMAGED: ${words}`)]);
    expect(out).toContain(`${OLD}    ${WHOLE}\n`);
    expect(tooLong(out)).toEqual([]);
    const back = await run(`rollback ${NEW} --yes`);
    expect([back.code, flat(back.out)]).toEqual([
      1,
      expect.stringContaining(`The backup ${NEW} is damaged and is not used: ${words}`),
    ]);
    expect(back.out).toContain(`Next: npm run weir -- backups --project-ref ${REF}, and name one`);
  });

  it('that is not there is not called damaged', async () => {
    for (const name of ['2020-01-01T00-00-00Z', '..', 'making']) {
      const { code, out } = await run(`rollback ${name} --yes`);
      expect([code, flat(out)]).toEqual([1, expect.stringContaining(`There is no backup ${name}`)]);
    }
  });
});
