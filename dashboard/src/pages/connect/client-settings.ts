import { quoted, shell } from '../../ui/quoting.ts';
import { openAiBase, type SnippetFacts } from '../../ui/snippets.ts';

/** What goes where, to give a client this gateway. docs/clients has the same words. */
export interface ClientSettings {
  readonly id: string;
  readonly title: string;
  /** The page of docs/clients that says more. */
  readonly page: string;
  readonly blocks: readonly SettingsBlock[];
}

export interface SettingsBlock {
  /** The file it goes into, or where it is typed. */
  readonly place: string;
  readonly code: string;
}

type Facts = Pick<SnippetFacts, 'root' | 'key' | 'model'>;

/** In the order of docs/clients/README.md. */
export function clientSettings(facts: Facts): readonly ClientSettings[] {
  return [...commandLines(facts), ...libraries(facts), openWebUi(facts)];
}

function commandLines(facts: Facts): ClientSettings[] {
  return [
    {
      id: 'claude-code',
      title: 'Claude Code',
      page: 'claude-code.md',
      blocks: [{ place: 'Shell', code: claudeCode(facts) }],
    },
    {
      id: 'codex',
      title: 'Codex CLI',
      page: 'codex.md',
      blocks: [
        { place: '~/.codex/config.toml', code: codexFile(facts) },
        { place: 'Shell', code: `export WEIR_KEY=${shell(facts.key)}\ncodex` },
      ],
    },
    {
      id: 'gemini-cli',
      title: 'Gemini CLI',
      page: 'gemini-cli.md',
      blocks: [
        { place: '~/.gemini/settings.json', code: GEMINI_FILE },
        { place: 'Shell', code: geminiCli(facts) },
      ],
    },
  ];
}

function libraries(facts: Facts): ClientSettings[] {
  return [
    {
      id: 'anthropic',
      title: 'Anthropic SDK',
      page: 'sdks.md',
      blocks: [
        { place: 'JavaScript', code: anthropicJs(facts) },
        { place: 'Python', code: anthropicPython(facts) },
      ],
    },
    {
      id: 'google',
      title: 'Google SDK',
      page: 'sdks.md',
      blocks: [
        { place: 'JavaScript', code: googleJs(facts) },
        { place: 'Python', code: googlePython(facts) },
      ],
    },
    {
      id: 'ai-sdk',
      title: 'AI SDK',
      page: 'sdks.md',
      blocks: [{ place: 'JavaScript', code: aiSdk(facts) }],
    },
    {
      id: 'langchain',
      title: 'LangChain',
      page: 'langchain.md',
      blocks: [
        { place: 'JavaScript', code: langchainJs(facts) },
        { place: 'Python', code: langchainPython(facts) },
      ],
    },
  ];
}

function claudeCode({ root, key, model }: Facts): string {
  return `export ANTHROPIC_BASE_URL=${shell(root)}
export ANTHROPIC_AUTH_TOKEN=${shell(key)}
export ANTHROPIC_MODEL=${shell(model)}
export ANTHROPIC_DEFAULT_HAIKU_MODEL=${shell(model)}
unset ANTHROPIC_API_KEY
claude`;
}

function codexFile({ root, model }: Facts): string {
  return `model = ${quoted(model)}
model_provider = "weir"

[model_providers.weir]
name = "Weir"
base_url = ${quoted(openAiBase(root))}
env_key = "WEIR_KEY"
wire_api = "responses"`;
}

/** Without it the CLI asks how to sign in, and with `-p` it ends. */
const GEMINI_FILE = `{
  "security": { "auth": { "selectedType": "gemini-api-key" } }
}`;

function geminiCli({ root, key, model }: Facts): string {
  return `export GOOGLE_GEMINI_BASE_URL=${shell(root)}
export GEMINI_API_KEY=${shell(key)}
gemini -m ${shell(model)}`;
}

