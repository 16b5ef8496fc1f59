import type { JsonObject } from '../../../src/contract/json.ts';

/** All that generateContent can say: https://ai.google.dev/api/generate-content. */
export const RICH_GEMINI: JsonObject = {
  systemInstruction: { parts: [{ text: 'Be terse.' }, { text: 'Never guess.' }] },
  contents: [
    {
      role: 'user',
      parts: [
        { text: 'See these.' },
        {
          inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=', displayName: 'A' },
          mediaResolution: { level: 'MEDIA_RESOLUTION_HIGH' },
        },
        { inlineData: { mimeType: 'audio/wav', data: 'UklGRg==' } },
        { inlineData: { mimeType: 'application/pdf', data: 'JVBERi0=' } },
        {
          inlineData: { mimeType: 'video/mp4', data: 'AAAA' },
          videoMetadata: { startOffset: '1s', endOffset: '2s', fps: 1 },
        },
        { fileData: { mimeType: 'image/png', fileUri: 'https://pictures.test/a.png' } },
        { fileData: { fileUri: 'https://youtu.be/abc' } },
        {
          fileData: {
            mimeType: 'application/pdf',
            fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/abc',
          },
        },
      ],
    },
    {
      role: 'model',
      parts: [
        { text: 'Hm.', thought: true },
        { text: 'I look.', thoughtSignature: 'c2ln' },
        { executableCode: { language: 'PYTHON', code: '1 + 1' } },
        { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '2' } },
        {
          functionCall: { id: 'c1', name: 'look', args: { at: 'sky' } },
          thoughtSignature: 'c2ln',
        },
        { functionCall: { name: 'look', args: { at: 'sea' } } },
      ],
    },
    {
      role: 'user',
      parts: [
        {
          functionResponse: {
            id: 'c1',
            name: 'look',
            response: { output: 'Blue.' },
            parts: [{ inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } }],
            scheduling: 'WHEN_IDLE',
          },
        },
        { functionResponse: { name: 'look', response: { error: 'Gone.' } } },
      ],
    },
    { role: 'user', parts: [{ text: 'Go on.' }] },
    { role: 'model', parts: [{ text: 'Eh bien' }] },
  ],
  tools: [
    {
      functionDeclarations: [
        {
          name: 'look',
          description: 'Looks.',
          parameters: { type: 'OBJECT', properties: { at: { type: 'STRING', nullable: true } } },
          response: { type: 'OBJECT' },
          behavior: 'BLOCKING',
        },
        { name: 'see', parametersJsonSchema: { type: 'object' } },
      ],
    },
    { googleSearch: {} },
    { codeExecution: {} },
  ],
  toolConfig: {
    functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['look'] },
    retrievalConfig: { languageCode: 'fr' },
  },
  generationConfig: {
    maxOutputTokens: 4_000,
    temperature: 0.5,
    topP: 0.9,
    topK: 40,
    frequencyPenalty: 0.1,
    presencePenalty: 0.2,
    seed: 7,
    stopSequences: ['END'],
    candidateCount: 2,
    responseLogprobs: true,
    logprobs: 3,
    responseMimeType: 'application/json',
    responseSchema: { type: 'OBJECT', properties: { name: { type: 'STRING' } } },
    responseModalities: ['TEXT'],
    thinkingConfig: { includeThoughts: true, thinkingBudget: 2_000 },
    mediaResolution: 'MEDIA_RESOLUTION_LOW',
    speechConfig: { languageCode: 'fr-FR' },
    enableEnhancedCivicAnswers: true,
  },
  safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
  serviceTier: 'flex',
  store: true,
  labels: { job: 'j' },
};
