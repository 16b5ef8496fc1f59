import { describe, expect, it } from 'vitest';
import type { RenderTarget } from '../../src/contract/rendering.ts';
import { geminiTranslator } from '../../src/dialects/gemini-generate/translator.ts';
import { bodyOf, lossesOf, parse, ruled, scanned } from '../support/gemini.ts';

const user = (...parts: object[]): object => ({ role: 'user', parts });
const model = (...parts: object[]): object => ({ role: 'model', parts });

describe('a conversation of this dialect', () => {
  it('loses what was signed by others, and nothing else', () => {
    const body = {
      contents: [
        user({ text: 'a' }),
        user({ text: '' }),
        model({ text: 'b', thoughtSignature: 'd2VpcjpzaWc6YW50aHJvcGljLW1lc3NhZ2VzOng=' }),
      ],
    };
    expect(bodyOf(parse(body)).contents).toEqual([
      user({ text: 'a' }),
      user({ text: '' }),
      model({ text: 'b' }),
    ]);
    expect(lossesOf(parse(body))).toEqual(['reasoning_signature contents[2].parts[0]']);
  });

  it('stays as it is beside rules, but for what they ask', () => {
    const body = {
      systemInstruction: { parts: [{ text: 's' }] },
      contents: [model({ functionCall: { name: 'f', args: {} } })],
      generationConfig: { thinkingConfig: { thinkingLevel: 'MINIMAL', new: 1 } },
    };
    const efforts = ['low', 'high'];
    const rules = ruled({
      signedCalls: true,
      reasoning: { control: 'effort', efforts, off: 'no', budget: null },
    });
    expect(bodyOf(parse(body), rules)).toEqual({
      systemInstruction: { parts: [{ text: 's' }] },
      contents: [
        model({
          functionCall: { name: 'f', args: {} },
          thoughtSignature: 'skip_thought_signature_validator',
        }),
      ],
      generationConfig: { thinkingConfig: { thinkingLevel: 'LOW', new: 1 } },
    });
  });
});

describe('calls that are held to schemas', () => {
  const body = (mode: string) => ({
    contents: [],
    tools: [
      { functionDeclarations: [{ name: 'f', parameters: { type: 'OBJECT', properties: {} } }] },
    ],
    toolConfig: { functionCallingConfig: { mode, allowedFunctionNames: ['f'] } },
  });

  it('are so again, but where the server cannot', () => {
    const target = { quirks: { strictTools: false } } as const;
    expect(bodyOf(parse(body('VALIDATED')))).toEqual(body('VALIDATED'));
    expect(bodyOf(parse(body('VALIDATED')), target)).toEqual(body('AUTO'));
    expect(lossesOf(parse(body('VALIDATED')), target)).toEqual(['strict toolConfig']);
  });
});

describe('a body that only has to be adjusted', () => {
  const SCHEMA = { generationConfig: { responseJsonSchema: {} } };
  const STRICT = { toolConfig: { functionCallingConfig: { mode: 'VALIDATED' } } };
  const FILE = { contents: [{ parts: [{ fileData: { fileUri: 'https://e.com/a' } }] }] };

  it.each<[object, RenderTarget['quirks'], boolean]>([
    [SCHEMA, {}, false],
    [SCHEMA, { schema: 'json_only' }, true],
    [{ generation_config: { response_schema: {} } }, { schema: 'json_only' }, true],
    [{ contents: [{ parts: [{ text: '"responseSchema"' }] }] }, { schema: 'json_only' }, false],
    [STRICT, { strictTools: false }, true],
    [{}, { strictTools: false }, false],
    [FILE, {}, false],
    [FILE, { mediaUrls: false }, true],
    [{}, { mediaUrls: false }, false],
    [{ service_tier: 'flex' }, { refuses: ['serviceTier'] }, true],
    [{ contents: [] }, { refuses: ['serviceTier'] }, false],
    [{ contents: [{ parts: [{ text: '', thoughtSignature: 'd2VpcjpzaWc6YTpi' }] }] }, {}, true],
    [{ contents: [{ parts: [{ text: '', thoughtSignature: 'c2ln' }] }] }, {}, false],
    [SCHEMA, { developerRole: false, toolIds: 'nine_alphanumeric' }, false],
  ])('is told by what it says: %j for %j', (body, quirks, adjusts) => {
    expect(geminiTranslator.adjusts(scanned(body), quirks)).toBe(adjusts);
  });
});
