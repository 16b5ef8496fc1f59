import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  clientSettings,
  type SettingsBlock,
} from '../../dashboard/src/pages/connect/client-settings.ts';

const FACTS = { root: 'https://weir.example/functions/v1/v1-chat', key: 'weir_abc' };

function blocksFor(model: string): (SettingsBlock & { readonly id: string })[] {
  return clientSettings({ ...FACTS, model }).flatMap(({ id, blocks }) =>
    blocks.map((block) => ({ id, ...block })),
  );
}

function codeOf(id: string, place: string, model = 'sandbox/echo'): string {
  const found = blocksFor(model).find((block) => block.id === id && block.place === place);
  if (found === undefined) throw new Error(`there are no settings ${place} of ${id}`);
  return found.code;
}

/** What `claude` or `gemini` is given by these lines of a shell. */
function given(code: string): string[] {
  const told = `{ printf '%s\\0' "$@" "$ANTHROPIC_MODEL"; }`;
  const script = `claude() ${told}\ngemini() ${told}\n${code}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('settings of clients to copy', () => {
  it('put the version behind the address only for clients that leave it out themselves', () => {
    const { root } = FACTS;
    expect(codeOf('claude-code', 'Shell')).toContain(`ANTHROPIC_BASE_URL='${root}'\n`);
    expect(codeOf('codex', '~/.codex/config.toml')).toContain(`base_url = "${root}/v1"\n`);
    expect(codeOf('gemini-cli', 'Shell')).toContain(`GOOGLE_GEMINI_BASE_URL='${root}'\n`);
    expect(codeOf('anthropic', 'Python')).toContain(`base_url="${root}",`);
    expect(codeOf('google', 'JavaScript')).toContain(`baseUrl: "${root}" }`);
    expect(codeOf('open-webui', 'Shell')).toContain(`OPENAI_API_BASE_URL='${root}/v1'\n`);
    expect(codeOf('ai-sdk', 'JavaScript').match(/(?<=baseURL: ")[^"]+/g)).toEqual([
      `${root}/v1`,
      `${root}/v1`,
      `${root}/v1beta`,
    ]);
  });

  it.each([
    `it's; echo evil; '`,
    '$(echo evil)`echo evil`',
    '"}, evil: "',
    'back\\slash\\',
    'line\nbreak\u2028',
    '\u202egnp.exe',
  ])('let no name of a model end a string: %j', (model) => {
    expect(given(codeOf('claude-code', 'Shell', model))).toEqual([model]);
    expect(given(codeOf('gemini-cli', 'Shell', model))).toEqual(['-m', model, '']);
    const quotedOnes = blocksFor(model).filter(({ place }) =>
      ['JavaScript', 'Python', '~/.codex/config.toml'].includes(place),
    );
    expect(quotedOnes).toHaveLength(8);
    for (const { id, code } of quotedOnes) {
      const quoted = /(?:model(?:=|: | = )|vendor\()("(?:[^"\\]|\\.)*")/.exec(code)?.[1];
      expect(JSON.parse(quoted ?? '""'), id).toBe(model);
      expect(code, id).toMatch(/^[ -~\n]*$/);
    }
  });

  it('name pages that exist', () => {
    for (const { page } of clientSettings({ ...FACTS, model: 'm' })) {
      expect(existsSync(`docs/clients/${page}`), page).toBe(true);
    }
  });
});
