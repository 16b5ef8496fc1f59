import { describe, expect, it } from 'vitest';
import type { SealedCredential } from '../../src/contract/target.ts';
import { createVault, type SealingVault } from '../../src/store/vault.ts';
import { type ManualClock, manualClock } from './fixture.ts';

const OLD = Uint8Array.from({ length: 32 }, (_, at) => at);
const NEW = Uint8Array.from({ length: 32 }, (_, at) => at * 7);
const SECRET = 'sk-proj-0123456789-ключ-🔑';

const BINDING = {
  credentialId: '3f0c2a0e-0000-4000-8000-000000000001',
  ownerId: '3f0c2a0e-0000-4000-8000-000000000002',
  provider: 'openai',
  origins: ['https://api.openai.com', 'https://eu.api.openai.com'],
};

function vault(
  options: { kids?: Record<string, Uint8Array>; activeKid?: string; clock?: ManualClock } = {},
): SealingVault {
  const { kids = { '2026a': OLD }, activeKid = '2026a', clock = manualClock() } = options;
  return createVault({ masterKeys: new Map(Object.entries(kids)), activeKid, clock });
}

function row(ciphertext: string | null, changes: Partial<SealedCredential> = {}): SealedCredential {
  return {
    id: BINDING.credentialId,
    ownerId: BINDING.ownerId,
    ownerKind: 'platform',
    type: 'key',
    ciphertext,
    origins: BINDING.origins,
    ...changes,
  };
}

describe('a sealed credential', () => {
  it.each([SECRET, '', 'x'.repeat(100_000), ' \u0000\n'])(
    'opens where it belongs',
    async (secret) => {
      const sealed = await vault().seal(secret, BINDING);
      expect(await vault().open(row(sealed), 'openai')).toBe(secret);
    },
  );

  it('has the format of the vault, and nothing twice', async () => {
    const [a, b] = [await vault().seal(SECRET, BINDING), await vault().seal(SECRET, BINDING)];
    const part = '[A-Za-z0-9_-]';
    // 12 bytes of iv are 16 characters, a wrapped key of 32 + 16 bytes is 64.
    expect(a).toMatch(
      new RegExp(`^v1\\.2026a\\.${part}{16}\\.${part}{64}\\.${part}{16}\\.${part}+$`),
    );
    const parts = [...a.split('.').slice(2), ...b.split('.').slice(2)];
    expect(new Set(parts).size).toBe(8);
  });

  it('opens whatever the order of its origins', async () => {
    const sealed = await vault().seal(SECRET, BINDING);
    const turned = row(sealed, { origins: BINDING.origins.toReversed() });
    expect(await vault().open(turned, 'openai')).toBe(SECRET);
  });

  it.each<[string, Partial<SealedCredential>, string]>([
    ['another row', { id: BINDING.credentialId.replace('1', '9') }, 'openai'],
    ['another owner', { ownerId: BINDING.ownerId.replace('2', '3') }, 'openai'],
    ['another provider', {}, 'openrouter'],
    ['another origin', { origins: ['https://evil.test', 'https://eu.api.openai.com'] }, 'openai'],
    ['an origin more', { origins: [...BINDING.origins, 'https://evil.test'] }, 'openai'],
    ['an origin less', { origins: BINDING.origins.slice(1) }, 'openai'],
    ['no origin', { origins: [] }, 'openai'],
    ['origins run together', { origins: [BINDING.origins.join('')] }, 'openai'],
    ['fields cut elsewhere', { ownerId: `${BINDING.ownerId}o` }, 'penai'],
  ])('does not open for %s', async (_what, changes, provider) => {
    const opened = vault();
    const sealed = await opened.seal(SECRET, BINDING);
    expect(await failure(async () => opened.open(row(sealed, changes), provider))).toMatch(
      /^not_authentic /,
    );
  });

  it('does not open for another origin while its plaintext is still in memory', async () => {
    const opened = vault();
    const sealed = await opened.seal(SECRET, BINDING);
    await opened.open(row(sealed), 'openai');
    const moved = row(sealed, { origins: ['https://evil.test'] });
    expect(await failure(async () => opened.open(moved, 'openai'))).toMatch(/^not_authentic /);
    expect(await opened.open(row(sealed), 'openai')).toBe(SECRET);
  });

  it('does not open where its owner and provider are cut at another zero byte', async () => {
    const opened = vault();
    const gap = '\u0000'.repeat(4);
    const sealed = await opened.seal(SECRET, { ...BINDING, ownerId: `a${gap}b`, provider: 'c' });
    const moved = row(sealed, { ownerId: 'a' });
    expect(await failure(async () => opened.open(moved, `b${gap}c`))).toMatch(/^not_authentic /);
  });

  it('does not open with any one bit of it changed', async () => {
    const opened = vault();
    const sealed = await opened.seal('k', BINDING);
    const parts = sealed.split('.');
    for (let part = 2; part < parts.length; part += 1) {
      const bytes = Buffer.from(parts[part] ?? '', 'base64url');
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const changed = Buffer.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const forged = parts.with(part, changed.toString('base64url')).join('.');
        expect(await failure(async () => opened.open(row(forged), 'openai'))).toMatch(
          /^not_authentic /,
        );
      }
    }
  });

  it("does not open with another row's wrapped key", async () => {
    const opened = vault();
    const own = (await opened.seal(SECRET, BINDING)).split('.');
    const other = (await opened.seal(SECRET, { ...BINDING, ownerId: BINDING.credentialId })).split(
      '.',
    );
    const mixed = [...other.slice(0, 4), ...own.slice(4)].join('.');
    expect(await failure(async () => opened.open(row(mixed), 'openai'))).toMatch(/^not_authentic /);
  });

  it.each([
    ['', 'malformed'],
    ['sk-proj-in-the-clear', 'malformed'],
    ['v2.2026a.AAAA.AAAA.AAAA.AAAA', 'malformed'],
    ['v1.2026a.AAAA.AAAA.AAAA', 'malformed'],
    ['v1.2026a.AAAA.AAAA.AAAA.AAAA.AAAA', 'malformed'],
    ['v1.2026a.AAAA.AAAA.AAAA.', 'not_authentic'],
    ['v1..AAAA.AAAA.AAAA.AAAA', 'malformed'],
    ['v1.2026a.!!!!.AAAA.AAAA.AAAA', 'malformed'],
    ['v1.2026a.AAAA.AAAA.AAAA.AAAA', 'not_authentic'],
    ['v1.2025a.AAAA.AAAA.AAAA.AAAA', 'unknown_master_key'],
    ['v1.__proto__.AAAA.AAAA.AAAA.AAAA', 'unknown_master_key'],
  ])('%j is refused as %s', async (text, reason) => {
    const refusal = await failure(async () => vault().open(row(text), 'openai'));
    expect(refusal).toMatch(new RegExp(`^${reason} The credential ${BINDING.credentialId} of the`));
    expect(refusal).toMatch(/Save its key again/);
    expect(refusal).not.toContain('in-the-clear');
  });

  it('without a ciphertext is empty where the provider takes no key, else an error', async () => {
    expect(await vault().open(row(null, { type: 'none' }), 'ollama')).toBe('');
    expect(await failure(async () => vault().open(row(null), 'openai'))).toMatch(
      /^unusable .*has no key/,
    );
  });

  it.each([[[]], [['https://api.openai.com/v1']], [['https://API.openai.com']], [['openai.com']]])(
    'is not made for the origins %j',
    async (origins) => {
      expect(await failure(() => vault().seal(SECRET, { ...BINDING, origins }))).toMatch(
        /^unusable /,
      );
    },
  );
});

