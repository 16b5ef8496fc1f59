import type { Ask, ToolForm } from '../neutral.ts';
import type { Body, Reader } from './reader.ts';
import { imageOfUrl, joined, numberOf, object, objects, schemaOf, Turns, text } from './reader.ts';

function partsOf(content: unknown): Body[] {
  return typeof content === 'string' ? [{ type: 'input_text', text: content }] : objects(content);
}

function textIn(content: unknown): string {
  return partsOf(content)
    .filter(({ type }) => type === 'input_text' || type === 'output_text')
    .map((part) => text(part['text']))
    .join('');
}

function readItem(item: Body, turns: Turns): void {
  const { type = 'message', role, content } = item;
  if (type === 'message' && role === 'user') {
    const image = partsOf(content).find((part) => part['type'] === 'input_image');
    const said = { by: 'user', text: textIn(content) } as const;
    turns.user(
      image === undefined ? said : { ...said, image: imageOfUrl(text(image['image_url'])) },
    );
  } else if (type === 'message' && role === 'assistant') {
    turns.model(textIn(content), []);
  } else if (type === 'function_call') {
    const input = JSON.parse(text(item['arguments'])) as unknown;
    turns.model('', [{ id: text(item['call_id']), name: text(item['name']), input }]);
  } else if (type === 'function_call_output') {
    turns.result({ id: text(item['call_id']), name: '', text: textIn(item['output']) });
  } else if (type !== 'reasoning') {
    throw new Error(`an item of type ${String(type)}`);
  }
}

function toolForm(tool: Body): ToolForm {
  return {
    name: text(tool['name']),
    description: text(tool['description']),
    schema: schemaOf(tool['parameters']) ?? {},
  };
}

function choiceOf(choice: unknown): Ask['choice'] {
  if (choice === undefined || choice === null || choice === 'auto') return null;
  return choice === 'required' ? 'any' : { tool: text(object(choice)['name']) };
}

export const readOpenaiResponses: Reader = (body) => {
  const { input, instructions } = body;
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : objects(input);
  const isSystem = ({ role }: Body): boolean => role === 'system' || role === 'developer';
  const turns = new Turns();
  for (const item of items) if (!isSystem(item)) readItem(item, turns);
  const said = typeof instructions === 'string' ? [instructions] : [];
  const format = object(object(body['text'] ?? {})['format'] ?? {});
  const { effort, summary } = object(body['reasoning'] ?? {});
  return {
    system: joined([...said, ...items.filter(isSystem).map((item) => textIn(item['content']))]),
    turns: turns.all(),
    tools: objects(body['tools']).map(toolForm),
    choice: choiceOf(body['tool_choice']),
    schema: schemaOf(format['schema']),
    limit: numberOf(body['max_output_tokens']),
    stop: [],
    effort: typeof effort === 'string' ? effort : null,
    shown: typeof summary === 'string' ? true : null,
  };
};
