import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { callableModel } from '../../dashboard/src/pages/keys/callable-model.ts';
import { type SnippetFacts, snippetsFor } from '../../dashboard/src/ui/snippets.ts';

const FACTS: SnippetFacts = {
  root: 'https://weir.example',
  key: 'weir_abc',
  model: 'sandbox/echo',
  identity: { kind: 'accounts', owner: true },
};

function codeOf(id: string, facts: SnippetFacts): string {
  const found = snippetsFor(facts).find((snippet) => snippet.id === id);
  if (found === undefined) throw new Error(`there is no snippet ${id}`);
  return found.code;
}

/** What a shell makes of a curl command: its arguments, one a line, NUL between. */
function shellArguments(command: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('code to copy', () => {
  it('calls chat completions below the base, with the key and the model', () => {
    expect(shellArguments(codeOf('curl', FACTS))).toEqual([
      'https://weir.example/v1/chat/completions',
      '-H',
      'Authorization: Bearer weir_abc',
      '-H',
      'Content-Type: application/json',
      '-d',
      '{"model": "sandbox/echo",\n       "messages": [{"role": "user", "content": "Say hello."}]}',
    ]);
    expect(codeOf('environment', FACTS)).toBe(
      "export OPENAI_BASE_URL='https://weir.example/v1'\nexport OPENAI_API_KEY='weir_abc'",
    );
  });

  it.each([
    `it's; echo evil; '`,
    '$(echo evil)`echo evil`',
    '"}, evil: "',
    'back\\slash\\',
    'line\nbreak\u2028',
    '\u202egnp.exe',
  ])('lets no name of a model end a string: %j', (model) => {
    const body = shellArguments(codeOf('curl', { ...FACTS, model })).at(-1);
    expect(JSON.parse(body ?? '')).toMatchObject({ model });

    for (const id of ['python', 'typescript', 'fetch']) {
      const quoted = /model(?:=|: )("(?:[^"\\]|\\.)*")/.exec(codeOf(id, { ...FACTS, model }))?.[1];
      expect(quoted).toMatch(/^[ -~]*$/);
      expect(JSON.parse(quoted ?? '')).toBe(model);
    }
  });

  it('names a model its reader may call, of the key’s list where it has one, or none', () => {
    const choices = ['fast', 'hub/one', 'hub/two'];
    expect(callableModel(choices, null)).toBe('fast');
    expect(callableModel(choices, ['other/*', 'hub/t*'])).toBe('hub/two');
    expect(callableModel(choices, ['hub/one'])).toBe('hub/one');
    expect(callableModel(choices, ['hub/unlisted'])).toBe('hub/unlisted');
    expect(callableModel(choices, ['other/*'])).toBe('MODEL');
    expect(callableModel([], null)).toBe('MODEL');
    expect(callableModel([], ['hub/one'])).toBe('MODEL');
  });

  it('calls the function by its own name with supabase-js, without a key', () => {
    const identity = {
      kind: 'supabase',
      url: 'https://ref.supabase.co',
      publishable_key: 'sb_publishable_x',
    } as const;
    const facts = { ...FACTS, root: 'https://ref.supabase.co/functions/v1/chat-two', identity };
    const code = codeOf('supabase', facts);

    expect(code).toContain('supabase.functions.invoke("chat-two"');
    expect(code).toContain('createClient("https://ref.supabase.co", "sb_publishable_x")');
    expect(code).not.toContain('weir_abc');
    expect(snippetsFor(FACTS).map(({ id }) => id)).not.toContain('supabase');
  });
});