function anthropicJs({ root, key, model }: Facts): string {
  return `import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({
  baseURL: ${quoted(root)},
  apiKey: ${quoted(key)},
});

const message = await client.messages.create({
  model: ${quoted(model)},
  max_tokens: 1024,
  messages: [{ role: "user", content: "Say hello." }],
});
console.log(message.content[0].text);`;
}

function anthropicPython({ root, key, model }: Facts): string {
  return `from anthropic import Anthropic

client = Anthropic(
    base_url=${quoted(root)},
    api_key=${quoted(key)},
)

message = client.messages.create(
    model=${quoted(model)},
    max_tokens=1024,
    messages=[{"role": "user", "content": "Say hello."}],
)
print(message.content[0].text)`;
}

function googleJs({ root, key, model }: Facts): string {
  return `import { GoogleGenAI } from "@google/genai";

const ai = new GoogleGenAI({
  apiKey: ${quoted(key)},
  httpOptions: { baseUrl: ${quoted(root)} },
});

const answer = await ai.models.generateContent({
  model: ${quoted(model)},
  contents: "Say hello.",
});
console.log(answer.text);`;
}

function googlePython({ root, key, model }: Facts): string {
  return `from google import genai

client = genai.Client(
    api_key=${quoted(key)},
    http_options={"base_url": ${quoted(root)}},
)

answer = client.models.generate_content(
    model=${quoted(model)},
    contents="Say hello.",
)
print(answer.text)`;
}

function aiSdk({ root, key, model }: Facts): string {
  return `import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { generateText } from "ai";

const apiKey = ${quoted(key)};
const openai = createOpenAI({ apiKey, baseURL: ${quoted(openAiBase(root))} });
const anthropic = createAnthropic({ apiKey, baseURL: ${quoted(openAiBase(root))} });
const google = createGoogleGenerativeAI({ apiKey, baseURL: ${quoted(`${root}/v1beta`)} });

// Any of them calls any model; the one of the model's vendor loses least.
for (const vendor of [openai, anthropic, google]) {
  const { text } = await generateText({
    model: vendor(${quoted(model)}),
    maxOutputTokens: 1024,
    prompt: "Say hello.",
  });
  console.log(text);
}`;
}

function langchainJs({ root, key, model }: Facts): string {
  return `import { ChatAnthropic } from "@langchain/anthropic";
import { ChatGoogleGenerativeAI } from "@langchain/google-genai";
import { ChatOpenAI } from "@langchain/openai";

const apiKey = ${quoted(key)};
const model = ${quoted(model)};
const openai = new ChatOpenAI({ model, apiKey, configuration: { baseURL: ${quoted(openAiBase(root))} } });
const anthropic = new ChatAnthropic({ model, apiKey, anthropicApiUrl: ${quoted(root)} });
const google = new ChatGoogleGenerativeAI({ model, apiKey, baseUrl: ${quoted(root)} });

for (const chat of [openai, anthropic, google]) {
  const { text } = await chat.invoke("Say hello.");
  console.log(text);
}`;
}

function langchainPython({ root, key, model }: Facts): string {
  return `from langchain_anthropic import ChatAnthropic
from langchain_google_genai import ChatGoogleGenerativeAI
from langchain_openai import ChatOpenAI

key = ${quoted(key)}
model = ${quoted(model)}
openai = ChatOpenAI(model=model, api_key=key, base_url=${quoted(openAiBase(root))})
anthropic = ChatAnthropic(model=model, api_key=key, base_url=${quoted(root)})
google = ChatGoogleGenerativeAI(model=model, api_key=key, base_url=${quoted(root)})

for chat in (openai, anthropic, google):
    print(chat.invoke("Say hello.").text)`;
}

function openWebUi({ root, key }: Facts): ClientSettings {
  const code = `export ENABLE_OLLAMA_API=false
export OPENAI_API_BASE_URL=${shell(openAiBase(root))}
export OPENAI_API_KEY=${shell(key)}
open-webui serve`;
  return {
    id: 'open-webui',
    title: 'Open WebUI',
    page: 'open-webui.md',
    blocks: [{ place: 'Shell', code }],
  };
}
