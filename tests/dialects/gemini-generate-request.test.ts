import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PathHead, ScannedBody } from '../../src/contract/dialect.ts';
import { GatewayError } from '../../src/contract/error.ts';
import { geminiGenerate } from '../../src/dialects/gemini-generate/index.ts';
import { applySplices } from '../../src/wire/splice.ts';

const scanned = (body: unknown): ScannedBody =>
  geminiGenerate.scan(
    new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
  );

function refusal(body: unknown, inPath?: PathHead): Pick<GatewayError, 'code' | 'param'> {
  try {
    geminiGenerate.head(scanned(body), inPath);
  } catch (error) {
    if (error instanceof GatewayError) return { code: error.code, param: error.param };
    throw error;
  }
  throw new Error('was accepted');
}

const PRO: PathHead = { model: 'gemini-2.5-pro', stream: false };

describe('the head of a request', () => {
  it.each<[string, PathHead]>([
    ['{}', PRO],
    ['{"contents":[],"stream":true}', PRO],
    ['{"model":"models/gemini-2.5-pro"}', PRO],
    ['{"model":"gemini-2.5-pro"}', { ...PRO, stream: true }],
  ])('is what the path says, with %s', (body, inPath) => {
    expect(geminiGenerate.head(scanned(body), inPath)).toEqual({ ...inPath, wantsUsage: true });
  });

  it.each<[string, string, PathHead | undefined, string, string]>([
    ['no path', '{}', undefined, 'missing_model', 'model'],
    ['an empty model', '{}', { model: '', stream: false }, 'invalid_model', 'model'],
    ['a control character', '{}', { model: 'a\u0000', stream: false }, 'invalid_model', 'model'],
    ['another model in the body', '{"model":"models/other"}', PRO, 'invalid_field', 'model'],
    ['a model that is no string', '{"model":7}', PRO, 'invalid_field', 'model'],
    ['another spelling', '{"Model":"models/other"}', PRO, 'invalid_field', 'model'],
  ])('is refused: %s', (_, body, inPath, code, param) => {
    expect(refusal(body, inPath)).toEqual({ code, param });
  });

  it('needs no splices, but where the body repeats the model', () => {
    expect(geminiGenerate.renameModel(scanned('{"contents":[]}'), 'gemini-3')).toEqual([]);
    const body = scanned('{"model": "models/mine", "contents":[]}');
    const bytes = applySplices(body.bytes, geminiGenerate.renameModel(body, 'gemini-3'));
    expect(new TextDecoder().decode(bytes)).toBe('{"model": "models/gemini-3", "contents":[]}');
    expect(geminiGenerate.askForUsage(body)).toEqual([]);
  });
});

describe('the path of a request', () => {
  it.each([
    ['gemini-2.5-pro', false, '/v1beta/models/gemini-2.5-pro:generateContent'],
    ['gemini-2.5-pro', true, '/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse'],
    ['models/gemma-3', false, '/v1beta/models/gemma-3:generateContent'],
    ['tunedModels/mine', false, '/v1beta/tunedModels/mine:generateContent'],
    ['google/gemini 3', false, '/v1beta/models/google%2Fgemini%203:generateContent'],
    ['../../v1/x?a=#', false, '/v1beta/models/..%2F..%2Fv1%2Fx%3Fa%3D%23:generateContent'],
  ])('of %s, streamed: %s', (model, stream, path) => {
    expect(geminiGenerate.path({ model, stream, wantsUsage: true })).toBe(path);
  });

  it('never leaves its collection, whatever the model is called', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const model = `x${name}`.toWellFormed();
        const path = geminiGenerate.path({ model, stream: false, wantsUsage: true });
        const { pathname, search, hash } = new URL(path, 'http://host');
        expect(pathname.split('/').slice(0, 3)).toEqual(['', 'v1beta', 'models']);
        expect(pathname.split('/')).toHaveLength(4);
        expect(search + hash).toBe('');
      }),
      { numRuns: 200 },
    );
  });
});

