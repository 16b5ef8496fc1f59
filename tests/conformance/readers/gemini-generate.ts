import type { Ask, Image, ToolForm } from '../neutral.ts';
import type { Body, Reader } from './reader.ts';
import { joined, numberOf, object, objects, schemaOf, Turns, text, texts } from './reader.ts';

function textIn(parts: readonly Body[]): string {
  return parts.map((part) => (part['text'] === undefined ? '' : text(part['text']))).join('');
}

function imageOf(parts: readonly Body[]): Image | null {
  for (const { inlineData, fileData } of parts) {
    if (inlineData !== undefined) {
      const { mimeType, data } = object(inlineData);
      return { mimeType: text(mimeType), data: text(data), at: 'inline' };
    }
    if (fileData !== undefined) {
      return { mimeType: '', data: text(object(fileData)['fileUri']), at: 'url' };
    }
  }
  return null;
}

/** The one text of a result, in whatever member it was put. */
function resultText(response: unknown): string {
  const values = Object.values(object(response));
  return values.length === 1 && typeof values[0] === 'string'
    ? values[0]
    : JSON.stringify(response);
}

/** Calls without an id are told apart by their order, as the vendor does. */
function readContent({ role, parts: all }: Body, turns: Turns): void {
  const parts = objects(all).filter(({ thought }) => thought !== true);
  if (role === 'model') {
    const calls = parts.flatMap(({ functionCall }, at) => {
      if (functionCall === undefined) return [];
      const { id, name, args = {} } = object(functionCall);
      return [{ id: id === undefined ? `#${at}` : text(id), name: text(name), input: args }];
    });
    turns.model(textIn(parts), calls);
    return;
  }
  for (const [at, { functionResponse }] of parts.entries()) {
    if (functionResponse === undefined) continue;
    const { id, name, response } = object(functionResponse);
    turns.result({
      id: id === undefined ? `#${at}` : text(id),
      name: text(name),
      text: resultText(response),
    });
  }
  const others = parts.filter(({ functionResponse }) => functionResponse === undefined);
  if (others.length === 0) return;
  const image = imageOf(others);
  const said = { by: 'user', text: textIn(others) } as const;
  turns.user(image === null ? said : { ...said, image });
}

function toolForm(tool: Body): ToolForm {
  return {
    name: text(tool['name']),
    description: text(tool['description']),
    schema: schemaOf(tool['parametersJsonSchema'] ?? tool['parameters']) ?? {},
  };
}

function choiceOf(config: unknown): Ask['choice'] {
  if (config === undefined) return null;
  const { mode, allowedFunctionNames } = object(object(config)['functionCallingConfig']);
  if (mode !== 'ANY') return null;
  const [only, ...more] = texts(allowedFunctionNames);
  return only !== undefined && more.length === 0 ? { tool: only } : 'any';
}

export const readGemini: Reader = (body) => {
  const turns = new Turns();
  for (const content of objects(body['contents'])) readContent(content, turns);
  const config = object(body['generationConfig'] ?? {});
  const thinking = object(config['thinkingConfig'] ?? {});
  const level = thinking['thinkingLevel'];
  const system = body['systemInstruction'];
  const isJson = config['responseMimeType'] === 'application/json';
  return {
    system: joined(
      system === undefined ? [] : objects(object(system)['parts']).map((one) => text(one['text'])),
    ),
    turns: turns.all(),
    tools: objects(body['tools'])
      .flatMap(({ functionDeclarations }) => objects(functionDeclarations))
      .map(toolForm),
    choice: choiceOf(body['toolConfig']),
    schema: isJson ? schemaOf(config['responseJsonSchema'] ?? config['responseSchema']) : null,
    limit: numberOf(config['maxOutputTokens']),
    stop: texts(config['stopSequences']),
    effort: typeof level === 'string' ? level.toLowerCase() : null,
    shown: thinking['includeThoughts'] === true ? true : null,
  };
};