describe('a new master key', () => {
  const both = { kids: { '2026a': OLD, '2026b': NEW }, activeKid: '2026b' };

  it('seals from now on, and the old one still opens', async () => {
    const before = await vault().seal(SECRET, BINDING);
    expect(await vault(both).open(row(before), 'openai')).toBe(SECRET);
    expect(await vault(both).seal(SECRET, BINDING)).toMatch(/^v1\.2026b\./);
  });

  it('takes over a row by wrapping its key anew, its secret untouched', async () => {
    const before = await vault().seal(SECRET, BINDING);
    const after = await vault(both).rewrap(before, BINDING);
    expect(after).toMatch(/^v1\.2026b\./);
    expect(after.split('.').slice(4)).toEqual(before.split('.').slice(4));
    const alone = vault({ kids: { '2026b': NEW }, activeKid: '2026b' });
    expect(await alone.open(row(after), 'openai')).toBe(SECRET);
    expect(await failure(async () => alone.open(row(before), 'openai'))).toMatch(
      /^unknown_master_key .*2026a/,
    );
    expect(await vault(both).rewrap(after, BINDING)).toBe(after);
  });

  it('does not take over a row that was tampered with', async () => {
    const before = await vault().seal(SECRET, BINDING);
    const moved = { ...BINDING, origins: ['https://evil.test'] };
    expect(await failure(() => vault(both).rewrap(before, moved))).toMatch(/^not_authentic /);
  });

  it('under an old name does not open', async () => {
    const before = await vault().seal(SECRET, BINDING);
    const replaced = vault({ kids: { '2026a': NEW } });
    expect(await failure(async () => replaced.open(row(before), 'openai'))).toMatch(
      /^not_authentic /,
    );
  });

  it.each([
    ['of the wrong length', { kids: { '2026a': OLD.slice(1) } }, 'must have 32 bytes'],
    ['that is missing', { activeKid: '2026b' }, '"2026b" is not among'],
  ])('%s stops the vault', (_what, options, message) => {
    expect(() => vault(options)).toThrow(message);
  });
});

describe('plaintext in memory', () => {
  it('is forgotten within a minute, and then no timer runs', async () => {
    const clock = manualClock();
    const opened = vault({ clock });
    const sealed = await opened.seal(SECRET, BINDING);
    expect(clock.timers()).toBe(0);
    await opened.open(row(sealed), 'openai');
    expect(clock.timers()).toBe(1);
    clock.advance(60_000);
    expect(clock.timers()).toBe(0);
    expect(await opened.open(row(sealed), 'openai')).toBe(SECRET);
  });

  it('is forgotten at once when the vault is closed', async () => {
    const clock = manualClock();
    const opened = vault({ clock });
    await opened.open(row(await opened.seal(SECRET, BINDING)), 'openai');
    opened.close();
    expect(clock.timers()).toBe(0);
  });
});

/** `reason message` of a refusal, in which no secret may stand. */
async function failure(work: () => Promise<string>): Promise<string> {
  try {
    return `opened: ${await work()}`;
  } catch (error) {
    const { reason, message } = error as { reason?: string; message: string };
    expect(message).not.toContain(SECRET);
    return `${reason} ${message}`;
  }
}
