/** The AI SDK, which reaches every dialect by a provider of its own. */
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel, LanguageModelUsage, ModelMessage, ToolSet, UserContent } from 'ai';
import { generateText, jsonSchema, Output, streamText, tool } from 'ai';
import type { DialectId } from '../../../src/contract/dialect-id.ts';
import type { Ask, Finish, Image, Spent, Turn } from '../neutral.ts';
import type { Client, Order, Place, Seen } from './client.ts';
import { observed } from './client.ts';

const FINISH: Readonly<Record<string, Finish>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tools',
  'content-filter': 'filter',
};

// It warns of every model it does not know.
globalThis.AI_SDK_LOG_WARNINGS = false;

type Options = Parameters<typeof generateText>[0]['providerOptions'];

interface Provider {
  readonly id: string;
  readonly dialect: DialectId;
  readonly package: string;
  readonly says?: (ask: Ask) => Ask;
  readonly hides?: Client['hides'];
  readonly model: (place: Place, order: Order) => LanguageModel;
  /** What its interface wants said in words of its own. */
  readonly options: (ask: Ask) => Options;
}

function userContent(text: string, image: Image | undefined): UserContent {
  if (image === undefined) return text;
  const { data, mimeType } = image;
  return [
    { type: 'file', data, mediaType: mimeType },
    { type: 'text', text },
  ];
}

function messageOf(turn: Turn): ModelMessage {
  switch (turn.by) {
    case 'user':
      return { role: 'user', content: userContent(turn.text, turn.image) };
    case 'model':
      return {
        role: 'assistant',
        content: [
          ...(turn.text === '' ? [] : [{ type: 'text' as const, text: turn.text }]),
          ...turn.calls.map(({ id, name, input }) => ({
            type: 'tool-call' as const,
            toolCallId: id,
            toolName: name,
            input,
          })),
        ],
      };
    case 'tools':
      return {
        role: 'tool',
        content: turn.results.map(({ id, name, text }) => ({
          type: 'tool-result',
          toolCallId: id,
          toolName: name,
          output: { type: 'text', value: text },
        })),
      };
  }
}

function toolsOf({ tools }: Ask): ToolSet {
  return Object.fromEntries(
    tools.map(({ name, description, schema }) => [
      name,
      tool({ description, inputSchema: jsonSchema(schema) }),
    ]),
  );
}

function settingsOf(provider: Provider, place: Place, order: Order) {
  const { ask, signal } = order;
  const { choice } = ask;
  const options = provider.options(ask);
  return {
    model: provider.model(place, order),
    messages: ask.turns.map(messageOf),
    maxRetries: 0,
    abortSignal: signal,
    ...(ask.system === null ? {} : { system: ask.system }),
    ...(ask.tools.length === 0 ? {} : { tools: toolsOf(ask) }),
    ...(choice === null
      ? {}
      : choice === 'any'
        ? { toolChoice: 'required' as const }
        : { toolChoice: { type: 'tool' as const, toolName: choice.tool } }),
    ...(ask.limit === null ? {} : { maxOutputTokens: ask.limit }),
    ...(ask.stop.length === 0 ? {} : { stopSequences: [...ask.stop] }),
    ...(options === undefined ? {} : { providerOptions: options }),
    ...(ask.schema === null
      ? {}
      : { output: Output.object({ schema: jsonSchema(ask.schema), name: 'answer' }) }),
  };
}

function spentOf(usage: LanguageModelUsage): Spent | null {
  const { inputTokens, inputTokenDetails, outputTokens, outputTokenDetails } = usage;
  if (inputTokens === undefined || outputTokens === undefined) return null;
  return {
    input: inputTokens,
    cached: inputTokenDetails.cacheReadTokens ?? 0,
    written: inputTokenDetails.cacheWriteTokens ?? 0,
    output: outputTokens,
    reasoning: outputTokenDetails.reasoningTokens ?? 0,
  };
}

type Settings = ReturnType<typeof settingsOf>;

type Answered = Pick<Awaited<ReturnType<typeof generateText>>, 'toolCalls'> & {
  readonly messages: readonly ModelMessage[];
};

/** As its guide says: the messages that came, and one with the results. */
async function sendBack(
  settings: Settings,
  back: Order['back'],
  { toolCalls, messages }: Answered,
): Promise<void> {
  if (back.length === 0) return;
  const results = back.map(({ name, text }, at) => ({
    type: 'tool-result' as const,
    toolCallId: toolCalls[at]?.toolCallId ?? '',
    toolName: name,
    output: { type: 'text' as const, value: text },
  }));
  const answered: ModelMessage[] = [...messages, { role: 'tool', content: results }];
  await generateText({ ...settings, messages: [...settings.messages, ...answered] });
}

