import type { ChatRequest } from './message.ts';

/** A language a request is copied as. */
export type SnippetId = 'curl' | 'python' | 'typescript';

export const SNIPPETS: readonly (readonly [SnippetId, string])[] = [
  ['curl', 'curl'],
  ['python', 'Python'],
  ['typescript', 'TypeScript'],
];

/**
 * A request as code to run elsewhere. The key is never in it: `WEIR_KEY` of the surroundings is.
 *
 * @param base Where Weir is, without `/v1`.
 */
export function snippet(id: SnippetId, request: ChatRequest, base: string): string {
  switch (id) {
    case 'curl':
      return curl(request, base);
    case 'python':
      return python(request, base);
    case 'typescript':
      return typescript(request, base);
  }
}

function curl(request: ChatRequest, base: string): string {
  return [
    `curl -N ${quoted(`${base}/v1/chat/completions`)} \\`,
    '  -H "Authorization: Bearer $WEIR_KEY" \\',
    "  -H 'Content-Type: application/json' \\",
    `  -d ${quoted(JSON.stringify(request, null, 2))}`,
    '',
  ].join('\n');
}

/** For a POSIX shell, where nothing but a quote means anything between quotes. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function python(request: ChatRequest, base: string): string {
  const fields = Object.entries(request)
    .map(([name, value]) => `    ${name}=${pythonValue(value, '    ')},\n`)
    .join('');
  return `import os
from openai import OpenAI

client = OpenAI(base_url=${JSON.stringify(`${base}/v1`)}, api_key=os.environ["WEIR_KEY"])

stream = client.chat.completions.create(
${fields})
for chunk in stream:
    if chunk.choices and chunk.choices[0].delta.content:
        print(chunk.choices[0].delta.content, end="", flush=True)
`;
}

/** Strings of JSON are strings of Python; its other words are not. */
function pythonValue(value: unknown, indent: string): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  const deeper = `${indent}    `;
  const list = Array.isArray(value);
  const entries = list
    ? value.map((entry) => pythonValue(entry, deeper))
    : Object.entries(value).map(
        ([name, entry]) => `${JSON.stringify(name)}: ${pythonValue(entry, deeper)}`,
      );
  const [open, close] = list ? '[]' : '{}';
  if (entries.length === 0) return `${open}${close}`;
  const lines = entries.map((entry) => `${deeper}${entry},\n`).join('');
  return `${open}\n${lines}${indent}${close}`;
}

function typescript(request: ChatRequest, base: string): string {
  return `import OpenAI from 'openai';

const client = new OpenAI({ baseURL: ${JSON.stringify(`${base}/v1`)}, apiKey: process.env.WEIR_KEY });

const stream = await client.chat.completions.create(${JSON.stringify(request, null, 2)});
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta.content ?? '');
}
`;
}
