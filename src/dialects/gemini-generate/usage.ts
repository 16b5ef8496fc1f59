import type { Json, JsonObject } from '../../contract/json.ts';
import type { Usage } from '../../contract/usage.ts';
import { countOf, objectsOf } from '../../hub/lenient.ts';
import { tariffOf } from '../../hub/tariff.ts';
import { isObject } from '../../wire/json-read.ts';
import type { Draft } from './schema.ts';

/** The usage object of an answer or chunk, null when it has none. */
export function usageIn(answer: JsonObject): JsonObject | null {
  const { usageMetadata } = answer;
  return isObject(usageMetadata) ? usageMetadata : null;
}

/**
 * The provider's counts in disjoint buckets: https://ai.google.dev/api/generate-content#UsageMetadata.
 * The prompt includes what was read from a cache but not what tools put into it; the candidates
 * exclude thoughts; details tell how much of each was audio. A count of zero is left out. Null when
 * nothing is said.
 */
export function readUsage(usage: JsonObject): Usage | null {
  const prompt = countOf(usage['promptTokenCount']);
  const tools = countOf(usage['toolUsePromptTokenCount']);
  const thoughts = countOf(usage['thoughtsTokenCount']);
  const whole = prompt === null && tools === null ? null : (prompt ?? 0) + (tools ?? 0);
  const candidates = countOf(usage['candidatesTokenCount']) ?? remainder(usage, whole);
  if (whole === null && candidates === null && thoughts === null) return null;
  return {
    ...inputBuckets(usage, whole),
    ...outputBuckets(usage, candidates, whole),
    reportedCost: null,
    ...tariffOf(usage['trafficType']),
  };
}

/** What the total leaves for candidates where their count is missing. */
function remainder(usage: JsonObject, input: number | null): number | null {
  const total = countOf(usage['totalTokenCount']);
  if (total === null || input === null) return null;
  return Math.max(0, total - input - (countOf(usage['thoughtsTokenCount']) ?? 0));
}

type InputBuckets = Pick<
  Usage,
  'input' | 'cacheRead' | 'cacheWrite' | 'cacheWriteLong' | 'audioInput'
>;

function inputBuckets(usage: JsonObject, whole: number | null): InputBuckets {
  const cacheRead = countOf(usage['cachedContentTokenCount']);
  const nothing = { cacheWrite: null, cacheWriteLong: null };
  if (whole === null) return { ...nothing, input: null, cacheRead, audioInput: null };
  const uncached = Math.max(0, whole - (cacheRead ?? 0));
  const heard = audioIn(usage['promptTokensDetails'], usage['toolUsePromptTokensDetails']);
  const fromCache = audioIn(usage['cacheTokensDetails']) ?? 0;
  const audioInput = heard === null ? null : Math.min(Math.max(0, heard - fromCache), uncached);
  return { ...nothing, input: uncached - (audioInput ?? 0), cacheRead, audioInput };
}

type OutputBuckets = Pick<Usage, 'output' | 'reasoning' | 'audioOutput'>;

function outputBuckets(
  usage: JsonObject,
  candidates: number | null,
  input: number | null,
): OutputBuckets {
  const reasoning = countOf(usage['thoughtsTokenCount']);
  if (candidates === null) return { output: reasoning, reasoning, audioOutput: null };
  const apart = reasoning ?? 0;
  // A server that counts thoughts among the candidates shows it in its total.
  const total = countOf(usage['totalTokenCount']);
  const within = apart > 0 && apart <= candidates && total === (input ?? 0) + candidates;
  const whole = within ? candidates : candidates + apart;
  const spoken = audioIn(usage['candidatesTokensDetails']);
  const audioOutput = spoken === null ? null : Math.min(spoken, whole - apart);
  return { output: whole - (audioOutput ?? 0), reasoning, audioOutput };
}

/** Audio in lists of counts by modality, null where none of them names it. */
function audioIn(...details: readonly (Json | undefined)[]): number | null {
  const counts = details
    .flatMap(objectsOf)
    .filter(({ modality }) => modality === 'AUDIO')
    .map(({ tokenCount }) => countOf(tokenCount) ?? 0);
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

/** The buckets on the vendor's basis. What was not said is left out. */
export function writeUsage(usage: Usage): JsonObject {
  const { input, cacheRead, cacheWrite, cacheWriteLong, audioInput } = usage;
  const { output, reasoning, audioOutput } = usage;
  const prompt = sum([input, cacheRead, cacheWrite, cacheWriteLong, audioInput]);
  const answer = sum([output, audioOutput]);
  const draft: Draft = {
    promptTokenCount: prompt ?? undefined,
    candidatesTokenCount: answer === null ? undefined : Math.max(0, answer - (reasoning ?? 0)),
    totalTokenCount: sum([prompt, answer]) ?? undefined,
    cachedContentTokenCount: cacheRead ?? undefined,
    thoughtsTokenCount: reasoning ?? undefined,
    promptTokensDetails: modalities((prompt ?? 0) - (audioInput ?? 0), audioInput),
    candidatesTokensDetails: modalities(
      (answer ?? 0) - (reasoning ?? 0) - (audioOutput ?? 0),
      audioOutput,
    ),
  };
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined));
}

/** Counts by modality, where one of them is worth telling apart. */
function modalities(text: number, audio: number | null): Json | undefined {
  if (audio === null) return undefined;
  return [
    { modality: 'TEXT', tokenCount: Math.max(0, text) },
    { modality: 'AUDIO', tokenCount: audio },
  ];
}

function sum(counts: readonly (number | null)[]): number | null {
  const said = counts.filter((count) => count !== null);
  return said.length === 0 ? null : said.reduce((total, count) => total + count, 0);
}
