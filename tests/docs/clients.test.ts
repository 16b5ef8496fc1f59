/**
 * The settings of docs/clients, used as they stand. Programs for packages that are dependencies are
 * run; the command line clients are not dependencies, so what they would call with their settings
 * is called in their place.
 */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientSettings } from '../../dashboard/src/pages/connect/client-settings.ts';
import { snippetsFor } from '../../dashboard/src/ui/snippets.ts';
import { type StartedServer, startWeir } from '../support/started-server.ts';
import {
  answersOf,
  blockOf,
  blocks,
  clientPages,
  filledIn,
  type Place,
  packagesOf,
  printedBy,
  readPage,
  runnablePrograms,
  SHOWN,
} from './client-pages.ts';

let server: StartedServer;
let place: Place;

beforeAll(async () => {
  server = await startWeir({ WEIR_LOG_LEVEL: 'silent' });
  const key = /weir_(?!admin_)\w+/.exec(server.output())?.[0] ?? '';
  place = { root: server.url, key };
});
afterAll(() => server?.stop());

/** The variables that lines of a shell leave to a command at their end, and that command. */
function givenTo(code: string): { env: Record<string, string>; command: string[] } {
  const lines = filledIn(code, place).split('\n');
  const command = lines.pop() ?? '';
  const script = `${lines.join('\n')}\nset -- ${command}\nprintf '%s\\0' "$@"; printf '\\0'; env -0`;
  const inherited = { PATH: process.env['PATH'] ?? '', ANTHROPIC_API_KEY: 'sk-ant-left-over' };
  const printed = execFileSync('sh', ['-c', script], { encoding: 'utf8', env: inherited });
  const [words = '', variables = ''] = printed.split('\0\0');
  const pairs = variables.split('\0').map((line) => line.split(/=(.*)/s).slice(0, 2));
  return { env: Object.fromEntries(pairs), command: words.split('\0') };
}

interface Ask {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

async function answerTo({ url, headers, body }: Ask): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(text);
  return text;
}

describe('the programs of docs/clients', () => {
  it('are of the packages that the pages promise to run', () => {
    const names = runnablePrograms().flatMap(({ code }) => packagesOf(code));
    for (const name of ['openai', '@anthropic-ai/sdk', '@google/genai', 'ai', '@ai-sdk/google']) {
      expect(names).toContain(name);
    }
  });

  it.each(runnablePrograms())('print an answer: $page, $begins', async ({ code }) => {
    const { out, err } = await printedBy(filledIn(code, place));
    expect([out.trimEnd().split('\n'), err]).toEqual([answersOf(code), '']);
  });

  it.each(
    ['sdks.md', 'langchain.md'].flatMap((page) => {
      const of = (language: string) =>
        blocks().filter((one) => one.page === page && one.language === language);
      return of('python').map((one, at) => ({ ...one, other: of('js')[at]?.code ?? '' }));
    }),
  )('name the same addresses in Python: $page, $begins', ({ code, other }) => {
    const addresses = (text: string) => text.match(/"http[^"]+"/g);
    expect(addresses(code)).toEqual(addresses(other));
    expect(code).toContain(SHOWN.key);
  });
});

