import type { Ask, ToolForm } from '../neutral.ts';
import type { Body, Reader } from './reader.ts';
import {
  imageOfUrl,
  joined,
  numberOf,
  object,
  objects,
  schemaOf,
  Turns,
  text,
  texts,
} from './reader.ts';

/** A content's parts, whether it is a text or a list. */
function partsOf(content: unknown): Body[] {
  if (content === null || content === undefined) return [];
  return typeof content === 'string' ? [{ type: 'text', text: content }] : objects(content);
}

function textIn(content: unknown): string {
  return partsOf(content)
    .filter(({ type }) => type === 'text')
    .map((part) => text(part['text']))
    .join('');
}

function readMessage(message: Body, turns: Turns): void {
  const { role, content } = message;
  if (role === 'user') {
    const image = partsOf(content).find(({ type }) => type === 'image_url');
    const url = image === undefined ? undefined : text(object(image['image_url'])['url']);
    const said = { by: 'user', text: textIn(content) } as const;
    turns.user(url === undefined ? said : { ...said, image: imageOfUrl(url) });
  } else if (role === 'assistant') {
    const calls = objects(message['tool_calls']).map((call) => {
      const called = object(call['function']);
      const input = JSON.parse(text(called['arguments'])) as unknown;
      return { id: text(call['id']), name: text(called['name']), input };
    });
    turns.model(textIn(content), calls);
  } else if (role === 'tool') {
    turns.result({ id: text(message['tool_call_id']), name: '', text: textIn(content) });
  } else {
    throw new Error(`a message of role ${String(role)}`);
  }
}

function toolForm(tool: Body): ToolForm {
  const { name, description, parameters } = object(tool['function']);
  return {
    name: text(name),
    description: text(description),
    schema: schemaOf(parameters) ?? {},
  };
}

function choiceOf(choice: unknown): Ask['choice'] {
  if (choice === undefined || choice === 'auto') return null;
  if (choice === 'required') return 'any';
  return { tool: text(object(object(choice)['function'])['name']) };
}

export const readOpenaiChat: Reader = (body) => {
  const isSystem = ({ role }: Body): boolean => role === 'system' || role === 'developer';
  const messages = objects(body['messages']);
  const turns = new Turns();
  for (const message of messages) if (!isSystem(message)) readMessage(message, turns);
  const format = body['response_format'];
  const schema = format === undefined ? undefined : object(object(format)['json_schema'])['schema'];
  const effort = body['reasoning_effort'];
  return {
    system: joined(messages.filter(isSystem).map(({ content }) => textIn(content))),
    turns: turns.all(),
    tools: objects(body['tools']).map(toolForm),
    choice: choiceOf(body['tool_choice']),
    schema: schemaOf(schema),
    limit: numberOf(body['max_completion_tokens'] ?? body['max_tokens']),
    stop: texts(body['stop']),
    effort: typeof effort === 'string' ? effort : null,
    shown: null,
  };
};
