import type {
  AnswerMessage,
  Asked,
  ChatRequest,
  Message,
  ToolCall,
  UserMessage,
} from './message.ts';

/** The body to send for what was said so far. */
export function buildRequest(
  model: string,
  messages: readonly Message[],
  { system, parameters }: Asked,
): ChatRequest {
  const first = system.trim() === '' ? [] : [{ role: 'system', content: system }];
  return {
    model,
    messages: [...first, ...messages.flatMap((message) => told(message, messages))],
    ...parameters,
    stream: true,
    // Without it most providers keep to themselves what a streamed answer took.
    stream_options: { include_usage: true },
  };
}

type Told = Readonly<Record<string, unknown>>;

function told(message: Message, all: readonly Message[]): Told[] {
  switch (message.role) {
    case 'user':
      return [{ role: 'user', content: userContent(message) }];
    case 'tool':
      return [{ role: 'tool', tool_call_id: message.callId, content: message.text }];
    case 'assistant':
      return answered(message, all);
  }
}

/** Plain text where that is all, as the oldest hosts know it. */
function userContent({ text, pictures }: UserMessage): unknown {
  if (pictures.length === 0) return text;
  const images = pictures.map(({ url }) => ({ type: 'image_url', image_url: { url } }));
  return text === '' ? images : [{ type: 'text', text }, ...images];
}

/** An answer that never came is nothing the model said, and a call without its result is refused. */
function answered({ content }: AnswerMessage, all: readonly Message[]): Told[] {
  const calls = allResults(content.calls, all) ? content.calls : [];
  const text = content.text === '' ? content.refusal : content.text;
  if (text === '' && calls.length === 0) return [];
  const message = { role: 'assistant', content: text === '' ? null : text };
  return [calls.length === 0 ? message : { ...message, tool_calls: calls.map(callBack) }];
}

function allResults(calls: readonly ToolCall[], all: readonly Message[]): boolean {
  return calls.every(({ id }) => all.some((it) => it.role === 'tool' && it.callId === id));
}

function callBack({ id, name, arguments: written, extra }: ToolCall): Told {
  return {
    id,
    type: 'function',
    function: { name, arguments: written === '' ? '{}' : written },
    ...(extra === undefined ? {} : { extra_content: extra }),
  };
}