describe('the settings of docs/clients', () => {
  it('lead Claude Code to Messages, with one key and a model', async () => {
    const { env, command } = givenTo(blockOf('claude-code.md', 'sh'));
    expect(command).toEqual(['claude']);
    expect(env['ANTHROPIC_API_KEY']).toBeUndefined();
    const { env: file } = JSON.parse(filledIn(blockOf('claude-code.md', 'json'), place));
    expect(env).toMatchObject(file);
    const head = await fetch(`${env['ANTHROPIC_BASE_URL']}/`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    const answer = await answerTo({
      url: `${env['ANTHROPIC_BASE_URL']}/v1/messages?beta=true`,
      headers: {
        authorization: `Bearer ${env['ANTHROPIC_AUTH_TOKEN']}`,
        'anthropic-version': '2023-06-01',
        'anthropic-beta': 'claude-code-20250219',
      },
      body: {
        model: env['ANTHROPIC_MODEL'],
        max_tokens: 64_000,
        thinking: { type: 'adaptive' },
        system: [{ type: 'text', text: 'You are Claude Code.' }],
        messages: [{ role: 'user', content: 'Say hello.' }],
      },
    });
    expect(JSON.parse(answer).content).toMatchObject([{ type: 'text', text: 'Say hello.' }]);
  });

  it('lead Codex to Responses', async () => {
    const { env, command } = givenTo(blockOf('codex.md', 'sh'));
    expect(command).toEqual(['codex']);
    const file = Object.fromEntries(
      [...filledIn(blockOf('codex.md', 'toml'), place).matchAll(/^(\w+) = "(.*)"$/gm)].map(
        ([, name, value]) => [name, value],
      ),
    );
    expect(file).toMatchObject({ model_provider: 'weir', wire_api: 'responses' });
    const answer = await answerTo({
      url: `${file['base_url']}/responses`,
      headers: { authorization: `Bearer ${env[file['env_key'] ?? '']}` },
      body: {
        model: file['model'],
        store: false,
        include: ['reasoning.encrypted_content'],
        input: [{ role: 'user', content: [{ type: 'input_text', text: 'Say hello.' }] }],
        tools: [{ type: 'web_search' }],
      },
    });
    expect(JSON.parse(answer).output[0].content[0].text).toBe('Say hello.');
  });

  it('lead Gemini CLI to generateContent', async () => {
    const { env, command } = givenTo(blockOf('gemini-cli.md', 'sh'));
    expect(command.slice(0, 2)).toEqual(['gemini', '-m']);
    const { selectedType } = JSON.parse(blockOf('gemini-cli.md', 'json')).security.auth;
    expect(selectedType).toBe('gemini-api-key');
    const base = env['GOOGLE_GEMINI_BASE_URL'];
    const answer = await answerTo({
      url: `${base}/v1beta/models/${command[2]}:streamGenerateContent?alt=sse`,
      headers: { 'x-goog-api-key': env['GEMINI_API_KEY'] ?? '' },
      body: { contents: [{ role: 'user', parts: [{ text: 'Say hello.' }] }] },
    });
    expect(answer).toMatch(/^data: \{.*"text":"Say /m);
  });

  it('lead Open WebUI to a list of models and to chat', async () => {
    const { env } = givenTo(blockOf('open-webui.md', 'sh'));
    const base = env['OPENAI_API_BASE_URL'];
    const headers = { authorization: `Bearer ${env['OPENAI_API_KEY']}` };
    const list = await (await fetch(`${base}/models`, { headers })).json();
    expect(list.data).toMatchObject([{ id: 'sandbox/echo' }, { id: 'sandbox/lorem' }]);
    const messages = [{ role: 'user', content: 'Say hello.' }];
    const body = { model: 'sandbox/echo', stream: true, messages };
    const answer = await answerTo({ url: `${base}/chat/completions`, headers, body });
    expect(answer.trimEnd().endsWith('data: [DONE]')).toBe(true);
  });
});

describe('docs/clients', () => {
  it('says the same as the page Connect of the dashboard', () => {
    const facts = { root: SHOWN.root, key: SHOWN.key, model: SHOWN.model };
    const connect = clientSettings(facts).flatMap(({ page, blocks: told }) =>
      told.map(({ code }) => ({ page, code })),
    );
    const accounts = { kind: 'accounts', owner: true } as const;
    const sdk = snippetsFor({ ...facts, identity: accounts })
      .filter(({ id }) => ['python', 'typescript', 'environment'].includes(id))
      .map(({ code }) => ({ page: 'sdks.md', code }));
    const identity = {
      kind: 'supabase',
      url: SHOWN.project,
      publishable_key: SHOWN.publishableKey,
    } as const;
    const supabase = snippetsFor({ ...facts, root: SHOWN.functionRoot, identity })
      .filter(({ id }) => id === 'supabase')
      .map(({ code }) => ({ page: 'supabase-js.md', code }));
    const docs = blocks().map(({ page, code }) => ({ page, code }));
    // Another way to say what the lines for a shell say, which a test above compares.
    const only = { page: 'claude-code.md', code: blockOf('claude-code.md', 'json') };
    const sorted = (some: typeof docs) => some.map((one) => JSON.stringify(one)).sort();
    expect(sorted([...connect, ...sdk, ...supabase, only])).toEqual(sorted(docs));
  });

  it('lists every page, and says on each what was tried', () => {
    const pages = clientPages().filter((page) => page !== 'README.md');
    const listed = [...readPage('README.md').matchAll(/\]\((\w[\w-]*\.md)\)/g)];
    expect([...new Set(listed.map(([, page]) => page))].sort()).toEqual(pages.sort());
    for (const page of pages) expect(readPage(page)).toMatch(/\n## Tried\n/);
  });

  it('gives the function’s address with each page', () => {
    for (const page of clientPages()) {
      if (page === 'supabase-js.md') continue;
      expect(readPage(page), page).toContain(SHOWN.functionRoot);
    }
  });
});
