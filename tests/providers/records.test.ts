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
      expect(record.passHeaders).not.toContain('authorization');
      expect(record.passHeaders).not.toContain('cookie');
      expect(record.dropFields).not.toContain('model');
      if (record.streamUsage === 'ask') expect(record.dropFields).not.toContain('stream_options');
      if (record.id !== 'sandbox') expect(record.sources.length).toBeGreaterThan(0);
    },
  );

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
});
