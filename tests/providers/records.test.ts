import { describe, expect, it } from 'vitest';
import { PROVIDER_RECORDS } from '../../src/providers/registry.generated.ts';
import { recordOf } from '../../src/providers/registry.ts';

const BASED: ReadonlySet<string> = new Set(['openai-chat', 'openai-responses']);

describe('every provider record', () => {
  it('is found by its id, and no two have the same', () => {
    expect(PROVIDER_RECORDS.map((record) => recordOf(record.id))).toEqual(PROVIDER_RECORDS);
    expect(new Set(PROVIDER_RECORDS.map(({ id }) => id)).size).toBe(PROVIDER_RECORDS.length);
  });

  it.each(PROVIDER_RECORDS.map((record) => [record.id, record] as const))(
    '%s holds together',
    (_, record) => {
      for (const [dialect, { baseUrl }] of Object.entries(record.dialects)) {
        if (record.credential === 'key') expect(Object.keys(record.auth)).toContain(dialect);
        if (baseUrl === null) continue;
        expect(baseUrl).toMatch(/^https?:\/\/[^?#]*[^/?#]$/);
        // OpenAI dialects carry the version segment, the others get it with the path.
        if (!BASED.has(dialect)) expect(baseUrl).not.toMatch(/\/v1(beta)?$/);
      }
      for (const { header } of Object.values(record.auth))
        expect(header).toBe(header.toLowerCase());
      for (const name of record.passHeaders) expect(name).toBe(name.toLowerCase());
      const spoken = Object.keys(record.dialects);
      expect(spoken).toEqual(expect.arrayContaining(Object.keys(record.quirks ?? {})));
      for (const call of [record.keyCheck, record.modelList]) {
        if (call === null) continue;
        expect(spoken).toContain(call.dialect ?? 'openai-chat');
        expect(call.path).toMatch(/^\/[^/]/);
        const names = call.headers?.filter((_, at) => at % 2 === 0) ?? [];
        for (const name of names) expect(name).toBe(name.toLowerCase());
      }
      expect(record.passHeaders).not.toContain('authorization');
      expect(record.passHeaders).not.toContain('cookie');
      expect(record.dropFields).not.toContain('model');
      expect(spoken).toEqual(expect.arrayContaining(Object.keys(record.renameFields ?? {})));
      for (const [from, to] of Object.values(record.renameFields ?? {}).flatMap(Object.entries)) {
        expect([from, to]).not.toContain('model');
        expect(record.dropFields).not.toContain(to);
      }
      expect(spoken).toEqual(expect.arrayContaining(Object.keys(record.defaultFields ?? {})));
      for (const { name } of Object.values(record.defaultFields ?? {}).flat()) {
        expect([...record.dropFields, ...record.routeFields, 'model']).not.toContain(name);
      }
      const auth = Object.values(record.auth).map(({ header }) => header);
      for (const { name, purpose } of record.headers ?? []) {
        expect(name).toMatch(/^[a-z0-9-]+$/);
        expect([...auth, 'authorization', 'cookie', 'host']).not.toContain(name);
        expect(purpose).toMatch(/^.{10,90}\.$/);
      }
      if (record.streamUsage === 'ask') expect(record.dropFields).not.toContain('stream_options');
      if (record.id !== 'sandbox') expect(record.sources.length).toBeGreaterThan(0);
    },
  );

  it.each(
    PROVIDER_RECORDS.flatMap(({ id, dialects, modelDialects }) =>
      modelDialects === undefined ? [] : [[id, Object.keys(dialects), modelDialects] as const],
    ),
  )('%s says of every model in which of its dialects it is served', (_, spoken, rules) => {
    expect(rules.at(-1)).toMatchObject({ prefix: '' });
    expect(rules.slice(0, -1).map(({ prefix }) => prefix)).not.toContain('');
    for (const { prefix, dialects } of rules) {
      expect(prefix).toBe(prefix.toLowerCase());
      expect(dialects.length).toBeGreaterThan(0);
      expect(spoken).toEqual(expect.arrayContaining([...dialects]));
    }
  });

  it('of a host nobody wrote one for is the one for OpenAI-compatible hosts', () => {
    expect(recordOf('my-vllm').id).toBe('openai-compatible');
    expect(recordOf('__proto__').id).toBe('openai-compatible');
  });

  it('says what the vendors say', () => {
    expect(recordOf('openrouter')).toMatchObject({
      streamUsage: 'always',
      reportedCost: 'trusted',
    });
    expect(recordOf('openrouter').routeFields).toEqual(
      expect.arrayContaining(['models', 'route', 'provider', 'plugins', 'preset']),
    );
    expect(recordOf('aihubmix').dialects).toEqual({
      'openai-chat': { baseUrl: 'https://aihubmix.com/v1' },
      'openai-responses': { baseUrl: 'https://aihubmix.com/v1' },
      'anthropic-messages': { baseUrl: 'https://aihubmix.com' },
      'gemini-generate': { baseUrl: 'https://aihubmix.com/gemini' },
    });
    expect(recordOf('aihubmix').kind).toBe('aggregator');
    expect(recordOf('new-api').kind).toBe('aggregator');
    expect(recordOf('ollama')).toMatchObject({ kind: 'direct', credential: 'none' });
  });

  it.each([
    ['anthropic', 'anthropic-messages', 'https://api.anthropic.com', 'x-api-key', ''],
    [
      'google',
      'gemini-generate',
      'https://generativelanguage.googleapis.com',
      'x-goog-api-key',
      '',
    ],
    ['deepseek', 'openai-chat', 'https://api.deepseek.com', 'authorization', 'Bearer '],
    ['deepseek', 'anthropic-messages', 'https://api.deepseek.com/anthropic', 'x-api-key', ''],
    ['mistral', 'openai-chat', 'https://api.mistral.ai/v1', 'authorization', 'Bearer '],
    ['xai', 'openai-responses', 'https://api.x.ai/v1', 'authorization', 'Bearer '],
    ['groq', 'openai-chat', 'https://api.groq.com/openai/v1', 'authorization', 'Bearer '],
  ] as const)('%s is called in %s at %s', (id, dialect, baseUrl, header, prefix) => {
    const { kind, dialects, auth } = recordOf(id);
    expect(kind).toBe('direct');
    expect(dialects[dialect]).toEqual({ baseUrl });
    expect(auth[dialect]).toEqual({ header, prefix });
  });

  it.each([
    ['anthropic', 'always', true],
    ['google', 'always', false],
    ['deepseek', 'ask', true],
    ['mistral', 'always', false],
    ['xai', 'ask', true],
    ['groq', 'always', false],
  ])('%s tells usage %s, and an abort stops its bill: %s', (id, streamUsage, abortStopsBilling) => {
    expect(recordOf(id)).toMatchObject({ streamUsage, abortStopsBilling, reportedCost: 'ignored' });
  });

  it('leaves the version of the Anthropic dialect to the dialect', () => {
    for (const { passHeaders } of PROVIDER_RECORDS) {
      expect(passHeaders).not.toContain('anthropic-version');
      expect(passHeaders).not.toContain('anthropic-beta');
    }
  });

  it('knows what servers take otherwise', () => {
    const chat = (id: string): unknown => recordOf(id).quirks?.['openai-chat'];
    expect(chat('deepseek')).toEqual({
      developerRole: false,
      reasoningField: 'reasoning_content',
      reasoningRequired: true,
      reasoningSwitch: 'thinking_type',
      schema: 'json_only',
    });
    expect(chat('mistral')).toMatchObject({
      developerRole: false,
      toolIds: 'nine_alphanumeric',
    });
    const renamed = (id: string): unknown => recordOf(id).renameFields?.['openai-chat'];
    for (const id of ['together', 'moonshot', 'moonshot-cn', 'cloudflare', 'deepseek', 'ollama']) {
      expect(renamed(id)).toEqual({ max_completion_tokens: 'max_tokens' });
    }
    expect(renamed('mistral')).toEqual({
      max_completion_tokens: 'max_tokens',
      seed: 'random_seed',
    });
    expect(recordOf('mistral').dropFields).toEqual(
      expect.arrayContaining(['stream_options', 'logprobs', 'logit_bias', 'user', 'store']),
    );
    expect(chat('xai')).toMatchObject({ developerRole: false });
    expect(chat('groq')).toMatchObject({ reasoningField: 'reasoning' });
    expect(chat('aihubmix')).toMatchObject({ emptyToolChoice: false });
    // Their bodies go as their callers wrote them.
    for (const id of ['openai', 'openai-compatible', 'anthropic', 'google']) {
      expect(recordOf(id).quirks).toBeUndefined();
      expect(recordOf(id).renameFields).toBeUndefined();
      expect(recordOf(id).defaultFields).toBeUndefined();
    }
  });
});
