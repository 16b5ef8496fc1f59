import type { Identity } from '../session/open.ts';
import { quoted, shell } from './quoting.ts';

/** What a program needs to know to call this gateway. */
export interface SnippetFacts {
  /** Where everything stands under, absolute: `https://host` or a function's address. */
  readonly root: string;
  readonly key: string;
  readonly model: string;
  readonly identity: Identity;
}

export interface Snippet {
  readonly id: string;
  readonly title: string;
  readonly code: string;
}

/** Stands for a key nobody has made yet, or that cannot be shown again. */
export const SOME_KEY = 'weir_YOUR_KEY';

/** Stands for a model where none may be called yet. */
export const SOME_MODEL = 'MODEL';

/** The base URL an OpenAI client is given. */
export function openAiBase(root: string): string {
  return `${root}/v1`;
}

/** In the order people look for them. */
export function snippetsFor(facts: SnippetFacts): readonly Snippet[] {
  return [
    { id: 'curl', title: 'curl', code: curl(facts) },
    { id: 'python', title: 'Python', code: python(facts) },
    { id: 'typescript', title: 'TypeScript', code: typescript(facts) },
    { id: 'fetch', title: 'fetch', code: streamingFetch(facts) },
    ...(facts.identity.kind === 'supabase'
      ? [{ id: 'supabase', title: 'supabase-js', code: supabase(facts, facts.identity) }]
      : []),
    { id: 'environment', title: 'Environment', code: environment(facts) },
  ];
}

const HELLO = 'Say hello.';

function messages(): string {
  return `[{"role": "user", "content": ${quoted(HELLO)}}]`;
}

function curl({ root, key, model }: SnippetFacts): string {
  // On two lines, so that the whole is in sight beside the page.
  const body = `{"model": ${quoted(model)},\n       "messages": ${messages()}}`;
  return [
    `curl ${shell(`${openAiBase(root)}/chat/completions`)} \\`,
    `  -H ${shell(`Authorization: Bearer ${key}`)} \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${shell(body)}`,
  ].join('\n');
}

function python({ root, key, model }: SnippetFacts): string {
  return `from openai import OpenAI

client = OpenAI(
    base_url=${quoted(openAiBase(root))},
    api_key=${quoted(key)},
)

answer = client.chat.completions.create(
    model=${quoted(model)},
    messages=${messages()},
)
print(answer.choices[0].message.content)`;
}

function typescript({ root, key, model }: SnippetFacts): string {
  return `import OpenAI from "openai";

const client = new OpenAI({
  baseURL: ${quoted(openAiBase(root))},
  apiKey: ${quoted(key)},
});

const stream = await client.chat.completions.create({
  model: ${quoted(model)},
  messages: [{ role: "user", content: ${quoted(HELLO)} }],
  stream: true,
});
for await (const { choices } of stream) {
  process.stdout.write(choices[0]?.delta.content ?? "");
}`;
}

function streamingFetch({ root, key, model }: SnippetFacts): string {
  return `const response = await fetch(${quoted(`${openAiBase(root)}/chat/completions`)}, {
  method: "POST",
  headers: {
    authorization: ${quoted(`Bearer ${key}`)},
    "content-type": "application/json",
  },
  body: JSON.stringify({
    model: ${quoted(model)},
    messages: [{ role: "user", content: ${quoted(HELLO)} }],
    stream: true,
  }),
});
if (!response.ok) throw new Error(await response.text());

let rest = "";
for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
  const events = (rest + text).split("\\n\\n");
  rest = events.pop();
  for (const event of events) {
    if (!event.startsWith("data: ") || event === "data: [DONE]") continue;
    const { choices, error } = JSON.parse(event.slice(6));
    if (error) throw new Error(error.message);
    process.stdout.write(choices[0]?.delta.content ?? "");
  }
}`;
}

function supabase(
  { root, model }: SnippetFacts,
  project: Extract<Identity, { readonly kind: 'supabase' }>,
): string {
  return `import { createClient } from "@supabase/supabase-js";

const supabase = createClient(${quoted(project.url)}, ${quoted(project.publishable_key)});

// Signed in, the user's own token goes along: no key is in the app.
const { data, error } = await supabase.functions.invoke(${quoted(functionOf(root))}, {
  body: {
    model: ${quoted(model)},
    messages: [{ role: "user", content: ${quoted(HELLO)} }],
  },
});
if (error) throw error;
console.log(data.choices[0].message.content);`;
}

/** The function's name, which is the last part of its address. */
function functionOf(root: string): string {
  return root.slice(root.lastIndexOf('/') + 1);
}

function environment({ root, key }: SnippetFacts): string {
  return `export OPENAI_BASE_URL=${shell(openAiBase(root))}
export OPENAI_API_KEY=${shell(key)}`;
}
