/** Any request of the Responses dialect, in the form in which it is written anew. */
import fc from 'fast-check';

const word = fc.string({ minLength: 1, maxLength: 6 });
const json = fc.jsonValue({ maxDepth: 1 }).filter((value) => value !== null);
const object = fc.dictionary(word, json, { maxKeys: 2 });
const some = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { maxLength: 3 });
/** All of the fields named are there, each other one may be. */
const record = (needed: object, others: object): fc.Arbitrary<object> =>
  fc.record({ ...needed, ...others } as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: Object.keys(needed),
  });
const is = fc.constant;

const base64 = fc.base64String({ minLength: 4, maxLength: 12 });
const mark = is({ mode: 'explicit' });
const marked = { prompt_cache_breakpoint: mark };
const dataUrl = base64.map((data) => `data:image/png;base64,${data}`);
const question = fc.oneof(
  record({ type: is('input_text'), text: fc.string() }, marked),
  record(
    { type: is('input_image'), image_url: fc.oneof(dataUrl, fc.webUrl()) },
    { detail: is('low'), ...marked },
  ),
  record(
    {
      type: is('input_file'),
      file_data: base64.map((data) => `data:application/pdf;base64,${data}`),
    },
    { filename: word, detail: is('high') },
  ),
  record(
    { type: is('input_audio'), input_audio: record({ data: base64, format: is('wav') }, {}) },
    {},
  ),
  record({ type: is('input_new'), what: json }, {}),
);
const answer = fc.oneof(
  record({ type: is('output_text'), text: fc.string() }, { annotations: is([{ type: 'x' }]) }),
  record({ type: is('refusal'), refusal: fc.string() }, {}),
);
const isPlain = (one: object | undefined): boolean =>
  one !== undefined && 'text' in one && Object.keys(one).length === 2;
/** One plain text is written as a string. */
const content = (part: fc.Arbitrary<object>): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.string(),
    some(part).filter(([only, ...more]) => more.length > 0 || !isPlain(only)),
  );
const output = content(question);
const ids = { id: word, status: is('completed') };
const item = fc.oneof(
  record(
    {
      type: is('message'),
      role: fc.constantFrom('user', 'system', 'developer'),
      content: content(question),
    },
    {},
  ),
  record({ type: is('message'), role: is('assistant'), content: content(answer) }, { phase: word }),
  record(
    { type: is('message'), id: word, role: is('assistant'), content: some(answer) },
    { status: is('completed') },
  ),
  record(
    { type: is('function_call'), call_id: word, name: word, arguments: fc.string() },
    { namespace: word, ...ids },
  ),
  record({ type: is('custom_tool_call'), call_id: word, name: word, input: fc.string() }, ids),
  record({ type: is('function_call_output'), call_id: word, output }, ids),
  record({ type: is('custom_tool_call_output'), call_id: word, output }, ids),
  record(
    {
      type: is('reasoning'),
      summary: some(record({ type: is('summary_text'), text: fc.string() }, {})),
    },
    { id: word, encrypted_content: base64 },
  ),
  record({ type: is('web_search_call'), id: word, action: object }, {}),
);
const callers = fc.oneof(
  record(
    { type: is('function'), name: word },
    { description: fc.string(), parameters: object, strict: fc.boolean(), async: fc.boolean() },
  ),
  record({ type: is('custom'), name: word }, { description: fc.string(), format: object }),
);
const tool = fc.oneof(
  callers,
  record(
    { type: is('namespace'), name: word, tools: fc.array(callers, { minLength: 1, maxLength: 2 }) },
    { description: fc.string() },
  ),
  record({ type: is('web_search') }, { filters: object }),
);
export const body: fc.Arbitrary<object> = record(
  { model: is('m'), input: fc.oneof(fc.string(), fc.array(item, { minLength: 1, maxLength: 5 })) },
  {
    instructions: fc.string(),
    tools: fc.array(tool, { minLength: 1, maxLength: 3 }),
    tool_choice: fc.constantFrom('auto', 'none', 'required', { type: 'web_search' }),
    max_output_tokens: fc.nat(),
    temperature: fc.double({ min: 0, max: 2, noNaN: true }),
    top_p: fc.double({ min: 0, max: 1, noNaN: true }),
    top_logprobs: fc.nat({ max: 20 }),
    include: fc.constantFrom(['message.output_text.logprobs'], ['reasoning.encrypted_content']),
    parallel_tool_calls: fc.boolean(),
    service_tier: word,
    user: word,
    metadata: object,
    prompt_cache_key: word,
    store: fc.boolean(),
    stream: is(true),
    reasoning: record({ effort: word }, { summary: word, context: word }),
    text: record({ verbosity: word }, { format: is({ type: 'json_object' }) }),
    truncation: word,
    background: fc.constant(false),
  },
).map((value): object => JSON.parse(JSON.stringify(value)));
