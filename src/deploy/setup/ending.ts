import { type ProviderState, readProjectState } from '../../store/project-state.ts';
import { functionUrl, SLUG } from '../deployment.ts';
import { ADMIN_KEY_FILE, MASTER_KEYS_FILE } from '../project-folder.ts';
import { wrap } from '../wrap.ts';
import type { Setup } from './step.ts';

/** What there is now, the lines an app needs, and where to go from here. */
export async function describeSetUp(setup: Setup): Promise<string> {
  const { api, folder, options, ref } = setup;
  const kept = [MASTER_KEYS_FILE, ADMIN_KEY_FILE].filter((name) => folder.read(name) !== null);
  const state = await readProjectState((sql) => api.query(sql));
  const provider = state?.providers.find(({ name }) => name === options.provider);
  return [
    '',
    `Set up: ${ref}`,
    column('function', functionUrl(setup, SLUG)),
    ...(kept.length === 0
      ? []
      : [
          column('keys', `${kept.map((name) => folder.shown(name)).join(', ')}: never commit them`),
        ]),
    '',
    'In your app, with supabase-js and somebody signed in:',
    ...appLines(provider ?? null).map((text) => `  ${text}`),
    '',
    'Next:',
    ...nextLines(setup),
  ].join('\n');
}

/** Each of them is run by a test with the real supabase-js. */
function appLines(provider: ProviderState | null): readonly string[] {
  return [
    "const messages = [{ role: 'user', content: 'Hello' }];",
    `const model = '${provider === null ? 'sandbox/echo' : `${provider.name}/<model>`}';`,
    "const { data } = await supabase.functions.invoke('v1-chat', {",
    '  body: { model, messages } });',
    '// streamed: data is the Response, and its body the stream',
    "const { data: answer } = await supabase.functions.invoke('v1-chat', {",
    '  body: { model, messages, stream: true } });',
    'for await (const bytes of answer.body) { /* server-sent events */ }',
    '// what they called themselves, and what it cost',
    `await supabase.from('${provider?.kind ?? 'direct'}_usage_logs').select();`,
  ];
}

/** As they are typed, each with what it needs from the environment. */
function nextLines(setup: Setup): readonly string[] {
  const { folder, options, ref } = setup;
  const url = functionUrl(setup, SLUG);
  const caller =
    options.admin === null
      ? ''
      : `export WEIR_VERIFY_EMAIL=${options.admin}\n` +
        'read -rs WEIR_VERIFY_PASSWORD && export WEIR_VERIFY_PASSWORD\n';
  const key =
    folder.read(ADMIN_KEY_FILE) === null
      ? ''
      : `export WEIR_ADMIN_KEY="$(cat ${folder.shown(ADMIN_KEY_FILE)})"\n`;
  return [
    column('dashboard', `npm run weir -- dashboard --url ${url}`),
    column('verify', `${caller}npm run weir -- verify ${url}`),
    column('watch', `${key}npm run weir -- monitor ${url} --project-ref ${ref}`),
    column('more', 'docs/supabase.md'),
  ];
}

const NAME_WIDTH = 10;

/** A name, and beside it what there is to say. */
export function column(name: string, text: string): string {
  const indent = ' '.repeat(NAME_WIDTH + 2);
  const lines = text.split('\n').map((line, at) => (at === 0 ? line : indent + line));
  return wrap(`  ${name.padEnd(NAME_WIDTH)}${lines.join('\n')}`, indent);
}
