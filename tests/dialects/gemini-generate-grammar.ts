/** Any request of generateContent, and any answer, whole and streamed. */
import fc from 'fast-check';

const word = fc.string({ minLength: 1, maxLength: 8 });
const name = fc.stringMatching(/^[a-z_]{1,8}$/);
const value = fc.jsonValue({ maxDepth: 2 }).filter((one) => one !== null);
const object = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), value, { maxKeys: 3 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>, key: string): fc.Arbitrary<object> =>
  fc.option(arbitrary, { nil: undefined }).map((one) => (one === undefined ? {} : { [key]: one }));
const merged = (...all: fc.Arbitrary<object>[]): fc.Arbitrary<object> =>
  fc.tuple(...all).map((parts) => Object.assign({}, ...parts));
const signed = maybe(fc.base64String({ minLength: 4 }), 'thoughtSignature');

const blob = fc.record({
  mimeType: fc.constantFrom('image/png', 'audio/wav', 'application/pdf'),
  data: fc.base64String(),
});
const file = merged(
  fc
    .constantFrom('https://example.com/a.png', 'https://youtu.be/x', 'gs://b/o', 'files/abc')
    .map((fileUri) => ({ fileUri })),
  fc.constant({ mimeType: 'image/png' }),
);
const media = fc.oneof(
  blob.map((inlineData) => ({ inlineData })),
  file.map((fileData) => ({ fileData })),
);

const plainPart = fc.oneof(
  fc.string().map((text) => ({ text })),
  merged(
    word.map((text) => ({ text, thought: true })),
    signed,
  ),
  merged(
    word.map((text) => ({ text })),
    signed,
  ),
  merged(media, maybe(object, 'videoMetadata')),
  object.map((code) => ({ executableCode: { language: 'PYTHON', ...code } })),
  merged(
    word.map((text) => ({ text })),
    maybe(object, 'partMetadata'),
  ),
);
const call = merged(
  fc.record({ name, args: object, id: word }).map((functionCall) => ({ functionCall })),
  signed,
);
const response = fc.oneof(
  object,
  fc.string().map((output) => ({ output })),
  value.map((output) => ({ output })),
  fc.string().map((error) => ({ error })),
  value.map((error) => ({ error })),
  object.map((inner) => ({ output: JSON.stringify(inner) })),
);
const result = merged(
  fc.record({ name, response, id: word }),
  maybe(fc.array(media, { minLength: 1, maxLength: 2 }), 'parts'),
  maybe(fc.boolean(), 'willContinue'),
).map((functionResponse) => ({ functionResponse }));

const contents = fc.array(
  fc.oneof(
    fc
      .array(fc.oneof(plainPart, result), { maxLength: 4 })
      .map((parts) => ({ role: 'user', parts })),
    fc
      .array(fc.oneof(plainPart, call), { maxLength: 4 })
      .map((parts) => ({ role: 'model', parts })),
  ),
  { maxLength: 4 },
);

const openApi = fc.record({
  type: fc.constant('OBJECT'),
  properties: fc.dictionary(
    name,
    fc.constantFrom({ type: 'STRING', nullable: true }, { type: 'INTEGER' }),
  ),
});
const declaration = merged(
  fc.record({ name }),
  maybe(word, 'description'),
  fc.oneof(
    fc.constant({}),
    object.map((parametersJsonSchema) => ({ parametersJsonSchema })),
    openApi.map((parameters) => ({ parameters })),
  ),
  maybe(fc.constant('BLOCKING'), 'behavior'),
);
const tools = fc.oneof(
  fc.constant({}),
  fc
    .array(declaration, { minLength: 1, maxLength: 3 })
    .map((functionDeclarations) => ({ tools: [{ functionDeclarations }] })),
  fc.constant({
    tools: [{ functionDeclarations: [{ name: 'f' }] }, { googleSearch: {} }, { codeExecution: {} }],
  }),
);
const calling = fc.oneof(
  fc.constant({}),
  fc
    .constantFrom('AUTO', 'ANY', 'NONE')
    .map((mode) => ({ toolConfig: { functionCallingConfig: { mode } } })),
  fc.array(name, { minLength: 1, maxLength: 2 }).map((allowedFunctionNames) => ({
    toolConfig: {
      functionCallingConfig: { mode: 'ANY', allowedFunctionNames },
      retrievalConfig: { languageCode: 'de' },
    },
  })),
);
const config = merged(
  maybe(fc.integer({ min: 1 }), 'maxOutputTokens'),
  maybe(fc.double({ min: 0, max: 2, noNaN: true }), 'temperature'),
  maybe(fc.constant(0.9), 'topP'),
  maybe(fc.constant(40), 'topK'),
  maybe(fc.integer(), 'seed'),
  maybe(fc.array(fc.string(), { maxLength: 6 }), 'stopSequences'),
  maybe(fc.constantFrom(1, 2), 'candidateCount'),
  maybe(fc.boolean(), 'responseLogprobs'),
  maybe(
    fc.constantFrom(
      { thinkingBudget: 0 },
      { thinkingBudget: -1, includeThoughts: true },
      { thinkingLevel: 'HIGH' },
      { includeThoughts: false },
      { thinkingBudget: 77, new: 1 },
    ),
    'thinkingConfig',
  ),
  fc.constantFrom<object>(
    {},
    { responseMimeType: 'application/json' },
    { responseMimeType: 'text/plain' },
    { responseMimeType: 'text/x.enum', responseSchema: { type: 'STRING', enum: ['a'] } },
    { responseMimeType: 'application/json', responseJsonSchema: { const: 1 } },
    { responseMimeType: 'application/json', responseSchema: { type: 'STRING' } },
  ),
  maybe(fc.constant(['TEXT', 'IMAGE']), 'responseModalities'),
).filter((one) => Object.keys(one).length > 0);
export const body: fc.Arbitrary<object> = merged(
  contents.map((list) => ({ contents: list })),
  maybe(
    fc
      .array(
        word.map((text) => ({ text })),
        { maxLength: 2 },
      )
      .map((parts) => ({ parts })),
    'systemInstruction',
  ),
  tools,
  calling,
  maybe(config, 'generationConfig'),
  maybe(fc.constantFrom('standard', 'flex', 'priority', 'unspecified'), 'serviceTier'),
  maybe(fc.boolean(), 'store'),
  maybe(fc.constant([{ category: 'c', threshold: 'BLOCK_NONE' }]), 'safetySettings'),
);

