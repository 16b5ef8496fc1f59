import type { Json, JsonObject } from '../../contract/json.ts';
import { isObject, parseObject } from '../../wire/json-read.ts';
import { countTokens, SANDBOX_MODELS, type Said, say } from './model.ts';

/** An answer as it goes out: one piece for JSON, one for each event of a stream. */
export interface Answer {
  readonly status: number;
  readonly contentType: 'application/json' | 'text/event-stream';
  readonly pieces: readonly string[];
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly id: string;
}

/** Answers as an OpenAI server would. */
export function answer(asked: Asked): Answer {
  const { method, path } = asked;
  if (path === '/v1/models' && method === 'GET') return json(200, modelList(asked));
  if (path === '/v1/chat/completions' && method === 'POST') return complete(asked);
  return failure(404, 'not_found', `The sandbox has no ${method} ${path}.`);
}

function complete(asked: Asked): Answer {
  const request = parseObject(asked.body);
  if (request === null) return failure(400, 'invalid_json', 'The body is not a JSON object.');
  const { model } = request;
  if (typeof model !== 'string' || !SANDBOX_MODELS.includes(model)) {
    const known = SANDBOX_MODELS.join(' and ');
    return failure(404, 'model_not_found', `The sandbox has no such model; it has ${known}.`);
  }
  if (!Array.isArray(request['messages'])) {
    return failure(400, 'invalid_messages', '"messages" must be a list.');
  }
  const said = say(model, request);
  if (request['stream'] === true) return stream({ asked, model, said }, includesUsage(request));
  return json(200, whole({ asked, model, said }));
}

interface Reply {
  readonly asked: Asked;
  readonly model: string;
  readonly said: Said;
}

function whole({ asked, model, said }: Reply): Json {
  const message = { role: 'assistant', content: said.words.join(''), refusal: null };
  return {
    id: asked.id,
    object: 'chat.completion',
    created: asked.created,
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: said.finish }],
    usage: usageOf(said),
  };
}

function stream({ asked, model, said }: Reply, withUsage: boolean): Answer {
  const head = { id: asked.id, object: 'chat.completion.chunk', created: asked.created, model };
  const chunk = (delta: Json, finish: string | null): Json => ({
    ...head,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...(withUsage ? { usage: null } : {}),
  });
  const events = [
    chunk({ role: 'assistant', content: '', refusal: null }, null),
    ...said.words.map((content) => chunk({ content }, null)),
    chunk({}, said.finish),
  ];
  if (withUsage) events.push({ ...head, choices: [], usage: usageOf(said) });
  const pieces = events.map((event) => `data: ${JSON.stringify(event)}\n\n`);
  pieces.push('data: [DONE]\n\n');
  return { status: 200, contentType: 'text/event-stream', pieces };
}

function usageOf(said: Said): Json {
  const completion = countTokens(said.words.join(''));
  return {
    prompt_tokens: said.promptTokens,
    completion_tokens: completion,
    total_tokens: said.promptTokens + completion,
  };
}

function includesUsage(request: JsonObject): boolean {
  const options = request['stream_options'];
  return isObject(options) && options['include_usage'] === true;
}

function modelList({ created }: Asked): Json {
  const data = SANDBOX_MODELS.map((id) => ({ id, object: 'model', created, owned_by: 'sandbox' }));
  return { object: 'list', data };
}

function failure(status: number, code: string, message: string): Answer {
  return json(status, { error: { message, type: 'invalid_request_error', param: null, code } });
}

function json(status: number, value: Json): Answer {
  return { status, contentType: 'application/json', pieces: [JSON.stringify(value)] };
}
