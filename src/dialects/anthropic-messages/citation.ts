import type { Citation } from '../../contract/event.ts';
import type { JsonObject } from '../../contract/json.ts';
import { wordOf } from '../../hub/lenient.ts';
import { ID } from './schema.ts';

/**
 * A citation of this dialect (`TextCitation` of the SDK). Its offsets count in the document cited,
 * not in the answer, so they are not the hub's.
 */
export function citationOf(native: JsonObject): Citation {
  return {
    url: wordOf(native['url']) ?? wordOf(native['source']),
    title: wordOf(native['title']) ?? wordOf(native['document_title']),
    quote: wordOf(native['cited_text']),
    start: null,
    end: null,
    dialect: ID,
    native,
  };
}

/** Marks a citation that another dialect made: the vendor never leaves this member empty. */
export const NO_INDEX = '';

/** One of another dialect as a web search's, null where it has no address. */
export function writeCitation(citation: Citation): JsonObject | null {
  if (citation.dialect === ID) return citation.native;
  if (citation.url === null) return null;
  return {
    type: 'web_search_result_location',
    url: citation.url,
    title: citation.title,
    cited_text: citation.quote ?? '',
    encrypted_index: NO_INDEX,
  };
}
