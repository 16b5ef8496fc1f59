import OpenAI from 'openai';
import type { Ask, Finish, Spent, Turn } from '../neutral.ts';
import type { Client, Order, Place, Seen } from './client.ts';
import { dataUrl, observed, parsedInput } from './client.ts';

type Item = OpenAI.Responses.ResponseInputItem;
type Answer = OpenAI.Responses.Response;

function itemsOf(turn: Turn): Item[] {
  switch (turn.by) {
    case 'user': {
      const text = { type: 'input_text' as const, text: turn.text };
      if (turn.image === undefined) return [{ role: 'user', content: [text] }];
      const url = turn.image.at === 'url' ? turn.image.data : dataUrl(turn.image);
      const image = { type: 'input_image' as const, image_url: url, detail: 'auto' as const };
      return [{ role: 'user', content: [image, text] }];
    }
    case 'model':
      return [
        ...(turn.text === '' ? [] : [{ role: 'assistant' as const, content: turn.text }]),
        ...turn.calls.map(({ id, name, input }) => ({
          type: 'function_call' as const,
          call_id: id,
          name,
          arguments: JSON.stringify(input),
        })),
      ];
    case 'tools':
      return turn.results.map(({ id, text }) => ({
        type: 'function_call_output',
        call_id: id,
        output: text,
      }));
  }
}

type Body = OpenAI.Responses.ResponseCreateParamsNonStreaming;

function bodyOf({ ask, model }: Order): Body {
  return {
    model,
    input: ask.turns.flatMap(itemsOf),
    store: false,
    ...(ask.system === null ? {} : { instructions: ask.system }),
    ...toolsOf(ask),
    ...(ask.limit === null ? {} : { max_output_tokens: ask.limit }),
    ...(ask.effort === null
      ? {}
      : {
          reasoning: { effort: ask.effort as OpenAI.ReasoningEffort, summary: 'auto' },
          include: ['reasoning.encrypted_content'],
        }),
    ...(ask.schema === null
      ? {}
      : {
          text: {
            format: { type: 'json_schema', name: 'answer', schema: ask.schema, strict: true },
          },
        }),
  };
}

function toolsOf({ tools, choice }: Ask): Pick<Body, 'tools' | 'tool_choice'> {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(({ name, description, schema }) => ({
      type: 'function',
      name,
      description,
      parameters: schema,
      strict: false,
    })),
    ...(choice === null
      ? {}
      : choice === 'any'
        ? { tool_choice: 'required' }
        : { tool_choice: { type: 'function', name: choice.tool } }),
  };
}

function spentOf({ usage }: Answer): Spent | null {
  if (usage === undefined || usage === null) return null;
  return {
    input: usage.input_tokens,
    cached: usage.input_tokens_details.cached_tokens,
    written: usage.input_tokens_details.cache_write_tokens ?? 0,
    output: usage.output_tokens,
    reasoning: usage.output_tokens_details.reasoning_tokens,
  };
}

function finishOf(answer: Answer): Finish | string {
  if (answer.status === 'incomplete') {
    const reason = answer.incomplete_details?.reason;
    if (reason === 'max_output_tokens') return 'length';
    return reason === 'content_filter' ? 'filter' : String(reason);
  }
  if (answer.status !== 'completed') return String(answer.status);
  return answer.output.some(({ type }) => type === 'function_call') ? 'tools' : 'stop';
}

/** What only the whole answer tells. */
function settle(answer: Answer, seen: Seen): void {
  seen.calls = answer.output.flatMap((item) =>
    item.type === 'function_call' ? [{ name: item.name, input: parsedInput(item.arguments) }] : [],
  );
  seen.finish = finishOf(answer);
  seen.spent = spentOf(answer);
}

function reasoningOf(answer: Answer): string {
  return answer.output
    .flatMap((item) =>
      item.type === 'reasoning' ? [...item.summary, ...(item.content ?? [])] : [],
    )
    .map(({ text }) => text)
    .join('');
}

/** As the reasoning guide says: every item that came, and an item for each result. */
async function sendBack(client: OpenAI, order: Order, answer: Answer): Promise<void> {
  if (order.back.length === 0) return;
  const { input, ...body } = bodyOf(order);
  const calls = answer.output.filter(({ type }) => type === 'function_call');
  const results = order.back.map(({ text }, at): Item => {
    const call_id = String((calls[at] as { call_id?: string } | undefined)?.call_id);
    return { type: 'function_call_output', call_id, output: text };
  });
  // The SDK adds what it parsed to each item, which the vendor would refuse.
  const items = answer.output.map((item) => {
    const { parsed_arguments: _, ...rest } = item as typeof item & { parsed_arguments?: unknown };
    return rest as Item;
  });
  await client.responses.create({ ...body, input: [...(input as Item[]), ...items, ...results] });
}

async function whole(client: OpenAI, order: Order, seen: Seen): Promise<void> {
  const answer = await client.responses.create(bodyOf(order), { signal: order.signal });
  seen.text = answer.output_text;
  seen.reasoning = reasoningOf(answer);
  settle(answer, seen);
  await sendBack(client, order, answer);
}

/** By the SDK's own accumulator, which refuses what does not fit together. */
async function streamed(client: OpenAI, order: Order, seen: Seen): Promise<void> {
  const runner = client.responses.stream(
    { ...bodyOf(order), stream: true },
    { signal: order.signal },
  );
  for await (const event of runner) {
    if (event.type === 'response.output_text.delta') seen.heard('text', event.delta);
    if (event.type === 'response.reasoning_summary_text.delta') {
      seen.heard('reasoning', event.delta);
    }
    if (event.type === 'response.reasoning_text.delta') seen.heard('reasoning', event.delta);
    if (event.type === 'response.failed') {
      throw new Error(event.response.error?.message ?? 'failed without a word');
    }
    if (event.type === 'error') throw new Error(event.message);
  }
  const answer = await runner.finalResponse();
  if (answer.output_text !== seen.text) throw new Error('the pieces are not the whole text');
  if (reasoningOf(answer) !== seen.reasoning) throw new Error('the pieces are not the reasoning');
  settle(answer, seen);
  await sendBack(client, order, answer);
}

export const openaiResponsesClient: Client = {
  id: 'openai responses',
  dialect: 'openai-responses',
  packages: ['openai'],
  fetchesImages: false,
  hasDefaults: false,
  hides: [],
  // Its accumulator is.
  fragile: true,
  // Responses has no stop sequences.
  says: (ask) => ({ ...ask, stop: [] }),
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
