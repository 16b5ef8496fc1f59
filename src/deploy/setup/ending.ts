import { functionUrl, SLUG } from '../deployment.ts';
import { ADMIN_KEY_FILE, MASTER_KEYS_FILE } from '../project-folder.ts';
import { wrap } from '../wrap.ts';
import type { Setup } from './step.ts';

/** What there is now, the lines an app needs, and where to go from here. */
export function describeSetUp(setup: Setup): string {
  const { folder, options, ref } = setup;
  const url = functionUrl(setup, SLUG);
  const kept = [MASTER_KEYS_FILE, ADMIN_KEY_FILE].filter((name) => folder.read(name) !== null);
  const model = options.provider === null ? 'sandbox/echo' : `${options.provider}/<model>`;
  return [
    '',
    `Set up: ${ref}`,
    line('function', url),
    ...(kept.length === 0
      ? []
      : [line('keys', `${kept.map((name) => folder.shown(name)).join(', ')}: never commit them`)]),
    '',
    'In your app, with supabase-js and somebody signed in:',
    ...appLines(model).map((text) => `  ${text}`),
    '',
    'Next:',
    line('dashboard', `npm run weir -- dashboard --url ${url}`),
    line('verify', `npm run weir -- verify ${url}`),
    line('watch', `npm run weir -- monitor ${url} --project-ref ${ref}`),
    line('more', 'docs/supabase.md'),
  ].join('\n');
}

/** Each of them is run by a test with the real supabase-js. */
function appLines(model: string): readonly string[] {
  return [
    "const messages = [{ role: 'user', content: 'Hello' }];",
    `const model = '${model}';`,
    "const { data } = await supabase.functions.invoke('v1-chat', {",
    '  body: { model, messages } });',
    '// streamed: data is the Response, and its body the stream',
    "const { data: answer } = await supabase.functions.invoke('v1-chat', {",
    '  body: { model, messages, stream: true } });',
    'for await (const bytes of answer.body) { /* server-sent events */ }',
    '// what they called themselves, and what it cost',
    "await supabase.from('aggregator_usage_logs').select();",
  ];
}

function line(name: string, text: string): string {
  return wrap(`  ${name.padEnd(10)}${text}`, ' '.repeat(12));
}