describe('objects stored at the provider', () => {
  const parts = (...list: unknown[]): object => ({ contents: [{ role: 'user', parts: list }] });
  const file = (fileUri: string): object => ({ fileData: { fileUri, mimeType: 'image/png' } });
  const FILE = 'https://generativelanguage.googleapis.com/v1beta/files/abc';

  it.each<[string, unknown, string]>([
    ['a cache', { cachedContent: 'cachedContents/1' }, 'cachedContent'],
    ['a cache in the other spelling', { cached_content: 'cachedContents/1' }, 'cached_content'],
    ['a cache in any case', { CACHEDCONTENT: 'cachedContents/1' }, 'cachedContent'],
    ['templates', { modelArmorConfig: { promptTemplateName: 'x' } }, 'modelArmorConfig'],
    ['an uploaded file', parts({ text: 'a' }, file(FILE)), 'contents[0].parts[1].fileData.fileUri'],
    ['a file by its name', parts(file('files/abc')), 'contents[0].parts[0].fileData.fileUri'],
    ['a bucket', parts(file('gs://b/o.png')), 'contents[0].parts[0].fileData.fileUri'],
    [
      'a file of a server in between',
      parts(file('https://host.example/gemini/v1/files/abc')),
      'contents[0].parts[0].fileData.fileUri',
    ],
    [
      'an encoded address',
      parts(file('https://h.example/v1beta/%66iles/a')),
      'contents[0].parts[0].fileData.fileUri',
    ],
    [
      'an address with detours',
      parts(file('HTTPS://h.example/v1beta/x/../FILES/a')),
      'contents[0].parts[0].fileData.fileUri',
    ],
    [
      'an address that is none',
      parts(file('https://h.example/v1/files/%zz')),
      'contents[0].parts[0].fileData.fileUri',
    ],
    [
      'the other spelling',
      parts({ file_data: { file_uri: FILE } }),
      'contents[0].parts[0].fileData.fileUri',
    ],
    ['without lists', { contents: { parts: file(FILE) } }, 'contents.parts.fileData.fileUri'],
    [
      'a result of a tool',
      parts({ functionResponse: { name: 'f', response: {}, parts: [file(FILE)] } }),
      'contents[0].parts[0].functionResponse.parts[0].fileData.fileUri',
    ],
    [
      'the instruction',
      { system_instruction: { parts: [file(FILE)] } },
      'systemInstruction.parts[0].fileData.fileUri',
    ],
    [
      'stores to search',
      { tools: [{}, { fileSearch: { fileSearchStoreNames: ['fileSearchStores/1'] } }] },
      'tools[1].fileSearch.fileSearchStoreNames',
    ],
    [
      'stores in the other spelling',
      { tools: [{ file_search: { file_search_store_names: ['fileSearchStores/1'] } }] },
      'tools[0].fileSearch.fileSearchStoreNames',
    ],
    ['a corpus', { tools: [{ retrieval: { vertexRagStore: {} } }] }, 'tools[0].retrieval'],
  ])('are found: %s', (_, body, path) => {
    expect(geminiGenerate.foreignObject(scanned(body))).toBe(path);
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['a null', { cachedContent: null }],
    ['a public file', parts(file('https://example.com/files/a.png'))],
    ['a video', parts(file('https://www.youtube.com/watch?v=1'))],
    ['a text', parts({ text: FILE })],
    ['arguments', parts({ functionCall: { name: 'f', args: { fileUri: FILE, retrieval: {} } } })],
    ['a result', parts({ functionResponse: { name: 'f', response: { fileUri: FILE } } })],
    [
      'a schema',
      {
        tools: [
          { functionDeclarations: [{ name: 'f', parameters: { properties: { fileUri: {} } } }] },
        ],
      },
    ],
    ['a search', { tools: [{ googleSearch: {} }] }],
  ])('are not seen in %s', (_, body) => {
    expect(geminiGenerate.foreignObject(scanned(body))).toBeNull();
  });
});

describe('a guess at the prompt', () => {
  it('counts instructions, turns and tools in both spellings, and no media', () => {
    const blob = { inlineData: { mimeType: 'a', data: 'A'.repeat(4_000) } };
    const turn = { contents: [{ parts: [{ text: 'a'.repeat(400) }, blob] }] };
    expect(geminiGenerate.estimatePrompt(scanned(turn))).toBe(101);
    const system = { system_instruction: { parts: [{ text: 'a'.repeat(40) }] } };
    expect(geminiGenerate.estimatePrompt(scanned(system))).toBe(10);
    expect(geminiGenerate.estimatePrompt(scanned({ generateContentRequest: system }))).toBe(10);
  });
});
