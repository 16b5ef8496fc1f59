import type { JsonObject } from '../../contract/json.ts';

/** One event of a stream; its name stands before it and in it. */
export function frameText(event: JsonObject & { readonly type: string }): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
