import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { flat, type Site, startSite } from './site.ts';

vi.setConfig({ testTimeout: 120_000 });

let site: Site;

beforeAll(async () => {
  site = await startSite({ migrated: false, secrets: false });
});
afterAll(() => site?.stop());

describe('the doctor', () => {
  it('tells everything at once, each with what to do, and changes nothing', async () => {
    const sql = postgres(site.database.url, { max: 1 });
    await sql`create table public.aggregator_usage_logs (id int)`;
    await site.platform.deploy('v1-chat-canary', {
      'index.ts': 'Deno.serve(() => new Response());',
    });
    const broken = site.entry('broken', 'import "npm:left-pad@1.3.0";');
    const { code, out } = await site.run(`deploy --yes --entry ${broken}`);
    expect(code).toBe(1);
    for (const words of [
      'Nothing was changed.',
      `npm run weir -- setup supabase --project-ref ${site.platform.ref}`,
      'npx supabase functions delete v1-chat-canary',
      'aggregator_usage_logs',
      '--adopt',
      'left-pad',
    ]) {
      expect(flat(out)).toContain(words);
    }
    const changes = site.platform.heard.filter(({ method }) => method !== 'GET');
    expect(changes.every(({ operation }) => operation === 'database.query')).toBe(true);
    expect(await sql`select to_regnamespace('weir') as ours`).toEqual([{ ours: null }]);
    await sql.end();
  });

  it('tells what can be known without a token', async () => {
    const env = {
      SUPABASE_ACCESS_TOKEN: 'planted-nonsense',
      SUPABASE_URL: 'https://zzzzzzzzzzzzzzzzzzzz.supabase.co',
    };
    const { code, out } = await site.run(`deploy --yes --entry ${site.folder}/missing.ts`, env);
    expect(code).toBe(1);
    for (const words of [
      '3 things stand in the way',
      'SUPABASE_ACCESS_TOKEN',
      'Unset it',
      'missing.ts',
    ]) {
      expect(flat(out)).toContain(words);
    }
    expect(out).not.toContain('planted-nonsense');
  });

  it('takes a wrong project or time for bad usage', async () => {
    for (const line of ['deploy --wait never', 'deploy --nonsense', 'rollback a b']) {
      expect([line, (await site.run(line)).code]).toEqual([line, 2]);
    }
    const short = await site.run('deploy', { SUPABASE_PROJECT_ID: 'short' });
    expect([short.code, short.err]).toEqual([2, expect.stringContaining('twenty')]);
  });
});
