/**
 * The two forms of a stream. With `alt=sse` it is events; without it one JSON list, whose entries
 * are the same chunks: https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent.
 */
export interface Framing {
  readonly contentType: string;
  /** Bytes that keep an idle stream open and mean nothing. */
  readonly heartbeat: string;
  /** One chunk, a JSON text, as it goes out. */
  frame(chunk: string): string;
  /** The proper end. */
  end(): string;
  /** The end of a stream that failed, its last chunk the envelope of an error. */
  fail(envelope: string): string;
}

/** As events; a comment is skipped by every parser of them. */
export const eventFraming: Framing = {
  contentType: 'text/event-stream',
  heartbeat: ': keep-alive\n\n',
  frame: (chunk) => `data: ${chunk}\n\n`,
  end: () => '',
  // The blank line first ends a frame the upstream left half sent, which would otherwise swallow
  // this one; between frames it means nothing.
  fail: (envelope) => `\n\ndata: ${envelope}\n\n`,
};

/**
 * As a JSON list, for callers without `alt=sse`. It takes the data of an upstream's frames as they
 * came; one for each stream, for it knows whether the list has begun.
 */
export function listFraming(): Framing {
  let begun = false;
  const add = (entry: string): string => {
    const before = begun ? ',\n' : '[';
    begun = true;
    return before + entry;
  };
  return {
    contentType: 'application/json',
    // White space between entries.
    heartbeat: '\n',
    frame: add,
    end: () => (begun ? ']' : '[]'),
    fail: (envelope) => `${add(envelope)}]`,
  };
}
