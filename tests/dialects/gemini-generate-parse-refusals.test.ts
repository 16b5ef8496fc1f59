import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/contract/error.ts';
import { parse } from '../support/gemini.ts';

describe('a field of the wrong type', () => {
  const part = (value: object): object => ({ contents: [{ parts: [value] }] });
  const config = (generationConfig: object): object => ({ generationConfig });
  const IN = 'contents[0].parts[0]';

  it.each<[string, object]>([
    ['contents', { contents: 'Hi' }],
    ['contents[1]', { contents: [{}, 'Hi'] }],
    ['contents[0].role', { contents: [{ role: 'system' }] }],
    ['contents[0].role', { contents: [{ role: 1 }] }],
    ['contents[0].parts', { contents: [{ parts: 'Hi' }] }],
    [IN, { contents: [{ parts: ['Hi'] }] }],
    ['systemInstruction', { systemInstruction: 'Hi' }],
    ['systemInstruction.parts[0].text', { systemInstruction: { parts: [{ text: 1 }] } }],
    [`${IN}.text`, part({ text: 1 })],
    [`${IN}.thought`, part({ text: 'a', thought: 'yes' })],
    [`${IN}.thoughtSignature`, part({ text: 'a', thoughtSignature: 1 })],
    [`${IN}.inlineData`, part({ inlineData: 'AA==' })],
    [`${IN}.inlineData.mimeType`, part({ inlineData: { data: 'AA==' } })],
    [`${IN}.inlineData.data`, part({ inlineData: { mimeType: 'image/png' } })],
    [`${IN}.fileData.fileUri`, part({ fileData: {} })],
    [`${IN}.functionCall.name`, part({ functionCall: { args: {} } })],
    [`${IN}.functionCall.args`, part({ functionCall: { name: 'f', args: '{}' } })],
    [`${IN}.functionCall.id`, part({ functionCall: { name: 'f', id: 1 } })],
    [`${IN}.functionResponse.name`, part({ functionResponse: { response: {} } })],
    [`${IN}.functionResponse.response`, part({ functionResponse: { name: 'f', response: 'x' } })],
    [`${IN}.functionResponse.parts[0]`, part({ functionResponse: { name: 'f', parts: [1] } })],
    ['tools[0]', { tools: ['googleSearch'] }],
    ['tools[0].functionDeclarations[0].name', { tools: [{ functionDeclarations: [{}] }] }],
    [
      'tools[0].functionDeclarations[0].parameters',
      { tools: [{ functionDeclarations: [{ name: 'f', parameters: true }] }] },
    ],
    ['toolConfig', { toolConfig: 1 }],
    [
      'toolConfig.functionCallingConfig.mode',
      { toolConfig: { functionCallingConfig: { mode: 1 } } },
    ],
    [
      'toolConfig.functionCallingConfig.allowedFunctionNames[0]',
      { toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: [1] } } },
    ],
    ['generationConfig', config([])],
    ['generationConfig.temperature', config({ temperature: '1' })],
    ['generationConfig.stopSequences', config({ stopSequences: 'a' })],
    ['generationConfig.stopSequences[0]', config({ stopSequences: [1] })],
    ['generationConfig.responseMimeType', config({ responseMimeType: 1 })],
    ['generationConfig.responseJsonSchema', config({ responseJsonSchema: true })],
    ['generationConfig.thinkingConfig', config({ thinkingConfig: 1 })],
    [
      'generationConfig.thinkingConfig.thinkingLevel',
      config({ thinkingConfig: { thinkingLevel: 1 } }),
    ],
    ['serviceTier', { serviceTier: 1 }],
    ['store', { store: 'no' }],
    // Both spellings of one field.
    ['systemInstruction', { systemInstruction: {}, system_instruction: {} }],
    [
      `${IN}.inlineData.mimeType`,
      part({ inlineData: { mimeType: 'a', mime_type: 'b', data: '' } }),
    ],
  ])('is refused by its path: %s in %j', (path, body) => {
    expect(() => parse(body)).toThrow(GatewayError);
    try {
      parse(body);
    } catch (error) {
      expect(error).toMatchObject({ code: 'invalid_field', param: path });
    }
  });

  it('is said to be missing where it is null', () => {
    const nothing = { role: null, parts: [{ text: 'a', thought: null, thoughtSignature: null }] };
    expect(parse({ contents: [nothing], generationConfig: null, tools: null })).toMatchObject({
      turns: [{ role: 'user', parts: [{ kind: 'text', text: 'a', signature: null }] }],
      tools: [],
    });
  });
});
