import type { Conversation } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Rendered, RenderTarget } from '../../contract/rendering.ts';
import { Losses } from '../../hub/losses.ts';
import { jsonWord, renderFormat, withWords } from './render-format.ts';
import { LIMITS, renderSettings } from './render-settings.ts';
import { renderTools } from './render-tools.ts';
import { renderTurns } from './render-turns.ts';
import { extraOf, type Saying, sayingOf } from './saying.ts';

export function renderChat(conversation: Conversation, target: RenderTarget): Rendered {
  const losses = new Losses(conversation);
  const saying = sayingOf(conversation, target, losses);
  const tools = renderTools(saying);
  const format = renderFormat(saying, tools['tools'] !== undefined);
  const messages = renderTurns(saying);
  tellPrefill(saying);
  const members = {
    model: target.model,
    messages: withWords(messages, format.words ?? jsonWord(saying, messages)),
    ...extraOf(saying, conversation.extra, ''),
    ...renderStream(saying),
    ...tools,
    ...format.fields,
    ...renderSettings(saying),
  };
  const body = JSON.stringify(accepted(saying, members));
  return { body, headers: [], losses: losses.list() };
}

/** Usage comes at the end of a stream only where it is asked for. */
function renderStream({ own, conversation }: Saying): JsonObject {
  const { stream, idiom = {} } = conversation;
  const { stream_options: options, stream: asked } = idiom;
  if (own) {
    return {
      ...(stream || asked !== undefined ? { stream } : {}),
      ...(options === undefined ? {} : { stream_options: options }),
    };
  }
  return stream ? { stream, stream_options: { include_usage: true } } : {};
}

function tellPrefill({ own, conversation, target, losses }: Saying): void {
  const last = conversation.turns.at(-1);
  if (own || last?.role !== 'assistant' || target.rules?.prefill !== false) return;
  losses.lost('prefill', last.path);
}

/** The words for fields whose own name is not one. */
const WORDS: Readonly<Record<string, string>> = {
  reasoning: 'reasoning_effort',
  thinking: 'reasoning_effort',
  enable_thinking: 'reasoning_effort',
  top_logprobs: 'logprobs',
  safety_identifier: 'user',
};

/** Without these the request means something else. */
const REQUIRED: Readonly<Record<string, string>> = {
  tools: 'tool',
  functions: 'tool',
  response_format: 'schema',
  n: 'n',
};

/** What a server does unasked: one answer, of text, without tools. */
const USUAL: ReadonlySet<string> = new Set(['1', '[]', '{"type":"text"}']);

/** Nobody misses these. */
const SILENT: ReadonlySet<string> = new Set(['stream_options', ...LIMITS]);

/** What the server does not refuse. */
function accepted({ target, losses }: Saying, members: JsonObject): JsonObject {
  const refused = target.quirks.refuses ?? [];
  if (refused.length === 0) return members;
  const kept = Object.entries(members).filter(([name, value]) => {
    if (!refused.includes(name)) return true;
    const required = REQUIRED[name];
    if (required !== undefined) {
      if (!USUAL.has(JSON.stringify(value))) losses.missing(required, name);
    } else if (!SILENT.has(name)) losses.lost(WORDS[name] ?? name, name);
    return false;
  });
  return Object.fromEntries(kept);
}
