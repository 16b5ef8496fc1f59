/**
 * Answers of an OpenAI Chat Completions upstream, byte for byte as the API sends them: pretty
 * JSON, and `data:` frames in which `usage` is null on all but the last when it was asked for.
 * Grammar: the openai package 7.57.0, resources/chat/completions.
 */

const CREATED = 1_790_000_000;

/** What an upstream says it used. Anything may stand here, since upstreams say anything. */
export type ReportedUsage = unknown;

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** The arguments' text, in the pieces in which a stream sends them. */
  readonly pieces: readonly string[];
}

/** One answer, told independently of whether it is streamed. */
export interface Answer {
  readonly model: string;
  readonly pieces: readonly string[];
  readonly tools: readonly ToolCall[];
  readonly finish: string;
  /** `undefined`: the upstream never reports any. */
  readonly usage: ReportedUsage;
}

/** A plain usage object, as OpenAI sends it. */
export function usage(prompt: number, completion: number): Record<string, unknown> {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** The whole answer as the body of a 200. */
export function answerBody(answer: Answer): string {
  const message: Record<string, unknown> = {
    role: 'assistant',
    content: answer.tools.length > 0 ? null : answer.pieces.join(''),
    refusal: null,
    annotations: [],
  };
  if (answer.tools.length > 0) {
    message['tool_calls'] = answer.tools.map((tool) => ({
      id: tool.id,
      type: 'function',
      function: { name: tool.name, arguments: tool.pieces.join('') },
    }));
  }
  const body: Record<string, unknown> = {
    id: `chatcmpl-${answer.model}`,
    object: 'chat.completion',
    created: CREATED,
    model: `${answer.model}-2026-05-01`,
    choices: [{ index: 0, message, logprobs: null, finish_reason: answer.finish }],
  };
  if (answer.usage !== undefined) body['usage'] = answer.usage;
  body['service_tier'] = 'default';
  body['system_fingerprint'] = 'fp_witness';
  return `${JSON.stringify(body, null, 2)}\n`;
}

/** One `data:` frame. */
export function frame(data: unknown): string {
  return `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
}

/** The frame that carries a delta, in the shape of the answer it belongs to. */
export function deltaFrame(answer: Answer, delta: unknown, finish: string | null): string {
  return frame(chunk(answer, [{ index: 0, delta, logprobs: null, finish_reason: finish }]));
}

/** The frame with `choices: []` that precedes `[DONE]` when usage was asked for. */
export function usageFrame(answer: Answer): string {
  return frame({ ...chunk(answer, []), usage: answer.usage });
}

export const DONE: string = frame('[DONE]');

/** All frames of the streamed answer, `[DONE]` last. */
export function streamFrames(answer: Answer, wantsUsage: boolean): string[] {
  const told = wantsUsage ? answer : { ...answer, usage: undefined };
  const frames = [deltaFrame(told, { role: 'assistant', content: '', refusal: null }, null)];
  for (const piece of answer.pieces) frames.push(deltaFrame(told, { content: piece }, null));
  frames.push(...toolFrames(told));
  frames.push(deltaFrame(told, {}, answer.finish));
  if (wantsUsage && answer.usage !== undefined) frames.push(usageFrame(answer));
  frames.push(DONE);
  return frames;
}

/** Parallel calls interleave, as they may: first all heads, then the pieces in turn. */
function toolFrames(answer: Answer): string[] {
  const frames = answer.tools.map((tool, index) =>
    deltaFrame(
      answer,
      {
        tool_calls: [
          { index, id: tool.id, type: 'function', function: { name: tool.name, arguments: '' } },
        ],
      },
      null,
    ),
  );
  const longest = Math.max(0, ...answer.tools.map((tool) => tool.pieces.length));
  for (let turn = 0; turn < longest; turn++) {
    for (const [index, tool] of answer.tools.entries()) {
      const piece = tool.pieces[turn];
      if (piece === undefined) continue;
      frames.push(
        deltaFrame(answer, { tool_calls: [{ index, function: { arguments: piece } }] }, null),
      );
    }
  }
  return frames;
}

function chunk(answer: Answer, choices: readonly unknown[]): Record<string, unknown> {
  const head: Record<string, unknown> = {
    id: `chatcmpl-${answer.model}`,
    object: 'chat.completion.chunk',
    created: CREATED,
    model: `${answer.model}-2026-05-01`,
    service_tier: 'default',
    system_fingerprint: 'fp_witness',
    choices,
  };
  if (answer.usage !== undefined) head['usage'] = null;
  head['obfuscation'] = 'witness';
  return head;
}

/** OpenAI's error envelope. */
export function errorBody(type: string, code: string | null, message: string): string {
  return `${JSON.stringify({ error: { message, type, param: null, code } }, null, 2)}\n`;
}
