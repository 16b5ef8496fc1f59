/** The pattern the vendor's API holds ids of tool calls to. */
const PROPER = /^[a-zA-Z0-9_-]+$/;

/**
 * An id of a tool call as this dialect takes it: the same one for the same id, and different ones
 * for different ids. A proper id stays as it is.
 */
export function toolId(id: string): string {
  if (PROPER.test(id)) return id;
  const safe = id.replace(/[^a-zA-Z0-9-]/gu, (char) => `_${char.codePointAt(0)?.toString(16)}_`);
  return safe === '' ? '_' : safe;
}
