import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stageSources } from '../../src/deploy/stage-sources.ts';

it('sources without an import map are staged without one, whichever way none is said', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-stage-'));
  const source = join(folder, 'source');
  mkdirSync(join(source, 'supabase/functions/v1-chat'), { recursive: true });
  writeFileSync(join(source, 'supabase/functions/v1-chat/index.ts'), '');
  const info = { id: '1', slug: 'v1-chat', name: 'v1-chat', status: 'ACTIVE', version: 1 };
  for (const none of [{}, { import_map_path: null }]) {
    const settings = { ...info, verify_jwt: true, ...none };
    const staged = await stageSources(join(folder, 'stage'), {
      ...{ name: '2026-11-26T00-00-00Z', folder, source, settings, body: new Uint8Array() },
      answer: { status: null, build: null },
    });
    expect(readFileSync(join(staged, 'supabase/config.toml'), 'utf8')).not.toContain('import_map');
  }
  rmSync(folder, { recursive: true });
});
