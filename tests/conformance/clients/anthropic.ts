import Anthropic from '@anthropic-ai/sdk';
import type { Ask, Finish, Image, Spent, Turn } from '../neutral.ts';
import type { Client, Order, Place, Seen } from './client.ts';
import { observed } from './client.ts';

const FINISH: Readonly<Record<string, Finish>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  tool_use: 'tools',
  refusal: 'filter',
};

function imageBlock({ at, mimeType, data }: Image): Anthropic.ImageBlockParam {
  if (at === 'url') return { type: 'image', source: { type: 'url', url: data } };
  const media_type = mimeType as Anthropic.Base64ImageSource['media_type'];
  return { type: 'image', source: { type: 'base64', media_type, data } };
}

function messageOf(turn: Turn): Anthropic.MessageParam {
  switch (turn.by) {
    case 'user':
      if (turn.image === undefined) return { role: 'user', content: turn.text };
      return {
        role: 'user',
        content: [imageBlock(turn.image), { type: 'text', text: turn.text }],
      };
    case 'model':
      return {
        role: 'assistant',
        content: [
          ...(turn.text === '' ? [] : [{ type: 'text' as const, text: turn.text }]),
          ...turn.calls.map(({ id, name, input }) => ({
            type: 'tool_use' as const,
            id,
            name,
            input,
          })),
        ],
      };
    case 'tools':
      return {
        role: 'user',
        content: turn.results.map(({ id, text }) => ({
          type: 'tool_result',
          tool_use_id: id,
          content: text,
        })),
      };
  }
}

type Body = Anthropic.MessageCreateParamsNonStreaming;

function bodyOf({ ask, model }: Order): Body {
  const effort = ask.effort as NonNullable<Anthropic.OutputConfig['effort']>;
  return {
    model,
    // The field is required.
    max_tokens: ask.limit ?? 4096,
    messages: ask.turns.map(messageOf),
    ...(ask.system === null ? {} : { system: ask.system }),
    ...toolsOf(ask),
    ...(ask.stop.length === 0 ? {} : { stop_sequences: [...ask.stop] }),
    ...(ask.effort === null
      ? {}
      : { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort } }),
    ...(ask.schema === null
      ? {}
      : { output_config: { format: { type: 'json_schema', schema: ask.schema } } }),
  };
}

function toolsOf({ tools, choice }: Ask): Pick<Body, 'tools' | 'tool_choice'> {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(({ name, description, schema }) => ({
      name,
      description,
      input_schema: schema as Anthropic.Tool.InputSchema,
    })),
    ...(choice === null
      ? {}
      : choice === 'any'
        ? { tool_choice: { type: 'any' } }
        : { tool_choice: { type: 'tool', name: choice.tool } }),
  };
}

function spentOf(usage: Anthropic.Usage): Spent {
  const cached = usage.cache_read_input_tokens ?? 0;
  const written = usage.cache_creation_input_tokens ?? 0;
  return {
    input: usage.input_tokens + cached + written,
    cached,
    written,
    output: usage.output_tokens,
    reasoning: usage.output_tokens_details?.thinking_tokens ?? 0,
  };
}

function settle(answer: Anthropic.Message, seen: Seen): void {
  seen.calls = answer.content.flatMap((block) =>
    block.type === 'tool_use' ? [{ name: block.name, input: block.input }] : [],
  );
  const said = String(answer.stop_reason);
  seen.finish = FINISH[said] ?? said;
  seen.spent = spentOf(answer.usage);
}

/** As the guide to tools says: the content that came, and a block for each result. */
async function sendBack(client: Anthropic, order: Order, answer: Anthropic.Message) {
  if (order.back.length === 0) return;
  const body = bodyOf(order);
  const calls = answer.content.filter((block) => block.type === 'tool_use');
  const results = order.back.map(({ text }, at) => ({
    type: 'tool_result' as const,
    tool_use_id: calls[at]?.id ?? '',
    content: text,
  }));
  const messages: Anthropic.MessageParam[] = [
    ...body.messages,
    { role: 'assistant', content: answer.content },
    { role: 'user', content: results },
  ];
  await client.messages.create({ ...body, messages });
}

async function whole(client: Anthropic, order: Order, seen: Seen): Promise<void> {
  const answer = await client.messages.create(bodyOf(order), { signal: order.signal });
  for (const block of answer.content) {
    if (block.type === 'text') seen.text += block.text;
    if (block.type === 'thinking') seen.reasoning += block.thinking;
  }
  settle(answer, seen);
  await sendBack(client, order, answer);
}

/** By the SDK's own accumulator. */
async function streamed(client: Anthropic, order: Order, seen: Seen): Promise<void> {
  const runner = client.messages.stream(bodyOf(order), { signal: order.signal });
  runner.on('text', (piece) => seen.heard('text', piece));
  runner.on('thinking', (piece) => seen.heard('reasoning', piece));
  const answer = await runner.finalMessage();
  settle(answer, seen);
  await sendBack(client, order, answer);
}

export const anthropicClient: Client = {
  id: 'anthropic',
  dialect: 'anthropic-messages',
  packages: ['@anthropic-ai/sdk'],
  fetchesImages: false,
  hasDefaults: false,
  hides: [],
  fragile: false,
  says: (ask) => ask,
  call: ({ origin, key }: Place, order) => {
    const client = new Anthropic({
      apiKey: key,
      baseURL: origin,
      maxRetries: 0,
      fetch: order.fetch,
    });
    return observed(order, (seen) => (order.stream ? streamed : whole)(client, order, seen));
  },
};
