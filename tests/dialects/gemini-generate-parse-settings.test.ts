import { describe, expect, it } from 'vitest';
import { parse } from '../support/gemini.ts';
import { NOT_SAID } from '../support/not-said.ts';

const settingsOf = (generationConfig: object): object => parse({ generationConfig }).settings;

describe('tools', () => {
  it('are functions and what the provider runs itself', () => {
    const { tools } = parse({
      tools: [
        {
          functionDeclarations: [
            {
              name: 'f',
              description: 'd',
              parametersJsonSchema: { type: 'object' },
              behavior: 'B',
            },
            { name: 'g' },
          ],
          googleSearch: {},
        },
        { code_execution: {} },
      ],
    });
    const base = { namespace: null, description: null, cache: null, strict: null, extra: {} };
    const at = 'tools[0].functionDeclarations';
    expect(tools).toEqual([
      {
        ...base,
        kind: 'function',
        path: `${at}[0]`,
        name: 'f',
        description: 'd',
        schema: { type: 'object' },
        extra: { behavior: 'B' },
      },
      { ...base, kind: 'function', path: `${at}[1]`, name: 'g', schema: null },
      {
        kind: 'native',
        path: 'tools[0].googleSearch',
        type: 'googleSearch',
        value: { googleSearch: {} },
      },
      {
        kind: 'native',
        path: 'tools[1].codeExecution',
        type: 'codeExecution',
        value: { codeExecution: {} },
      },
    ]);
  });

  it('have JSON Schemas, also where the vendor’s own language was used', () => {
    const parameters = {
      type: 'OBJECT',
      propertyOrdering: ['a'],
      required: ['a'],
      properties: {
        a: { type: 'STRING', format: 'enum', enum: ['x'], nullable: true, example: 'x' },
        b: { type: 'ARRAY', minItems: '1', items: { type: 'INTEGER', format: 'int32' } },
        c: { anyOf: [{ type: 'NUMBER' }, { type: 'BOOLEAN' }], nullable: true },
        d: { type: 'TYPE_UNSPECIFIED', any_of: [{ type: 'string' }] },
      },
    };
    const [tool] = parse({ tools: [{ functionDeclarations: [{ name: 'f', parameters }] }] }).tools;
    expect(tool).toMatchObject({ extra: {} });
    expect(tool?.kind === 'function' ? tool.schema : null).toEqual({
      type: 'object',
      required: ['a'],
      properties: {
        a: { type: ['string', 'null'], enum: ['x', null] },
        b: { type: 'array', minItems: 1, items: { type: 'integer', format: 'int32' } },
        c: { anyOf: [{ type: 'number' }, { type: 'boolean' }, { type: 'null' }] },
        d: { anyOf: [{ type: 'string' }] },
      },
    });
  });

  it.each<[object, object | null]>([
    [{ mode: 'AUTO' }, { kind: 'auto' }],
    [{ mode: 'none' }, { kind: 'none' }],
    [{ mode: 'ANY' }, { kind: 'required' }],
    [{ mode: 'VALIDATED' }, { kind: 'auto' }],
    [
      { mode: 'ANY', allowedFunctionNames: ['f'] },
      { kind: 'tool', name: 'f', namespace: null },
    ],
    [
      { mode: 'ANY', allowedFunctionNames: ['f', 'g'] },
      { kind: 'allowed', mode: 'required', names: ['f', 'g'] },
    ],
    [
      { mode: 'VALIDATED', allowedFunctionNames: ['f'] },
      { kind: 'allowed', mode: 'auto', names: ['f'] },
    ],
    [{ mode: 'MODE_UNSPECIFIED' }, null],
    [{ mode: 'NEW_MODE', allowedFunctionNames: ['f'] }, null],
  ])('are chosen by %j', (functionCallingConfig, choice) => {
    const said = parse({
      tools: [{ functionDeclarations: [{ name: 'f' }] }],
      toolConfig: { functionCallingConfig },
    });
    expect(said.toolChoice).toEqual(choice);
    expect(said.extra).toEqual(choice === null ? { toolConfig: { functionCallingConfig } } : {});
    const strict = 'mode' in functionCallingConfig && functionCallingConfig.mode === 'VALIDATED';
    expect(said.tools[0]).toMatchObject({ strict: strict ? true : null });
  });
});

describe('calls that are held to schemas', () => {
  const held = { functionCallingConfig: { mode: 'VALIDATED' } };
  const word = { type: 'STRING' };
  const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
  const closed = { ...schema, additionalProperties: false };

  // https://platform.openai.com/docs/guides/structured-outputs: all fields must be required.
  it.each<[string, object, boolean]>([
    ['closed', { parametersJsonSchema: closed }, true],
    ['open', { parametersJsonSchema: schema }, false],
    [
      'with a member that may be missing',
      { parametersJsonSchema: { ...closed, required: [] } },
      false,
    ],
    ['of the vendor', { parameters: { type: 'OBJECT', properties: { a: word } } }, false],
    [
      'open inside',
      {
        parametersJsonSchema: {
          ...closed,
          properties: { a: { type: 'array', items: { type: ['object', 'null'] } } },
        },
      },
      false,
    ],
  ])('make tools strict that may be so elsewhere: one %s', (_, schemas, strict) => {
    const said = parse({
      tools: [{ functionDeclarations: [{ name: 'f' }, { name: 'g', ...schemas }] }],
      toolConfig: held,
    });
    const flag = strict ? true : null;
    expect(said.tools).toMatchObject([{ strict: flag }, { strict: flag }]);
    expect(said.extra).toEqual(strict ? {} : { toolConfig: held });
  });
});

