import type { Conversation } from '../../contract/conversation.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { Rendered, RenderTarget } from '../../contract/rendering.ts';
import { listOf } from '../../hub/lenient.ts';
import { Losses } from '../../hub/losses.ts';
import { isObject } from '../../wire/json-read.ts';
import { formInWords } from './render-format.ts';
import { renderInclude, renderSettings } from './render-settings.ts';
import { renderTools } from './render-tools.ts';
import { promptRole, renderTurns } from './render-turns.ts';
import { ID } from './schema.ts';
import type { Task } from './task.ts';

type Body = Record<string, Json | undefined>;

/** A conversation as a body of this dialect. */
export function render(conversation: Conversation, target: RenderTarget): Rendered {
  const own = conversation.dialect === ID;
  const losses = new Losses(conversation);
  const task: Task = { conversation, target, losses, own };
  const body: Body = { model: target.model, ...renderTurns(task), ...renderFields(task) };
  addForm(body, task);
  prefill(task);
  if (conversation.stream) body['stream'] = true;
  withoutRefused(body, task);
  return { body: JSON.stringify(body), headers: [], losses: losses.list() };
}

/** All of a body but its turns and its model. */
export function renderFields(task: Task): Body {
  const body: Body = { ...renderTools(task), ...renderSettings(task) };
  addExtra(body, task);
  const include = renderInclude(task);
  if (include.length > 0) body['include'] = include;
  return body;
}

/** Members of `reasoning` and `text` stand under their path. */
const NESTED = /^(?:reasoning|text(?:\.format)?)\./;

function addExtra(body: Body, { conversation, own, losses }: Task): void {
  if (!own) return losses.extra(conversation.extra, '');
  for (const [name, value] of Object.entries(conversation.extra)) {
    const [parent] = NESTED.exec(name) ?? [];
    if (parent === undefined) body[name] = value;
    else setAt(body, [...parent.slice(0, -1).split('.'), name.slice(parent.length)], value);
  }
}

/** Sets a member inside, leaving every object that others may hold as it is. */
function setAt(object: Body, path: readonly string[], value: Json | undefined): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    object[name] = value;
    return;
  }
  const inner = object[name];
  const copy: Body = isObject(inner) ? { ...inner } : {};
  setAt(copy, rest, value);
  object[name] = copy as JsonObject;
}

/** In front of all that was said, for only what stands in the input counts. */
function addForm(body: Body, task: Task): void {
  const { input } = body;
  const words = formInWords(task, input);
  if (words === null) return;
  const items: readonly Json[] =
    typeof input === 'string' ? [{ type: 'message', role: 'user', content: input }] : listOf(input);
  const role = promptRole('system', task);
  body['input'] = [{ type: 'message', role, content: words }, ...items];
}

/** No model goes on with a message of its own here; it answers it. */
function prefill({ conversation, target, losses, own }: Task): void {
  const last = conversation.turns.at(-1);
  if (own || last?.role !== 'assistant' || target.rules?.prefill === true) return;
  if (last.parts.at(-1)?.kind === 'text') losses.lost('prefill', last.path);
}

function withoutRefused(body: Body, { target, conversation, losses }: Task): void {
  for (const name of target.quirks.refuses ?? []) {
    if (body[name] === undefined) continue;
    delete body[name];
    // This one may be of Weir's own making.
    if (name !== 'store' || conversation.settings.store !== null) losses.lost(name, name);
  }
}
