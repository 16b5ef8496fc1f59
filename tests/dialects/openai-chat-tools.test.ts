import { describe, expect, it } from 'vitest';
import type { CustomTool, FunctionTool, NativeTool } from '../../src/contract/conversation.ts';
import type { JsonObject } from '../../src/contract/json.ts';
import { foreign, freeRules, lossesOf, render } from './openai-chat-kit.ts';

const tool: FunctionTool = {
  kind: 'function',
  path: 'tools[0]',
  name: 'f',
  namespace: null,
  description: null,
  cache: null,
  extra: {},
  schema: null,
  strict: null,
};
const free: CustomTool = {
  kind: 'custom',
  path: 'tools[1]',
  name: 'sh',
  namespace: 'os',
  description: 'runs',
  cache: null,
  extra: {},
  format: { type: 'grammar', grammar: { syntax: 'regex', definition: '.*' } },
};
const search: NativeTool = { kind: 'native', path: 'tools[2]', type: 'web_search', value: {} };
const said = {
  type: 'function',
  function: { name: 'f', parameters: { type: 'object', properties: {} } },
};

describe('tools of another dialect', () => {
  it('are functions, but for those its provider runs', () => {
    const { body, losses } = render(foreign({ tools: [tool, free, search] }));
    expect(body['tools']).toEqual([
      said,
      {
        type: 'function',
        function: {
          name: 'os__sh',
          description: expect.stringContaining('"definition":".*"'),
          parameters: {
            type: 'object',
            properties: { input: { type: 'string' } },
            required: ['input'],
            additionalProperties: false,
          },
        },
      },
    ]);
    expect(losses.map(({ field, path }) => `${field} ${path}`)).toEqual([
      'strict tools[1]',
      'server_tool tools[2]',
    ]);
  });

  it.each<[string, Parameters<typeof foreign>[0], JsonObject, string[]]>([
    [
      'required',
      { tools: [tool], toolChoice: { kind: 'required' } },
      { tool_choice: 'required' },
      [],
    ],
    [
      'one',
      { tools: [tool, free], toolChoice: { kind: 'tool', name: 'sh', namespace: 'os' } },
      { tool_choice: { type: 'function', function: { name: 'os__sh' } } },
      ['strict tools[1]'],
    ],
    [
      'some of them, by leaving out the others',
      { tools: [tool, free], toolChoice: { kind: 'allowed', mode: 'required', names: ['f'] } },
      { tools: [said], tool_choice: 'required' },
      [],
    ],
    ['none where there are none', { toolChoice: { kind: 'auto' } }, {}, []],
    ['any where there are none', { toolChoice: { kind: 'required' } }, {}, ['tool tool_choice !']],
    [
      'one the provider runs',
      { tools: [tool, search], toolChoice: { kind: 'native', value: {} } },
      {},
      ['server_tool tools[2]', 'tool tool_choice !'],
    ],
  ])('may be chosen: %s', (_name, more, expected, losses) => {
    const result = render(foreign(more));
    expect(result.body).toMatchObject(expected);
    expect('tool_choice' in result.body).toBe('tool_choice' in expected);
    expect(lossesOf(result)).toEqual(losses);
  });

  it('are only offered where the model cannot be forced', () => {
    const conversation = foreign({ tools: [tool], toolChoice: { kind: 'required' } });
    const result = render(conversation, { rules: { ...freeRules, forcedTools: false } });
    expect(result.body['tool_choice']).toBe('auto');
    expect(lossesOf(result)).toEqual(['tool_choice tool_choice']);
  });
});