describe('settings', () => {
  it('are all null where nothing was said', () => {
    const said = parse({});
    expect(said).toEqual({
      dialect: 'gemini-generate',
      model: 'm',
      stream: false,
      turns: [],
      tools: [],
      toolChoice: null,
      settings: NOT_SAID,
      extra: {},
    });
    expect(settingsOf({ temperature: null, thinkingConfig: {} })).toEqual(NOT_SAID);
  });

  it.each<[string, object, object]>([
    ['the limit', { maxOutputTokens: 9 }, { outputLimit: 9 }],
    ['temperature', { temperature: 0 }, { temperature: 0 }],
    ['topP', { topP: 0.5 }, { topP: 0.5 }],
    ['topK', { topK: 40 }, { topK: 40 }],
    [
      'the penalties',
      { frequencyPenalty: 1, presencePenalty: 2 },
      { frequencyPenalty: 1, presencePenalty: 2 },
    ],
    ['the seed', { seed: 0 }, { seed: 0 }],
    ['stops', { stopSequences: ['a'] }, { stop: ['a'] }],
    ['several answers', { candidateCount: 2 }, { answers: 2 }],
    [
      'probabilities',
      { responseLogprobs: true, logprobs: 3 },
      { probabilities: true, topProbabilities: 3 },
    ],
    ['text', { responseMimeType: 'text/plain' }, { format: { kind: 'text' } }],
    ['JSON', { responseMimeType: 'application/json' }, { format: { kind: 'json' } }],
    [
      'a JSON Schema',
      { responseMimeType: 'application/json', responseJsonSchema: { type: 'string' } },
      {
        format: {
          kind: 'schema',
          name: null,
          description: null,
          schema: { type: 'string' },
          strict: null,
        },
      },
    ],
    [
      'a schema of its own language',
      { responseSchema: { type: 'STRING', nullable: true } },
      {
        format: {
          kind: 'schema',
          name: null,
          description: null,
          schema: { type: ['string', 'null'] },
          strict: null,
        },
      },
    ],
  ])('%s', (_, config, settings) => {
    expect(settingsOf(config)).toEqual({ ...NOT_SAID, ...settings });
  });

  it.each<[object, object]>([
    [{ thinkingBudget: 0 }, { mode: 'off', budgetTokens: 0 }],
    [{ thinkingBudget: -1 }, { mode: 'auto' }],
    [
      { thinkingBudget: 512, includeThoughts: true },
      { mode: 'on', budgetTokens: 512, visible: true },
    ],
    [{ thinkingLevel: 'HIGH' }, { mode: 'on', effort: 'high' }],
    [{ thinkingLevel: 'low' }, { mode: 'on', effort: 'low' }],
    [{ includeThoughts: false }, { visible: false }],
  ])('how much to think: %j', (thinkingConfig, wish) => {
    const nothing = { mode: null, effort: null, budgetTokens: null, visible: null, summary: null };
    expect(settingsOf({ thinkingConfig })).toMatchObject({ reasoning: { ...nothing, ...wish } });
  });

  it('of the whole request: the tier and storing', () => {
    expect(parse({ serviceTier: 'standard', store: false }).settings).toMatchObject({
      serviceTier: 'default',
      store: false,
    });
    expect(parse({ service_tier: 'FLEX' }).settings.serviceTier).toBe('flex');
    expect(parse({ serviceTier: 'unspecified' })).toMatchObject({
      settings: { serviceTier: null },
      extra: { serviceTier: 'unspecified' },
    });
  });

  it('keep what no one knows where it can be found again', () => {
    expect(
      parse({
        model: 'models/m',
        cachedContent: 'cachedContents/1',
        safetySettings: [{ category: 'c' }],
        toolConfig: { retrievalConfig: { languageCode: 'de' } },
        generationConfig: {
          temperature: 1,
          responseModalities: ['AUDIO'],
          responseMimeType: 'text/x.enum',
          thinkingConfig: { thinkingBudget: 1, more: 2 },
        },
      }).extra,
    ).toEqual({
      cachedContent: 'cachedContents/1',
      safetySettings: [{ category: 'c' }],
      toolConfig: { retrievalConfig: { languageCode: 'de' } },
      generationConfig: {
        responseModalities: ['AUDIO'],
        responseMimeType: 'text/x.enum',
        thinkingConfig: { more: 2 },
      },
    });
  });
});
