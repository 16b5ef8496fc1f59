/** What a name stands for, and what it costs. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Mode } from '../support/real-postgres.ts';
import { admit, CATALOGUE, keyCaller, route, setAccess } from './catalogue.ts';
import { ADA, BOB, callerOf, type Installation, install, PLATFORM } from './installation.ts';

const MODES: readonly Mode[] = ['owner', 'supabase'];

describe.each(MODES)('names and prices on a database of kind %s', (mode) => {
  let place: Installation;

  beforeAll(async () => {
    place = await install(mode);
    await admit(place, callerOf(ADA), 'x');
    await admit(place, callerOf(BOB), 'x');
  });
  beforeEach(async () => {
    await place.root.unsafe(CATALOGUE);
  });
  afterAll(() => place.close());

  describe('names', () => {
    it.each([
      ['m-1', 'direct1:m-1 hub2:m-1 hub:maker/m-1', 'a bare id everywhere, exact before canonical'],
      ['only', 'hub:maker/only', 'a canonical id where nobody has it exactly'],
      ['maker/m-1', 'hub:maker/m-1', 'an id with a slash whose maker is no provider'],
      ['direct1/m-1', 'direct1:m-1', 'a pinned model'],
      ['hub/maker/m-1', 'hub:maker/m-1', 'a pinned model with a slash in it'],
      ['hub/m-1', 'hub:maker/m-1', 'a pinned model by its canonical id'],
      [
        'hub/never-heard-of',
        'hub:never-heard-of',
        'an unknown model where the provider passes them on',
      ],
      ['direct1/never-heard-of', 'model_not_found', 'an unknown model where it refuses them'],
      ['direct1/m-9', 'model_not_found', 'a pin holds although another lists that very id'],
      ['direct1/m-old', 'model_not_found', 'a disabled model'],
      ['m-old', 'model_not_found', 'a disabled model by its bare id'],
      ['nokey/m-1', 'model_not_found', 'a provider without any credential'],
      ['own/solo', 'model_not_found', "a provider with only somebody else's credential"],
      ['hub/', 'model_not_found', 'a provider and nothing'],
      ['/m-1', 'model_not_found', 'a model of no provider'],
      ['never-heard-of', 'model_not_found', 'an unknown bare id: nobody to pass it to'],
      ['', 'missing_model', 'nothing'],
    ])('%j is %s: %s', async (model, expected) => {
      expect(await route(place, keyCaller(), model)).toBe(expected);
    });

    it.each([
      ['Claude-Opus-4.5', 'hub:anthropic/claude-opus-4.5 maker1:claude-opus-4-5', 'another case'],
      [
        'anthropic/claude-opus-4-5',
        'hub:anthropic/claude-opus-4.5 maker1:claude-opus-4-5',
        'a maker that is no provider here',
      ],
      [
        'us.anthropic.claude-opus-4-5-20251101-v1:0',
        'hub:anthropic/claude-opus-4.5 maker1:claude-opus-4-5',
        'a cloud’s way to write it',
      ],
      [
        'anthropic/claude-opus-4.5',
        'hub:anthropic/claude-opus-4.5',
        'one that somebody has as it is, so there alone',
      ],
      ['maker1/anthropic/Claude-Opus-4.5', 'maker1:claude-opus-4-5', 'one pinned at its maker'],
      ['hub/Claude-4.5-Opus', 'hub:anthropic/claude-opus-4.5', 'a pinned one'],
      ['hub/openai/GPT-4o-2024-08-06', 'hub:gpt-4o-2024-08-06', 'a dated one'],
      ['openai/gpt-4o', 'model_not_found', 'not its snapshot'],
      ['gpt-4o-2024-08-06:free', 'model_not_found', 'not a variant of it'],
      ['nobody/Claude-Opus-4.5', 'model_not_found', 'not in a folder that is no maker’s'],
      ['nokey/Claude-Opus-4.5', 'model_not_found', 'not an account that has no key'],
      ['hub2/Claude-Opus-4.5', 'model_not_found', 'not a pinned one that hub2 lacks'],
    ])('%j is found as it is spelled, %s: %s', async (model, expected) => {
      await place.root.unsafe(`
        insert into weir.providers (name, display_name, kind, record, dialects, unknown_models, priority)
        values ('maker1', 'maker1', 'direct', 'openai-compatible',
                '{"openai-chat":{"base_url":"https://maker1.test/v1"}}', 'pass', 2)
        on conflict do nothing;
        insert into weir.credentials (owner_id, provider, ciphertext, origins)
        values ('${PLATFORM}', 'maker1', 'sealed', array['https://maker1.test']);
        insert into weir.models (provider, id, canonical_id) values
          ('maker1', 'claude-opus-4-5', null),
          ('maker1', 'claude-opus-4-5-20251101', 'claude-opus-4-5'),
          ('hub', 'anthropic/claude-opus-4.5', 'claude-opus-4-5'),
          ('hub', 'gpt-4o-2024-08-06', null)
        on conflict do nothing`);
      expect(await route(place, keyCaller(), model)).toBe(expected);
    });

    it('is called in the dialects its list names, or in all where it names none of them', async () => {
      await place.root.unsafe(`
        insert into weir.providers (name, display_name, kind, record, dialects)
        values ('two', 'two', 'aggregator', 'new-api',
                '{"openai-chat":{"base_url":"https://two.test/v1"},"anthropic-messages":{"base_url":"https://two.test"}}');
        insert into weir.credentials (owner_id, provider, ciphertext, origins)
        values ('${PLATFORM}', 'two', 'sealed', array['https://two.test']);
        insert into weir.models (provider, id, dialects) values
          ('two', 'both', null), ('two', 'one', '{anthropic-messages,gemini-generate}'),
          ('two', 'neither', '{gemini-generate}')`);
      const dialects = async (model: string): Promise<string[]> => {
        const { candidates = [] } = await admit(place, keyCaller(), `two/${model}`);
        return candidates.flatMap((one) => Object.keys(one.dialects)).toSorted();
      };
      const all = ['anthropic-messages', 'openai-chat'];
      expect(await dialects('both')).toEqual(all);
      expect(await dialects('one')).toEqual(['anthropic-messages']);
      expect(await dialects('neither')).toEqual(all);
    });

    it('never finds what was switched off by another spelling', async () => {
      await place.root.unsafe(`
        insert into weir.models (provider, id, canonical_id)
        values ('hub', 'anthropic/claude-opus-4.1', 'claude-opus-4-1'), ('hub', 'gpt-4.1', null)
        on conflict do nothing;
        update weir.models set enabled = false where id in ('anthropic/claude-opus-4.1', 'gpt-4.1')`);
      expect(await route(place, keyCaller(), 'hub/openai/gpt-4-1')).toBe('model_not_found');
      expect(await route(place, keyCaller(), 'hub/Claude-4.1-Opus')).toBe('model_not_found');
      expect(await route(place, keyCaller(), 'Claude-4.1-Opus')).toBe('model_not_found');
    });

    it('puts an alias before everything, with its own order', async () => {
      await place.root.unsafe(`
        with a as (insert into weir.aliases (owner_id, alias)
                   values ('${PLATFORM}', 'm-1'), ('${PLATFORM}', 'empty') returning id, alias)
        insert into weir.alias_targets (alias_id, provider, model, priority, weight)
        select id, p, m, pr, w from a, (values ('hub', 'maker/only', 1, 1), ('direct1', 'm-1', 0, 1),
                                   ('hub2', 'm-1', 1, 5), ('direct1', 'm-old', 0, 1)) as v(p, m, pr, w)
         where alias = 'm-1'`);
      expect(await route(place, keyCaller(), 'm-1')).toBe('direct1:m-1 hub2:m-1 hub:maker/only');
      expect(await route(place, keyCaller(), 'direct1/m-1')).toBe('direct1:m-1');
      expect(await route(place, keyCaller(), 'empty')).toBe('model_not_found');
    });

    it('hands over what decides the order: the alias’s word, else the installation’s', async () => {
      const decides = async (model: string): Promise<unknown> => {
        const answer = await admit(place, keyCaller(), model);
        return answer.candidates?.map((one: Record<string, unknown>) => [
          one['provider'],
          one['matched'],
          one['after'],
          one['retries'],
          one['policy'],
        ]);
      };
      await place.root.unsafe(`
        update weir.providers set retries = 2 where name = 'hub2';
        with a as (insert into weir.aliases (owner_id, alias, strategy)
                   values ('${PLATFORM}', 'chain', 'cheapest') returning id)
        insert into weir.alias_targets (alias_id, provider, model, priority, after)
        select id, p, 'm-1', pr, af
          from a, (values ('direct1', 0, '{failure}'::text[]),
                          ('hub2', 1, '{context_length,content_policy}')) as v(p, pr, af)`);
      const cheapest = { strategy: 'cheapest' };
      expect(await decides('chain')).toEqual([
        ['direct1', 'alias', ['failure'], null, cheapest],
        ['hub2', 'alias', ['context_length', 'content_policy'], 2, cheapest],
      ]);
      const byPriority = { strategy: 'priority' };
      expect(await decides('direct1/m-1')).toEqual([
        ['direct1', 'pinned', ['failure'], null, byPriority],
      ]);
      const only = { strategy: 'only', providers: ['hub2'] };
      await place.root`insert into weir.settings (name, value) values ('routing', ${place.root.json(only)})`;
      expect(await decides('m-1')).toContainEqual(['hub2', 'exact', ['failure'], 2, only]);
      await place.root`delete from weir.settings where name = 'routing'`;
      await place.root`update weir.providers set retries = null`;
    });

    it('takes an alias without targets for no alias at all', async () => {
      await setAccess(place, { models: ['*'] });
      await place.root.unsafe(`
        insert into weir.aliases (owner_id, alias) values ('${PLATFORM}', 'only'), ('${BOB}', 'fast');
        with a as (insert into weir.aliases (owner_id, alias) values ('${PLATFORM}', 'fast') returning id)
        insert into weir.alias_targets (alias_id, provider, model) select id, 'hub2', 'm-1' from a`);
      expect(await route(place, keyCaller(), 'only')).toBe('hub:maker/only');
      expect(await route(place, callerOf(BOB), 'fast')).toBe('hub2:m-1');
    });

    it("puts a user's own alias before the platform's, and theirs only", async () => {
      await setAccess(place, { models: ['*'] });
      await place.root.unsafe(`
        with a as (insert into weir.aliases (owner_id, alias)
                   values ('${PLATFORM}', 'fast'), ('${ADA}', 'fast') returning id, owner_id)
        insert into weir.alias_targets (alias_id, provider, model)
        select id, case owner_id when '${ADA}' then 'own' else 'hub2' end,
               case owner_id when '${ADA}' then 'solo' else 'm-1' end from a`);
      expect(await route(place, callerOf(ADA), 'fast')).toBe('+own:solo');
      expect(await route(place, callerOf(BOB), 'fast')).toBe('hub2:m-1');
    });

    it.each([
      ['Maker/OFF', 'other case'],
      ['maker/off:free', 'a variant'],
      ['MAKER/Off:free:nitro', 'variants in other case'],
      ['Plain-Off', 'other case of its canonical id'],
      ['plain-off:free', 'a variant of its canonical id'],
      ['maker/gone:online', 'a variant of a retired one'],
    ])('does not pass %j on: %s of a model that was switched off', async (spelling) => {
      await place.root`
        insert into weir.models (provider, id, canonical_id, enabled, retired_at)
        values ('hub', 'maker/off', 'plain-off', false, null), ('hub', 'maker/gone', null, true, now())
        on conflict (provider, id) do update set enabled = excluded.enabled`;
      expect(await route(place, keyCaller(), `hub/${spelling}`)).toBe('model_not_found');
      await place.root.unsafe(`
        with a as (insert into weir.aliases (owner_id, alias) values ('${PLATFORM}', 'back') returning id)
        insert into weir.alias_targets (alias_id, provider, model) select id, 'hub', '${spelling}' from a`);
      expect(await route(place, keyCaller(), 'back')).toBe('model_not_found');
      expect(await route(place, keyCaller(), 'hub/maker/offer')).toBe('hub:maker/offer');
    });

    it('passes nothing to a provider or model that is retired, or that lacks a usable key', async () => {
      await place.root`update weir.providers set retired_at = now() where name = 'hub2'`;
      expect(await route(place, keyCaller(), 'm-1')).toBe('direct1:m-1 hub:maker/m-1');
      await place.root`update weir.credentials set state = 'needs_key' where provider = 'direct1'`;
      expect(await route(place, keyCaller(), 'm-1')).toBe('hub:maker/m-1');
      expect(await route(place, keyCaller(), 'direct1/m-1')).toBe('model_not_found');
    });
  });

  describe('prices', () => {
    it('takes an override before a list price before the catalogue, the newest that is valid', async () => {
      const price = async (): Promise<string | null> => {
        const found = (await admit(place, keyCaller(), 'direct1/m-1')).candidates?.[0]?.price;
        return found ? `${found.source} ${found.rates['input']}` : null;
      };
      const set = (
        source: string,
        rates: string | null,
        when: string = 'now()',
      ): Promise<unknown> =>
        place.root.unsafe(`insert into weir.price_versions (provider, model, source, rates, valid_from)
          values ('direct1', 'm-1', '${source}', ${rates === null ? 'null' : `'{"input":"${rates}"}'`}, ${when})`);
      expect(await price()).toBeNull();
      await set('catalog', '1');
      expect(await price()).toBe('catalog 1');
      await set('list', '2', "now() - interval '2 days'");
      await set('list', '2.5', "now() - interval '1 day'");
      await set('list', '99', "now() + interval '1 day'");
      expect(await price()).toBe('list 2.5');
      await set('override', '3');
      expect(await price()).toBe('override 3');
      await set('override', null);
      expect(await price()).toBe('list 2.5');
      expect(
        (await admit(place, keyCaller(), 'hub/never-heard-of')).candidates?.[0]?.price,
      ).toBeNull();
    });

    it('never lets a price be changed or deleted, not even by the owner', async () => {
      await expect(place.owner`update weir.price_versions set rates = '{}'`).rejects.toThrow(
        /never changed/,
      );
      await expect(place.owner`delete from weir.price_versions`).rejects.toThrow(/never changed/);
    });
  });
});
