/**
 * A stream is events. Callers without `alt=sse` get the same chunks as one JSON list, which the
 * gateway makes of them: https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent.
 */

/** A comment: every parser of events skips it. */
export const HEARTBEAT = ': keep-alive\n\n';

/** One chunk, a JSON text, as it goes out. */
export function frameText(chunk: string): string {
  return `data: ${chunk}\n\n`;
}

/**
 * The end of a stream that failed, its last chunk the envelope of an error. The blank line first
 * ends a frame the upstream left half sent, which would otherwise swallow this one; between frames
 * it means nothing.
 */
export function failureText(envelope: string): string {
  return `\n\ndata: ${envelope}\n\n`;
}
