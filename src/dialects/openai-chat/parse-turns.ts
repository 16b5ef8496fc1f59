import type {
  Part,
  RefusalPart,
  Role,
  ToolCallPart,
  ToolResultPart,
  Turn,
} from '../../contract/conversation.ts';
import type { Fields } from '../../hub/strict.ts';
import { takeCacheMark, takeCallSignature } from './extensions.ts';
import { LegacyCalls } from './legacy.ts';
import { baseOf, nativePart, needFields, parseContent, parseUrl, within } from './parse-parts.ts';
import { parseReasoning } from './parse-reasoning.ts';

/** One turn for each message. A tool's message is a turn of the user, with one result. */
export function parseTurns(body: Fields): Turn[] {
  const messages = body.entries('messages') ?? body.refuse('messages', 'a list of messages');
  const legacy = new LegacyCalls();
  return messages.map((message) => parseMessage(message, legacy));
}

function parseMessage(message: Fields, legacy: LegacyCalls): Turn {
  const role = message.needText('role');
  if (role === 'system' || role === 'developer' || role === 'user') {
    return turn(message, role, parseContent(message));
  }
  if (role === 'assistant') return turn(message, role, parseAssistant(message, legacy));
  if (role === 'tool') return parseResult(message, message.needText('tool_call_id'));
  if (role === 'function') return parseResult(message, legacy.answered(message.needText('name')));
  return message.refuse('role', 'system, developer, user, assistant, tool or function');
}

function turn(message: Fields, role: Role, parts: readonly Part[]): Turn {
  const name = message.text('name');
  const cache = takeCacheMark(message);
  return { role, parts, path: message.path, name, cache, extra: message.rest() };
}

function parseResult(message: Fields, id: string): Turn {
  const content = parseContent(message);
  const name = message.text('name');
  const cache = takeCacheMark(message);
  const result: ToolResultPart = {
    ...emptyBase(message.path),
    kind: 'tool_result',
    id,
    name,
    cache,
    form: 'json',
    failed: null,
    content,
  };
  return {
    role: 'user',
    parts: [result],
    path: message.path,
    name: null,
    cache: null,
    extra: message.rest(),
  };
}

function parseAssistant(message: Fields, legacy: LegacyCalls): Part[] {
  const call = message.fields('function_call');
  return [
    ...parseReasoning(message),
    ...parseSaid(message),
    ...parseRefusal(message),
    ...parseAudio(message),
    ...parseImages(message),
    ...(message.entries('tool_calls') ?? []).map(parseCall),
    ...(call === null ? [] : [parseLegacyCall(call, legacy)]),
  ];
}

/** An empty text beside tool calls is the caller's, and servers tell it from a missing one. */
function parseSaid(message: Fields): readonly Part[] {
  if (message.whole()['content'] !== '') return parseContent(message);
  message.json('content');
  return [{ kind: 'text', text: '', ...emptyBase(message.at('content')) }];
}

function parseRefusal(message: Fields): RefusalPart[] {
  const text = message.text('refusal');
  return text === null ? [] : [{ kind: 'refusal', text, ...emptyBase(message.at('refusal')) }];
}

/** An earlier answer that was spoken is named by its id. */
function parseAudio(message: Fields): Part[] {
  const audio = message.fields('audio');
  if (audio === null) return [];
  const source = { at: 'stored', id: audio.needText('id') } as const;
  const media = { kind: 'media', media: 'audio', source, name: null, detail: null } as const;
  return [{ ...media, ...baseOf(audio) }];
}

/** Pictures an earlier answer brought (OpenRouter). */
function parseImages(message: Fields): Part[] {
  if (!Array.isArray(message.whole()['images'])) return [];
  return (message.entries('images') ?? []).map((image) => {
    const type = image.needText('type');
    return type === 'image_url' ? parseUrl(image, type, 'image') : nativePart(image, type);
  });
}

function parseCall(call: Fields): Part {
  const type = call.text('type') ?? 'function';
  if (type !== 'function' && type !== 'custom') return nativePart(call, type);
  const inner = needFields(call, type);
  const signature = takeCallSignature(call);
  const part = {
    kind: 'tool_call',
    id: call.needText('id'),
    name: inner.needText('name'),
    namespace: null,
    form: type === 'custom' ? 'text' : 'json',
    input: inner.text(type === 'custom' ? 'input' : 'arguments') ?? '',
  } as const;
  return { ...part, ...baseOf(call, within(type, inner)), signature };
}

function parseLegacyCall(call: Fields, legacy: LegacyCalls): ToolCallPart {
  const name = call.needText('name');
  const input = call.text('arguments') ?? '';
  const part = { kind: 'tool_call', name, namespace: null, form: 'json', input } as const;
  return { ...part, id: legacy.called(name), ...baseOf(call) };
}

function emptyBase(path: string): Pick<Part, 'path' | 'cache' | 'signature' | 'extra'> {
  return { path, cache: null, signature: null, extra: {} };
}
