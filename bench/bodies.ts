/** Request bodies of the sizes the bench sends. `model` and `stream` come first, as clients do it. */

const PROSE =
  'The quick brown fox said \\"hello\\" to the lazy dog,\\nthen walked on; 42 miles, naïvely.\\n';

/** A chat of ordinary length: some 200 bytes. */
export function shortBody(model: string): string {
  return `{"model":"${model}","messages":[{"role":"system","content":"You are terse."},{"role":"user","content":"Say hello to the world in one short sentence, please."}]}`;
}

/** A chat of about `size` bytes in messages of 1 KB, with the escapes prose has. */
export function messagesBody(model: string, size: number): string {
  const content = PROSE.repeat(Math.ceil(1000 / PROSE.length));
  const pair = `{"role":"user","content":"${content}"},{"role":"assistant","content":"${content}"}`;
  const count = Math.max(1, Math.round(size / (pair.length + 1)));
  const messages = Array.from({ length: count }, () => pair).join(',');
  return `{"model":"${model}","messages":[${messages},{"role":"user","content":"go on"}]}`;
}

/** A call of about `size` bytes that are JSON schemas: nearly all structure, little text. */
export function toolsBody(model: string, size: number): string {
  const property = (index: number): string =>
    `"field_${index}":{"type":"object","description":"Field ${index}.","properties":{"unit":{"type":"string","enum":["a","b","c"]},"value":{"type":"number","minimum":0,"maximum":${index}}},"required":["unit","value"],"additionalProperties":false}`;
  const tool = (index: number): string => {
    const properties = Array.from({ length: 20 }, (_, at) => property(at)).join(',');
    return `{"type":"function","function":{"name":"tool_${index}","description":"Tool ${index}.","strict":true,"parameters":{"type":"object","properties":{${properties}},"required":["field_0"],"additionalProperties":false}}}`;
  };
  const count = Math.max(1, Math.round(size / (tool(100).length + 1)));
  const tools = Array.from({ length: count }, (_, at) => tool(at)).join(',');
  return `{"model":"${model}","messages":[{"role":"user","content":"Use a tool."}],"tools":[${tools}]}`;
}

/** A streamed call that asks for its usage, so that nothing has to be dropped on the way. */
export function streamBody(model: string): string {
  return `{"model":"${model}","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"Tell a long story."}]}`;
}
