import type { Ask, Image, ToolForm } from '../neutral.ts';
import type { Body, Reader } from './reader.ts';
import { joined, numberOf, object, objects, schemaOf, Turns, text, texts } from './reader.ts';

function blocksOf(content: unknown): Body[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : objects(content);
}

function textIn(blocks: readonly Body[]): string {
  return blocks
    .filter(({ type }) => type === 'text')
    .map((block) => text(block['text']))
    .join('');
}

function imageOf(block: Body): Image {
  const source = object(block['source']);
  if (source['type'] === 'url') return { mimeType: '', data: text(source['url']), at: 'url' };
  return { mimeType: text(source['media_type']), data: text(source['data']), at: 'inline' };
}

function readMessage({ role, content }: Body, turns: Turns): void {
  const blocks = blocksOf(content);
  if (role === 'assistant') {
    const calls = blocks
      .filter(({ type }) => type === 'tool_use')
      .map((block) => ({
        id: text(block['id']),
        name: text(block['name']),
        input: block['input'],
      }));
    turns.model(textIn(blocks), calls);
    return;
  }
  const results = blocks.filter(({ type }) => type === 'tool_result');
  for (const block of results) {
    const said = textIn(blocksOf(block['content']));
    turns.result({ id: text(block['tool_use_id']), name: '', text: said });
  }
  const others = blocks.filter(({ type }) => type !== 'tool_result');
  if (others.length === 0) return;
  const image = others.find(({ type }) => type === 'image');
  const said = { by: 'user', text: textIn(others) } as const;
  turns.user(image === undefined ? said : { ...said, image: imageOf(image) });
}

function toolForm(tool: Body): ToolForm {
  return {
    name: text(tool['name']),
    description: text(tool['description']),
    schema: schemaOf(tool['input_schema']) ?? {},
  };
}

function choiceOf(choice: unknown): Ask['choice'] {
  if (choice === undefined) return null;
  const { type, name } = object(choice);
  if (type === 'any') return 'any';
  return type === 'tool' ? { tool: text(name) } : null;
}

/** A budget of at most a fifth of the whole answer is what `low` means. */
function effortOf(body: Body): string | null {
  const { type, budget_tokens } = object(body['thinking'] ?? {});
  const { effort } = object(body['output_config'] ?? {});
  if (type === 'adaptive' && typeof effort === 'string') return effort;
  if (type !== 'enabled') return null;
  return Number(budget_tokens) * 5 <= Number(body['max_tokens']) ? 'low' : 'more than low';
}

export const readAnthropic: Reader = (body) => {
  const messages = objects(body['messages']);
  const turns = new Turns();
  const system = [
    ...(body['system'] === undefined ? [] : blocksOf(body['system'])),
    ...messages.filter(({ role }) => role === 'system').flatMap((one) => blocksOf(one['content'])),
  ];
  for (const message of messages) if (message['role'] !== 'system') readMessage(message, turns);
  const output = object(body['output_config'] ?? {});
  const thinking = object(body['thinking'] ?? {});
  return {
    system: joined(system.map((block) => text(block['text']))),
    turns: turns.all(),
    tools: objects(body['tools']).map(toolForm),
    choice: choiceOf(body['tool_choice']),
    schema: schemaOf(object(output['format'] ?? {})['schema']),
    limit: numberOf(body['max_tokens']),
    stop: texts(body['stop_sequences']),
    effort: effortOf(body),
    shown: thinking['display'] === 'summarized' ? true : null,
  };
};