/* Answers, from the grammar: a list of parts, which a stream cuts where it likes. */

const textRun = (thought: boolean): fc.Arbitrary<object[]> =>
  fc
    .tuple(
      fc.array(word, { minLength: 1, maxLength: 4 }),
      fc.option(fc.base64String({ minLength: 4 }), { nil: undefined }),
    )
    .map(([pieces, thoughtSignature]) => [
      ...pieces.map((text) => ({ text, ...(thought ? { thought } : {}) })),
      ...(thoughtSignature === undefined
        ? []
        : [{ text: '', ...(thought ? { thought } : {}), thoughtSignature }]),
    ]);
const answerRun = fc.oneof(
  textRun(false),
  textRun(true),
  merged(
    fc.record({ name, args: object }).map((functionCall) => ({ functionCall })),
    signed,
  ).map((part) => [part]),
  blob.map((inlineData) => [{ inlineData }]),
  fc.constant([{ executableCode: { language: 'PYTHON', code: '1' } }]),
);
const finish = fc.constantFrom('STOP', 'MAX_TOKENS', 'SAFETY', 'RECITATION', 'OTHER');
const usageMetadata = fc.record({
  promptTokenCount: fc.integer({ min: 1, max: 99 }),
  candidatesTokenCount: fc.integer({ min: 1, max: 99 }),
  thoughtsTokenCount: fc.integer({ min: 1, max: 99 }),
  cachedContentTokenCount: fc.constant(1),
});
export interface Answer {
  readonly runs: readonly (readonly object[])[];
  readonly finishReason: string;
  readonly usageMetadata: object;
}
export const answerArbitrary: fc.Arbitrary<Answer> = fc.record({
  runs: fc.array(answerRun, { minLength: 1, maxLength: 5 }),
  finishReason: finish,
  usageMetadata,
});

const HEADS = { modelVersion: 'gemini-x', responseId: 'resp-1' };

/** One chunk for each piece. */
export function chunks({ runs, finishReason, usageMetadata: usage }: Answer): object[] {
  const pieces = runs.flat().map((part) => ({
    candidates: [{ content: { role: 'model', parts: [part] }, index: 0 }],
    usageMetadata: { promptTokenCount: 1 },
    ...HEADS,
  }));
  return [...pieces, { candidates: [{ finishReason, index: 0 }], usageMetadata: usage, ...HEADS }];
}

/** The same with whatever follows a text of its kind joined to it. */
export function whole({ runs, finishReason, usageMetadata: usage }: Answer): object {
  const parts: Record<string, unknown>[] = [];
  for (const piece of runs.flat() as Record<string, unknown>[]) {
    const last = parts.at(-1);
    const goesOn =
      typeof piece['text'] === 'string' &&
      typeof last?.['text'] === 'string' &&
      last['thought'] === piece['thought'] &&
      last['thoughtSignature'] === undefined;
    if (goesOn)
      parts[parts.length - 1] = { ...last, ...piece, text: `${last['text']}${piece['text']}` };
    else parts.push(piece);
  }
  return {
    candidates: [{ content: { role: 'model', parts }, finishReason, index: 0 }],
    usageMetadata: usage,
    ...HEADS,
  };
}
