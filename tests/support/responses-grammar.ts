/**
 * Answers of an OpenAI Responses upstream as the API sends them. Grammar: the openai package
 * 7.57.0, resources/responses.
 */

const CREATED = 1_790_000_000;

export type Frame = Readonly<Record<string, unknown>> & { readonly type: string };

/** A response object of the vendor's, as far as a reader may rely on it. */
export function response(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    id: 'resp_witness',
    object: 'response',
    created_at: CREATED,
    status: 'in_progress',
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    model: 'gpt-witness-2026-05-01',
    output: [],
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    usage: null,
    ...members,
  };
}

export const USAGE: Readonly<Record<string, unknown>> = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 60, cache_write_tokens: 10 },
  output_tokens: 50,
  output_tokens_details: { reasoning_tokens: 30 },
  total_tokens: 150,
};

/** One item and the events that tell it, in the pieces given. */
export interface Told {
  readonly item: Record<string, unknown>;
  /** At that place in the answer. */
  readonly events: (place: number) => readonly Frame[];
}

export function message(
  id: string,
  pieces: readonly string[],
  annotations: readonly object[] = [],
): Told {
  const text = pieces.join('');
  const part = { type: 'output_text', annotations, logprobs: [], text };
  const base = { id, type: 'message', role: 'assistant' };
  const item = { ...base, status: 'completed', content: [part] };
  return {
    item,
    events: (output_index) => {
      const at = { item_id: id, output_index, content_index: 0 };
      return [
        {
          type: 'response.output_item.added',
          output_index,
          item: { ...base, status: 'in_progress', content: [] },
        },
        {
          type: 'response.content_part.added',
          ...at,
          part: { ...part, text: '', annotations: [] },
        },
        ...pieces.map((delta) => ({
          type: 'response.output_text.delta',
          ...at,
          delta,
          logprobs: [],
        })),
        ...annotations.map((annotation, annotation_index) => ({
          type: 'response.output_text.annotation.added',
          ...at,
          annotation_index,
          annotation,
        })),
        { type: 'response.output_text.done', ...at, text, logprobs: [] },
        { type: 'response.content_part.done', ...at, part },
        { type: 'response.output_item.done', output_index, item },
      ];
    },
  };
}

export function functionCall(id: string, name: string, pieces: readonly string[]): Told {
  const base = { id: `fc_${id}`, type: 'function_call', call_id: id, name };
  const item = { ...base, status: 'completed', arguments: pieces.join('') };
  return {
    item,
    events: (output_index) => {
      const at = { item_id: `fc_${id}`, output_index };
      return [
        {
          type: 'response.output_item.added',
          output_index,
          item: { ...base, status: 'in_progress', arguments: '' },
        },
        ...pieces.map((delta) => ({
          type: 'response.function_call_arguments.delta',
          ...at,
          delta,
        })),
        {
          type: 'response.function_call_arguments.done',
          ...at,
          name,
          arguments: pieces.join(''),
        },
        { type: 'response.output_item.done', output_index, item },
      ];
    },
  };
}

/** Reasoning told by a summary. */
export function reasoning(
  id: string,
  paragraphs: readonly (readonly string[])[],
  encrypted_content: string | null,
): Told {
  const sealed = encrypted_content === null ? {} : { encrypted_content };
  const base = { id, type: 'reasoning' };
  const summary = paragraphs.map((pieces) => ({ type: 'summary_text', text: pieces.join('') }));
  const item = { ...base, summary, ...sealed };
  return {
    item,
    events: (output_index) => [
      { type: 'response.output_item.added', output_index, item: { ...base, summary: [] } },
      ...paragraphs.flatMap((pieces, summary_index): Frame[] => {
        const at = { item_id: id, output_index, summary_index };
        const part = { type: 'summary_text', text: pieces.join('') };
        return [
          {
            type: 'response.reasoning_summary_part.added',
            ...at,
            part: { type: 'summary_text', text: '' },
          },
          ...pieces.map((delta) => ({
            type: 'response.reasoning_summary_text.delta',
            ...at,
            delta,
          })),
          { type: 'response.reasoning_summary_text.done', ...at, text: part.text },
          { type: 'response.reasoning_summary_part.done', ...at, part },
        ];
      }),
      { type: 'response.output_item.done', output_index, item },
    ],
  };
}

/** A whole stream: the items one after another, or their events taken in turns. */
export function streamOf(
  told: readonly Told[],
  options: {
    readonly interleaved?: boolean;
    readonly status?: 'completed' | 'incomplete';
    readonly members?: Readonly<Record<string, unknown>>;
  } = {},
): readonly Frame[] {
  const { interleaved = false, status = 'completed', members = {} } = options;
  const lanes = told.map(({ events }, place) => events(place));
  const middle = interleaved ? inTurns(lanes) : lanes.flat();
  const frames: Frame[] = [
    { type: 'response.created', response: response({}) },
    { type: 'response.in_progress', response: response({}) },
    ...middle,
    { type: `response.${status}`, response: answerOf(told, { status, ...members }) },
  ];
  return frames.map((frame, sequence_number) => ({ ...frame, sequence_number }));
}

/** The same answer as the body of a 200. */
export function answerOf(
  told: readonly Told[],
  members: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const output = told.map(({ item }) => item);
  return response({ status: 'completed', output, usage: USAGE, ...members });
}

/** First what begins each, as the vendor orders items, then one event of each after another. */
function inTurns(lanes: readonly (readonly Frame[])[]): readonly Frame[] {
  const longest = Math.max(0, ...lanes.map(({ length }) => length));
  const frames: Frame[] = [];
  for (let turn = 0; turn < longest; turn++) {
    for (const lane of lanes) {
      const frame = lane[turn];
      if (frame !== undefined) frames.push(frame);
    }
  }
  return frames;
}

/** Frames as the bytes of a stream. */
export function bytesOf(frames: readonly Frame[]): Uint8Array {
  const text = frames.map((frame) => `event: ${frame.type}\ndata: ${JSON.stringify(frame)}\n\n`);
  return new TextEncoder().encode(text.join(''));
}
