import type { Content, GenerateContentParameters, Part } from '@google/genai';
import {
  FunctionCallingConfigMode,
  type GenerateContentConfig,
  type GenerateContentResponse,
  GoogleGenAI,
  ThinkingLevel,
} from '@google/genai';
import type { Ask, Finish, Image, Turn } from '../neutral.ts';
import type { Client, Order, Place, Seen } from './client.ts';
import { observed } from './client.ts';

const FINISH: Readonly<Record<string, Finish>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'filter',
  PROHIBITED_CONTENT: 'filter',
  RECITATION: 'filter',
};

function imagePart({ at, mimeType, data }: Image): Part {
  return at === 'url'
    ? { fileData: { mimeType, fileUri: data } }
    : { inlineData: { mimeType, data } };
}

function contentOf(turn: Turn): Content {
  switch (turn.by) {
    case 'user':
      return {
        role: 'user',
        parts: [...(turn.image === undefined ? [] : [imagePart(turn.image)]), { text: turn.text }],
      };
    case 'model':
      return {
        role: 'model',
        parts: [
          ...(turn.text === '' ? [] : [{ text: turn.text }]),
          ...turn.calls.map(({ id, name, input }) => ({
            functionCall: { id, name, args: input as Record<string, unknown> },
          })),
        ],
      };
    case 'tools':
      return {
        role: 'user',
        parts: turn.results.map(({ id, name, text }) => ({
          functionResponse: { id, name, response: { output: text } },
        })),
      };
  }
}

function configOf(ask: Ask): GenerateContentConfig {
  return {
    ...(ask.system === null ? {} : { systemInstruction: ask.system }),
    ...toolsOf(ask),
    ...(ask.limit === null ? {} : { maxOutputTokens: ask.limit }),
    ...(ask.stop.length === 0 ? {} : { stopSequences: [...ask.stop] }),
    ...(ask.effort === null
      ? {}
      : {
          thinkingConfig: {
            includeThoughts: true,
            thinkingLevel: ThinkingLevel[ask.effort.toUpperCase() as keyof typeof ThinkingLevel],
          },
        }),
    ...(ask.schema === null
      ? {}
      : { responseMimeType: 'application/json', responseJsonSchema: ask.schema }),
  };
}

function toolsOf({ tools, choice }: Ask): Pick<GenerateContentConfig, 'tools' | 'toolConfig'> {
  if (tools.length === 0) return {};
  const declared = tools.map(({ name, description, schema }) => ({
    name,
    description,
    parametersJsonSchema: schema,
  }));
  const mode = FunctionCallingConfigMode.ANY;
  const named = choice === 'any' || choice === null ? {} : { allowedFunctionNames: [choice.tool] };
  return {
    tools: [{ functionDeclarations: declared }],
    ...(choice === null ? {} : { toolConfig: { functionCallingConfig: { mode, ...named } } }),
  };
}

/** What one response, or one chunk of a stream, tells beside its text. */
function settle(answer: GenerateContentResponse, seen: Seen): void {
  for (const call of answer.functionCalls ?? []) {
    seen.calls.push({ name: call.name ?? '', input: call.args ?? {} });
  }
  const said = answer.candidates?.[0]?.finishReason ?? answer.promptFeedback?.blockReason;
  if (said !== undefined) {
    const finish = FINISH[said] ?? said;
    // The vendor says STOP for a turn that ends in calls, too.
    seen.finish = finish === 'stop' && seen.calls.length > 0 ? 'tools' : finish;
  }
  const usage = answer.usageMetadata;
  if (usage === undefined) return;
  const reasoning = usage.thoughtsTokenCount ?? 0;
  seen.spent = {
    input: (usage.promptTokenCount ?? 0) + (usage.toolUsePromptTokenCount ?? 0),
    cached: usage.cachedContentTokenCount ?? 0,
    written: 0,
    output: (usage.candidatesTokenCount ?? 0) + reasoning,
    reasoning,
  };
}

function textsOf(answer: GenerateContentResponse): { kind: 'text' | 'reasoning'; text: string }[] {
  return partsOf(answer).flatMap(({ text, thought }) =>
    text === undefined ? [] : [{ kind: thought === true ? 'reasoning' : 'text', text } as const],
  );
}

/** A call of the client's, and the results its calls get. */
interface Talk {
  readonly client: GoogleGenAI;
  readonly params: GenerateContentParameters & { contents: Content[] };
  readonly back: Order['back'];
}

/** As the guide to thought signatures says: every part that came, and a part for each result. */
async function sendBack({ client, params, back }: Talk, parts: Part[]): Promise<void> {
  if (back.length === 0) return;
  const calls = parts.flatMap(({ functionCall }) => functionCall ?? []);
  const results = back.map(({ name, text }, at): Part => {
    const id = calls[at]?.id;
    const named = id === undefined ? { name } : { id, name };
    return { functionResponse: { ...named, response: { output: text } } };
  });
  const answered: Content[] = [
    { role: 'model', parts },
    { role: 'user', parts: results },
  ];
  await client.models.generateContent({ ...params, contents: [...params.contents, ...answered] });
}

function partsOf(answer: GenerateContentResponse): Part[] {
  return answer.candidates?.[0]?.content?.parts ?? [];
}

async function whole(talk: Talk, seen: Seen): Promise<void> {
  const answer = await talk.client.models.generateContent(talk.params);
  for (const { kind, text } of textsOf(answer)) seen[kind] += text;
  settle(answer, seen);
  await sendBack(talk, partsOf(answer));
}

async function streamed(talk: Talk, seen: Seen): Promise<void> {
  const parts: Part[] = [];
  for await (const chunk of await talk.client.models.generateContentStream(talk.params)) {
    for (const { kind, text } of textsOf(chunk)) seen.heard(kind, text);
    settle(chunk, seen);
    parts.push(...partsOf(chunk));
  }
  await sendBack(talk, parts);
}

export const genaiClient: Client = {
  id: 'genai',
  dialect: 'gemini-generate',
  packages: ['@google/genai'],
  fetchesImages: false,
  hasDefaults: true,
  hides: [],
  fragile: false,
  says: (ask) => ask,
  call: ({ origin, key }: Place, order) => {
    const version = order.defaults ? {} : { apiVersion: 'v1beta' };
    const client = new GoogleGenAI({
      apiKey: key,
      httpOptions: {
        baseUrl: origin,
        retryOptions: { attempts: 1 },
        fetch: order.fetch,
        ...version,
      },
    });
    const params = {
      model: order.model,
      contents: order.ask.turns.map(contentOf),
      config: { ...configOf(order.ask), abortSignal: order.signal },
    };
    const talk = { client, params, back: order.back };
    return observed(order, (seen) => (order.stream ? streamed : whole)(talk, seen));
  },
};
