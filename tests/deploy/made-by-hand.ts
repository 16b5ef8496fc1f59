/** What a team has made by hand before it heard of Weir: a function, its tables, and things beside. */
import type { Sql } from 'postgres';
import type { Site } from './site.ts';

const ANSWER = 'made by hand';

const FUNCTIONS = {
  // Asks its function for the provider, and writes down that it was called.
  'v1-chat': `
    const { default: key } = JSON.parse(Deno.env.get('SUPABASE_SECRET_KEYS'));
    const send = async (path, body) => {
      const answer = await fetch(Deno.env.get('SUPABASE_URL') + '/rest/v1/' + path, {
        method: 'POST',
        headers: { apikey: key, 'content-type': 'application/json', prefer: 'return=minimal' },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(await answer.text());
      return answer;
    };
    Deno.serve(async (request) => {
      if (request.method !== 'POST') return new Response(${JSON.stringify(ANSWER)});
      try {
        const { model } = await request.json();
        const provider = await (await send('rpc/get_model_provider_config', { p_model: model })).json();
        await send('aggregator_usage_logs', { model, prompt_tokens: 1, completion_tokens: 2 });
        return new Response(provider);
      } catch (error) {
        return new Response(String(error), { status: 500 });
      }
    });`,
  hello: `Deno.serve(() => new Response('hello'));`,
};

const DATABASE = `
  create table public.notes (id integer primary key, text text);
  insert into public.notes values (1, 'theirs');
  create schema supabase_migrations;
  create table supabase_migrations.schema_migrations (
    version text primary key, statements text[], name text);
  insert into supabase_migrations.schema_migrations (version, name) values
    ('20260101000000', 'notes'), ('20260201000000', 'usage'), ('20260301000000', 'models');
  create table public.aggregator_usage_logs (
    id uuid primary key default gen_random_uuid(), created_at timestamptz not null default now(),
    user_id uuid, model text, prompt_tokens integer, completion_tokens integer, cost_usd numeric);
  insert into public.aggregator_usage_logs (created_at, model, prompt_tokens, completion_tokens, cost_usd)
    values ('2026-10-01T10:00:00Z', 'gpt-3.5-turbo', 10, 20, 0.1),
           ('2026-10-02T10:00:00Z', 'claude-3-opus', 30, 40, 0.2);
  create function public.get_model_provider_config(p_model text) returns text
    language sql as $$ select 'aihubmix' $$;
  grant select on public.notes, public.aggregator_usage_logs to authenticated;
  grant select, insert on public.aggregator_usage_logs to service_role;
  grant execute on function public.get_model_provider_config(text) to service_role;`;

type Theirs = Readonly<Record<string, unknown>>;

interface HandMade {
  readonly answer: string;
  /** What stands under names of Weir's. */
  readonly names: readonly string[];
  /** What nobody but the team may touch, and what it was. */
  theirs(sql: Sql): Promise<Theirs>;
  readonly before: Theirs;
}

export const HAND_MADE: HandMade = {
  answer: ANSWER,
  names: ['public.aggregator_usage_logs', 'public.get_model_provider_config(p_model text)'],
  async theirs(sql: Sql): Promise<Theirs> {
    const [found] = await sql`
      select (select array_agg(version order by version) from supabase_migrations.schema_migrations) as history,
             (select array_agg(text) from notes) as notes`;
    return { ...found };
  },
  before: { history: ['20260101000000', '20260201000000', '20260301000000'], notes: ['theirs'] },
};

export async function madeByHand({ platform, database }: Site, sql: Sql): Promise<void> {
  for (const [slug, code] of Object.entries(FUNCTIONS)) {
    const files = { [`supabase/functions/${slug}/index.ts`]: code };
    await platform.deploy(slug, files, { verifyJwt: false });
  }
  await sql.unsafe(DATABASE);
  const owner = new URL(database.url).username;
  for (const object of [
    'table public.notes',
    'table public.aggregator_usage_logs',
    'function public.get_model_provider_config(text)',
  ]) {
    await sql.unsafe(`alter ${object} owner to "${owner}"`);
  }
}

/** What it answers as long as it finds its table and its function. */
export const WORKS = [200, 'aihubmix'] as const;

/** Calls the function made by hand, which writes a row. */
export async function callByHand({ platform }: Site): Promise<readonly unknown[]> {
  const answer = await fetch(platform.functionUrl('v1-chat'), {
    method: 'POST',
    body: JSON.stringify({ model: 'gpt-3.5-turbo' }),
  });
  return [answer.status, await answer.text()];
}
