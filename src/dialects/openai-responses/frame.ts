import type { JsonObject } from '../../contract/json.ts';

/** One event of a stream; its name stands before it and in it. */
export function frameText(event: JsonObject & { readonly type: string }): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** The members of an object as they stand between its braces, to be written again and again. */
export function innerText(members: JsonObject): string {
  return JSON.stringify(members).slice(1, -1);
}