async function whole(settings: Settings, back: Order['back'], seen: Seen): Promise<void> {
  const answer = await generateText(settings);
  seen.text = answer.text;
  seen.reasoning = answer.reasoningText ?? '';
  seen.calls = answer.toolCalls.map(({ toolName, input }) => ({ name: toolName, input }));
  seen.finish = FINISH[answer.finishReason] ?? answer.finishReason;
  seen.spent = spentOf(answer.usage);
  const { toolCalls, response } = answer;
  await sendBack(settings, back, { toolCalls, messages: response.messages });
}

async function streamed(settings: Settings, back: Order['back'], seen: Seen): Promise<void> {
  // Without a handler it prints each error; the stream tells it as well.
  const answer = streamText({ ...settings, onError: () => {} });
  for await (const part of answer.fullStream) {
    if (part.type === 'text-delta') seen.heard('text', part.text);
    if (part.type === 'reasoning-delta') seen.heard('reasoning', part.text);
    if (part.type === 'tool-call') seen.calls.push({ name: part.toolName, input: part.input });
    if (part.type === 'error') throw part.error;
    if (part.type === 'finish') {
      seen.finish = FINISH[part.finishReason] ?? part.finishReason;
      seen.spent = spentOf(part.totalUsage);
    }
  }
  if (back.length === 0) return;
  const { messages } = await answer.response;
  await sendBack(settings, back, { toolCalls: await answer.toolCalls, messages });
}

/** Its results carry the tool's name once more. */
function withNamedResults(ask: Ask): Ask {
  const turns = ask.turns.map((turn): Turn => {
    if (turn.by !== 'tools') return turn;
    const results = turn.results.map((result) => ({
      ...result,
      text: JSON.stringify({ name: result.name, content: result.text }),
    }));
    return { ...turn, results };
  });
  return { ...ask, turns };
}

const PROVIDERS: readonly Provider[] = [
  {
    id: 'ai openai',
    dialect: 'openai-responses',
    package: '@ai-sdk/openai',
    says: (ask) => ({ ...ask, stop: [] }),
    model: ({ origin, key }, { model, fetch }) =>
      createOpenAI({ baseURL: `${origin}/v1`, apiKey: key, fetch }).responses(model),
    options: ({ effort }) => ({
      openai: {
        store: false,
        ...(effort === null
          ? {}
          : { reasoningEffort: effort, reasoningSummary: 'auto', forceReasoning: true }),
      },
    }),
  },
  {
    id: 'ai openai chat',
    dialect: 'openai-chat',
    package: '@ai-sdk/openai',
    says: (ask) => ({ ...ask, shown: null }),
    hides: ['reasoning'],
    model: ({ origin, key }, { model, fetch }) =>
      createOpenAI({ baseURL: `${origin}/v1`, apiKey: key, fetch }).chat(model),
    options: ({ effort }) =>
      effort === null ? undefined : { openai: { reasoningEffort: effort, forceReasoning: true } },
  },
  {
    id: 'ai openai-compatible',
    dialect: 'openai-chat',
    package: '@ai-sdk/openai-compatible',
    says: (ask) => ({ ...ask, shown: null }),
    hides: ['written'],
    model: ({ origin, key }, { model, fetch }) =>
      createOpenAICompatible({
        name: 'weir',
        baseURL: `${origin}/v1`,
        apiKey: key,
        includeUsage: true,
        supportsStructuredOutputs: true,
        fetch,
      }).chatModel(model),
    options: ({ effort }) => (effort === null ? undefined : { weir: { reasoningEffort: effort } }),
  },
  {
    id: 'ai anthropic',
    dialect: 'anthropic-messages',
    package: '@ai-sdk/anthropic',
    model: ({ origin, key }, { model, fetch }) =>
      createAnthropic({ baseURL: `${origin}/v1`, apiKey: key, fetch })(model),
    options: ({ effort }) => ({
      anthropic: {
        structuredOutputMode: 'outputFormat',
        ...(effort === null
          ? {}
          : { thinking: { type: 'adaptive', display: 'summarized' }, effort }),
      },
    }),
  },
  {
    id: 'ai google',
    dialect: 'gemini-generate',
    package: '@ai-sdk/google',
    says: withNamedResults,
    // A model with a slash is taken for a path of its own.
    model: ({ origin, key }, { model, fetch }) =>
      createGoogle({ baseURL: `${origin}/v1beta`, apiKey: key, fetch })(`models/${model}`),
    options: ({ effort }) =>
      effort === null
        ? undefined
        : { google: { thinkingConfig: { includeThoughts: true, thinkingLevel: effort } } },
  },
];

export const aiSdkClients: readonly Client[] = PROVIDERS.map((provider) => ({
  id: provider.id,
  dialect: provider.dialect,
  packages: ['ai', provider.package],
  fetchesImages: true,
  hasDefaults: false,
  hides: provider.hides ?? [],
  fragile: true,
  says: provider.says ?? ((ask: Ask) => ask),
  call: (place: Place, order: Order) => {
    const settings = settingsOf(provider, place, order);
    return observed(order, (seen) => (order.stream ? streamed : whole)(settings, order.back, seen));
  },
}));
