/**
 * Where an answer has something from: https://ai.google.dev/gemini-api/docs/google-search. Chunks are
 * sources, supports tell which words of a part come from which of them. Offsets count bytes.
 */
import type { Citation } from '../../contract/event.ts';
import type { JsonObject } from '../../contract/json.ts';
import { countOf, listOf, objectOf, objectsOf, wordOf } from '../../hub/lenient.ts';
import { isObject } from '../../wire/json-read.ts';
import { ID } from './schema.ts';

/**
 * The citations of a candidate: each support once for every source it names, then the sources that
 * no support names.
 * @param text The text of the part they are about.
 */
export function citationsIn(grounding: JsonObject, text: string): readonly Citation[] {
  const chunks = listOf(grounding['groundingChunks']).map(objectOf);
  const named = new Set<number>();
  const supported = objectsOf(grounding['groundingSupports']).flatMap((support) =>
    listOf(support['groundingChunkIndices']).flatMap((index) => {
      const chunk = typeof index === 'number' ? chunks[index] : undefined;
      if (chunk === undefined) return [];
      named.add(index as number);
      return [citation(chunk, support, text)];
    }),
  );
  const rest = chunks.filter((_, index) => !named.has(index));
  return [...supported, ...rest.map((chunk) => citation(chunk, null, text))];
}

function citation(chunk: JsonObject, support: JsonObject | null, text: string): Citation {
  const source = Object.values(chunk).find((value) => isObject(value)) ?? {};
  const segment = objectOf(support?.['segment']);
  const quote = wordOf(segment['text']);
  const place = support === null ? null : placeOf(segment, text);
  return {
    url: wordOf(source['uri']) ?? wordOf(source['sourceUri']),
    title: wordOf(source['title']),
    quote,
    start: place?.start ?? null,
    end: place?.end ?? null,
    dialect: ID,
    native:
      support === null
        ? { groundingChunk: chunk }
        : { groundingChunk: chunk, groundingSupport: support },
  };
}

/**
 * What an answer recites, in the two spellings of the vendor's servers:
 * https://ai.google.dev/api/generate-content#citationmetadata.
 */
export function recitationsIn(metadata: JsonObject, text: string): readonly Citation[] {
  const sources = metadata['citationSources'] ?? metadata['citations'];
  return objectsOf(sources).map((source) => {
    const place = placeOf(source, text);
    return {
      url: wordOf(source['uri']),
      title: wordOf(source['title']),
      quote: place === null ? null : text.slice(place.start, place.end),
      start: place?.start ?? null,
      end: place?.end ?? null,
      dialect: ID,
      native: { citationSource: source },
    };
  });
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** UTF-16 offsets of a segment; null where it is not about this text. */
function placeOf(segment: JsonObject, text: string): Place | null {
  const to = countOf(segment['endIndex']);
  if (to === null) return null;
  const bytes = new TextEncoder().encode(text);
  const start = new TextDecoder().decode(bytes.subarray(0, countOf(segment['startIndex']) ?? 0));
  const whole = new TextDecoder().decode(bytes.subarray(0, to));
  const quote = wordOf(segment['text']);
  if (quote !== null && whole.slice(start.length) !== quote) return null;
  return { start: start.length, end: whole.length };
}

/** A citation and the text of the part it is about. */
export interface Cited {
  readonly citation: Citation;
  readonly text: string;
  /** The part's place among those of the answer. */
  readonly partIndex: number;
}

/** The same way back. Sources without an address or a title are told all the same, by their quote. */
export function groundingMetadata(cited: readonly Cited[]): JsonObject {
  const chunks: JsonObject[] = [];
  const places = new Map<string, number>();
  const supports: JsonObject[] = [];
  for (const { citation: from, text, partIndex } of cited) {
    const { url: uri, title } = from;
    const key = JSON.stringify([uri, title]);
    const index = places.get(key) ?? chunks.length;
    if (index === chunks.length) {
      places.set(key, index);
      chunks.push({
        web: { ...(uri === null ? {} : { uri }), ...(title === null ? {} : { title }) },
      });
    }
    const segment = segmentOf(from, text, partIndex);
    if (segment !== null) supports.push({ segment, groundingChunkIndices: [index] });
  }
  return supports.length === 0
    ? { groundingChunks: chunks }
    : { groundingChunks: chunks, groundingSupports: supports };
}

function segmentOf(
  { start, end, quote }: Citation,
  text: string,
  partIndex: number,
): JsonObject | null {
  const part = partIndex === 0 ? {} : { partIndex };
  if (start === null || end === null) return quote === null ? null : { ...part, text: quote };
  const bytes = (to: number): number => new TextEncoder().encode(text.slice(0, to)).length;
  const startIndex = bytes(start);
  const said = text.slice(start, end);
  return {
    ...part,
    ...(startIndex === 0 ? {} : { startIndex }),
    endIndex: bytes(end),
    text: said === '' ? (quote ?? '') : said,
  };
}
