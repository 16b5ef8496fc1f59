import OpenAI from 'openai';
import type { Ask, Finish, Image, Spent, Turn } from '../neutral.ts';
import type { Client, Order, Place, Seen } from './client.ts';
import { dataUrl, observed, parsedInput } from './client.ts';

type Message = OpenAI.ChatCompletionMessageParam;

const FINISH: Readonly<Record<string, Finish>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tools',
  content_filter: 'filter',
};

function imagePart(image: Image): OpenAI.ChatCompletionContentPart {
  const url = image.at === 'url' ? image.data : dataUrl(image);
  return { type: 'image_url', image_url: { url } };
}

function messagesOf(turn: Turn): Message[] {
  switch (turn.by) {
    case 'user':
      if (turn.image === undefined) return [{ role: 'user', content: turn.text }];
      return [
        { role: 'user', content: [imagePart(turn.image), { type: 'text', text: turn.text }] },
      ];
    case 'model': {
      const calls = turn.calls.map(({ id, name, input }) => ({
        id,
        type: 'function' as const,
        function: { name, arguments: JSON.stringify(input) },
      }));
      return [
        {
          role: 'assistant',
          content: turn.text === '' ? null : turn.text,
          ...(calls.length === 0 ? {} : { tool_calls: calls }),
        },
      ];
    }
    case 'tools':
      return turn.results.map(({ id, text }) => ({
        role: 'tool',
        tool_call_id: id,
        content: text,
      }));
  }
}

function bodyOf({ ask, model }: Order): OpenAI.ChatCompletionCreateParamsNonStreaming {
  const system: Message[] = ask.system === null ? [] : [{ role: 'system', content: ask.system }];
  return {
    model,
    messages: [...system, ...ask.turns.flatMap(messagesOf)],
    ...toolsOf(ask),
    ...(ask.limit === null ? {} : { max_completion_tokens: ask.limit }),
    ...(ask.stop.length === 0 ? {} : { stop: [...ask.stop] }),
    ...(ask.effort === null ? {} : { reasoning_effort: ask.effort as OpenAI.ReasoningEffort }),
    ...(ask.schema === null
      ? {}
      : {
          response_format: {
            type: 'json_schema',
            json_schema: { name: 'answer', schema: ask.schema, strict: true },
          },
        }),
  };
}

function toolsOf({
  tools,
  choice,
}: Ask): Pick<OpenAI.ChatCompletionCreateParams, 'tools' | 'tool_choice'> {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(({ name, description, schema }) => ({
      type: 'function',
      function: { name, description, parameters: schema },
    })),
    ...(choice === null
      ? {}
      : choice === 'any'
        ? { tool_choice: 'required' }
        : { tool_choice: { type: 'function', function: { name: choice.tool } } }),
  };
}

function spentOf(usage: OpenAI.CompletionUsage | null | undefined): Spent | null {
  if (usage === null || usage === undefined) return null;
  return {
    input: usage.prompt_tokens,
    cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
    written: usage.prompt_tokens_details?.cache_write_tokens ?? 0,
    output: usage.completion_tokens,
    reasoning: usage.completion_tokens_details?.reasoning_tokens ?? 0,
  };
}

/** Where compatible servers put it; the SDK's types have no word for it. */
function reasoningOf(message: object): string {
  const { reasoning_content } = message as { reasoning_content?: string | null };
  return reasoning_content ?? '';
}

/** As the SDK's guide says: the message that came, and a message for each result. */
async function sendBack(
  client: OpenAI,
  order: Order,
  message: OpenAI.ChatCompletionMessage,
): Promise<void> {
  if (order.back.length === 0) return;
  const body = bodyOf(order);
  const results = order.back.map(({ text }, at) => ({
    role: 'tool' as const,
    tool_call_id: message.tool_calls?.[at]?.id ?? '',
    content: text,
  }));
  const messages = [...body.messages, message, ...results];
  await client.chat.completions.create({ ...body, messages });
}

async function whole(client: OpenAI, order: Order, seen: Seen): Promise<void> {
  const answer = await client.chat.completions.create(bodyOf(order), { signal: order.signal });
  const choice = answer.choices[0];
  if (choice === undefined) throw new Error('the answer has no choice');
  seen.text = choice.message.content ?? '';
  seen.reasoning = reasoningOf(choice.message);
  seen.calls = callsOf(choice.message);
  seen.finish = FINISH[choice.finish_reason] ?? choice.finish_reason;
  seen.spent = spentOf(answer.usage);
  await sendBack(client, order, choice.message);
}

function callsOf({ tool_calls = [] }: OpenAI.ChatCompletionMessage): Seen['calls'] {
  return tool_calls.map((call) => {
    if (call.type !== 'function') throw new Error('a call of another kind');
    return { name: call.function.name, input: parsedInput(call.function.arguments) };
  });
}

/** By the SDK's own accumulator, which checks what the pieces make. */
async function streamed(client: OpenAI, order: Order, seen: Seen): Promise<void> {
  const runner = client.chat.completions.stream(
    { ...bodyOf(order), stream: true, stream_options: { include_usage: true } },
    { signal: order.signal },
  );
  runner.on('chunk', (chunk) => {
    const delta = chunk.choices[0]?.delta;
    if (delta === undefined) return;
    seen.heard('reasoning', reasoningOf(delta));
    seen.heard('text', delta.content ?? '');
  });
  const answer = await runner.finalChatCompletion();
  const choice = answer.choices[0];
  if (choice === undefined) throw new Error('the answer has no choice');
  seen.calls = callsOf(choice.message);
  seen.finish = FINISH[choice.finish_reason] ?? choice.finish_reason;
  seen.spent = spentOf(answer.usage);
  await sendBack(client, order, choice.message);
}

export const openaiChatClient: Client = {
  id: 'openai',
  dialect: 'openai-chat',
  packages: ['openai'],
  fetchesImages: false,
  hasDefaults: false,
  hides: [],
  fragile: false,
  says: (ask) => ({ ...ask, shown: null }),
  call: ({ origin, key }: Place, order) => {
    const client = new OpenAI({
      apiKey: key,
      baseURL: `${origin}/v1`,
      maxRetries: 0,
      fetch: order.fetch,
    });
    return observed(order, (seen) => (order.stream ? streamed : whole)(client, order, seen));
  },
};
