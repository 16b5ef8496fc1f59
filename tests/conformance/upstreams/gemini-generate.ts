/**
 * generateContent and streamGenerateContent, from Google's reference:
 * ai.google.dev/api/generate-content. Each chunk of a stream is a whole response of its own, and a
 * call is never told in pieces.
 */
import type { Finish, Script, Spent } from '../neutral.ts';
import { SIGNATURES } from './behaviours.ts';
import type { Frame, Said, Vendor } from './vendor.ts';
import { sse } from './vendor.ts';

const FINISH: Readonly<Record<Finish, string>> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  tools: 'STOP',
  filter: 'SAFETY',
};

const SIGNATURE = SIGNATURES['gemini-generate'];

/** `candidatesTokenCount` is without the thoughts; there is no word for what was written to a cache. */
function usage(spent: Spent): object {
  return {
    promptTokenCount: spent.input,
    candidatesTokenCount: spent.output - spent.reasoning,
    totalTokenCount: spent.input + spent.output,
    ...(spent.cached === 0 ? {} : { cachedContentTokenCount: spent.cached }),
    ...(spent.reasoning === 0 ? {} : { thoughtsTokenCount: spent.reasoning }),
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: spent.input }],
  };
}

/** The parts of a stream's chunks; the signature stands on the first part that is no thought. */
function partsOf({ reasoning, text, calls }: Script): object[] {
  const thoughts = reasoning.map((piece) => ({ text: piece, thought: true }));
  const said: object[] = [
    ...text.map((piece) => ({ text: piece })),
    ...calls.map(({ id, name, pieces }) => ({
      functionCall: {
        // The vendor gives ids only now and then.
        ...(calls.length === 1 ? { id } : {}),
        name,
        args: JSON.parse(pieces.join('')) as unknown,
      },
    })),
  ];
  const signed = reasoning.length + calls.length > 0 && text.length === 0;
  if (signed) said[0] = { ...said[0], thoughtSignature: SIGNATURE };
  return [...thoughts, ...said];
}

/** A whole answer's: pieces of one kind are one part. */
function wholeParts(script: Script): object[] {
  const joined = (pieces: readonly string[]): string[] =>
    pieces.length === 0 ? [] : [pieces.join('')];
  return partsOf({ ...script, reasoning: joined(script.reasoning), text: joined(script.text) });
}

function response({ model, script }: Said, candidate: object, spent: Spent): object {
  const rated = script.finish === 'filter';
  return {
    candidates: [
      {
        ...candidate,
        index: 0,
        ...(rated
          ? {
              safetyRatings: [
                {
                  category: 'HARM_CATEGORY_DANGEROUS_CONTENT',
                  probability: 'HIGH',
                  blocked: true,
                },
              ],
            }
          : {}),
      },
    ],
    usageMetadata: usage(spent),
    modelVersion: model,
    responseId: 'witness-response',
  };
}

function stream(said: Said): Frame[] {
  const { script } = said;
  const parts = partsOf(script);
  const first = parts.findIndex((part) => 'text' in part && !('thought' in part));
  const early = { ...script.spent, output: script.spent.reasoning };
  const chunk = (part: object, at: number): Frame[] => {
    const frame = sse(response(said, { content: { parts: [part], role: 'model' } }, early));
    return at === first ? [frame, 'WAIT'] : [frame];
  };
  // The last chunk has an empty text, on which the signature of the whole may stand.
  const signature = script.reasoning.length === 0 ? {} : { thoughtSignature: SIGNATURE };
  const last = {
    content: { parts: [{ text: '', ...signature }], role: 'model' },
    finishReason: FINISH[script.finish],
  };
  return [...parts.flatMap(chunk), sse(response(said, last, script.spent))];
}

function error(status: number, words: string): object {
  const words4 = { 400: 'INVALID_ARGUMENT', 429: 'RESOURCE_EXHAUSTED', 503: 'UNAVAILABLE' };
  return {
    error: { code: status, message: words, status: words4[status as keyof typeof words4] },
  };
}

export const geminiVendor: Vendor = {
  answer: (said) => {
    const content = { parts: wholeParts(said.script), role: 'model' };
    const candidate = { content, finishReason: FINISH[said.script.finish] };
    return JSON.stringify(response(said, candidate, said.script.spent), null, 2);
  },
  stream,
  unknown: sse({ witness: true, responseId: 'witness-response' }),
  refusal: (status, words) => JSON.stringify(error(status, words), null, 2),
  broken: (words) => [sse(error(503, words))],
};
