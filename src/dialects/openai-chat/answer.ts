import type { ReasoningPart } from '../../contract/conversation.ts';
import type { AnswerContext } from '../../contract/dialect.ts';
import type { AnswerPart, Message } from '../../contract/event.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { flatName } from '../../hub/tool-names.ts';
import { sayFinish } from './finish.ts';
import { wantsLegacy } from './legacy.ts';
import {
  annotation,
  answerHead,
  joinedReasoning,
  plainReasoning,
  reasoningDetails,
  sayAudio,
  sayImage,
} from './say-answer.ts';
import { sayCall } from './say-calls.ts';
import { sayUsage } from './say-usage.ts';

/** The same as the stream, folded. */
export function answerChat(message: Message, context: AnswerContext): string {
  const legacy = wantsLegacy(context.conversation);
  const { finish, usage } = message;
  const choice = {
    index: 0,
    message: messageOf(message.parts, context, legacy),
    logprobs: probabilitiesOf(message.parts),
    finish_reason: sayFinish(finish?.reason ?? 'stop', legacy),
  };
  return JSON.stringify({
    ...answerHead('chat.completion', context, message),
    choices: [choice],
    ...(usage === null ? {} : { usage: sayUsage(usage) }),
  });
}

function messageOf(
  parts: readonly AnswerPart[],
  context: AnswerContext,
  legacy: boolean,
): JsonObject {
  const fields: JsonObject = {
    role: 'assistant',
    content: textOf(parts, 'text'),
    refusal: textOf(parts, 'refusal'),
    ...reasoningOf(parts),
    ...listed('annotations', annotationsOf(parts)),
    ...mediaOf(parts, context),
  };
  const calls = parts.map(({ part }) => part).filter((part) => part.kind === 'tool_call');
  const [first] = calls;
  if (legacy && first !== undefined) {
    return { ...fields, function_call: { name: flatName(first), arguments: first.input } };
  }
  const said = calls.map((call) => sayCall(call, call.input, call.signature));
  return { ...fields, ...listed('tool_calls', said) };
}

function listed(name: string, list: readonly Json[]): JsonObject {
  return list.length === 0 ? {} : { [name]: list };
}

function textOf(parts: readonly AnswerPart[], kind: 'text' | 'refusal'): string | null {
  const texts = parts.map(({ part }) => (part.kind === kind ? part.text : null));
  const said = texts.filter((text) => text !== null);
  return said.length === 0 ? null : said.join('');
}

function reasoningOf(parts: readonly AnswerPart[]): JsonObject {
  const blocks = parts
    .map(({ part }) => part)
    .filter((part): part is ReasoningPart => part.kind === 'reasoning')
    .filter(
      ({ texts, signature, hidden }) => texts.length > 0 || signature !== null || hidden !== null,
    );
  const text = blocks.map(({ texts }) => joinedReasoning(texts)).join('');
  const details = blocks.flatMap(reasoningDetails);
  return {
    ...(text === '' ? {} : plainReasoning(text)),
    ...listed('reasoning_details', details),
  };
}

function annotationsOf(parts: readonly AnswerPart[]): JsonObject[] {
  const annotations: JsonObject[] = [];
  let start = 0;
  for (const { part, citations } of parts) {
    if (part.kind !== 'text') continue;
    const end = start + part.text.length;
    for (const citation of citations) {
      const said = annotation(citation, { start, end });
      if (said !== null) annotations.push(said);
    }
    start = end;
  }
  return annotations;
}

function mediaOf(parts: readonly AnswerPart[], context: AnswerContext): JsonObject {
  const images: JsonObject[] = [];
  let audio: JsonObject | null = null;
  let at = 0;
  for (const { part } of parts) {
    if (part.kind !== 'media' || part.source.at !== 'inline') continue;
    const { data, mimeType } = part.source;
    if (part.media === 'image') images.push(sayImage(mimeType, data, at));
    else if (part.media === 'audio') audio = sayAudio(data, context);
    at += 1;
  }
  return { ...listed('images', images), ...(audio === null ? {} : { audio }) };
}

function probabilitiesOf(parts: readonly AnswerPart[]): JsonObject | null {
  const of = (kind: string): Json[] | null => {
    const tokens = parts.flatMap(({ part, probabilities }) =>
      part.kind === kind ? (probabilities ?? []) : [],
    );
    return tokens.length === 0 ? null : tokens;
  };
  const content = of('text');
  const refusal = of('refusal');
  return content === null && refusal === null ? null : { content, refusal };
}
