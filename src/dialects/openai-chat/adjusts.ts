import type { ScannedBody } from '../../contract/dialect.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { Quirks } from '../../contract/rendering.ts';
import { objectOf, objectsOf, textOf } from '../../hub/lenient.ts';
import { mayCarry } from '../../hub/signature.ts';
import { entriesOf } from '../../hub/stored-objects.ts';
import { isNull, isObject, readJson } from '../../wire/json-read.ts';
import { misspells } from './render-wish.ts';
import { PLAIN_REASONING } from './schema.ts';
import { fitsToolId } from './tool-ids.ts';

/**
 * Whether a body has what a server with those quirks takes otherwise, or a signature that only Weir
 * can read. Top-level fields it refuses
 * are cut out elsewhere; messages are parsed only for quirks that look into them.
 */
export function adjustsChat(body: ScannedBody, quirks: Quirks): boolean {
  return (
    mayCarry(body.bytes) ||
    touchesWish(body, quirks) ||
    touchesFormat(body, quirks) ||
    touchesTools(body, quirks) ||
    touchesMessages(body, quirks)
  );
}

function has(body: ScannedBody, name: string): boolean {
  const member = body.members.get(name);
  return member !== undefined && !isNull(body, member);
}

function touchesWish(body: ScannedBody, { reasoningSwitch }: Quirks): boolean {
  const fields = [...body.members.keys()].filter((name) => has(body, name));
  return reasoningSwitch !== 'none' && misspells(fields, reasoningSwitch);
}

function memberValue(body: ScannedBody, name: string): Json | undefined {
  const member = body.members.get(name);
  return member === undefined ? undefined : readJson(body, member);
}

function touchesFormat(body: ScannedBody, { schema }: Quirks): boolean {
  if (schema === undefined) return false;
  return objectOf(memberValue(body, 'response_format'))['type'] === 'json_schema';
}

function touchesTools(body: ScannedBody, { strictTools, emptyToolChoice }: Quirks): boolean {
  if (emptyToolChoice === false && has(body, 'tool_choice') && isWithoutTools(body)) return true;
  if (strictTools !== false) return false;
  return entriesOf(body, 'tools').some(([, tool]) => objectOf(tool['function'])['strict'] != null);
}

/** A list of tools is long; only a short value is worth parsing to see that it is none. */
function isWithoutTools(body: ScannedBody): boolean {
  const member = body.members.get('tools');
  if (member === undefined) return true;
  if (member.valueEnd - member.valueStart > 'null'.length + 60) return false;
  return entriesOf(body, 'tools').length === 0;
}

function touchesMessages(body: ScannedBody, quirks: Quirks): boolean {
  const tests = messageTests(quirks);
  if (tests.length === 0) return false;
  return entriesOf(body, 'messages').some(([, message]) => tests.some((test) => test(message)));
}

type Test = (message: JsonObject) => boolean;

function messageTests(quirks: Quirks): Test[] {
  const tests: Test[] = [];
  const { developerRole, toolIds, reasoningField, reasoningRequired, mediaUrls } = quirks;
  if (developerRole === false) tests.push(({ role }) => role === 'developer');
  if (toolIds !== undefined) tests.push((message) => !idsOf(message).every(fitsToolId));
  // Where it is no must, a caller's own name for it passes: bytes are the best translation.
  if (reasoningRequired) {
    const wanted = reasoningField ?? PLAIN_REASONING[0];
    tests.push((message) => hasOther(message, wanted));
    tests.push(({ role, [wanted]: text }) => role === 'assistant' && typeof text !== 'string');
  }
  if (mediaUrls === false) tests.push(({ content }) => objectsOf(content).some(isRemote));
  return tests;
}

function idsOf(message: JsonObject): string[] {
  const calls = objectsOf(message['tool_calls']).map(({ id }) => textOf(id));
  const answered = message['tool_call_id'];
  return typeof answered === 'string' ? [...calls, answered] : calls;
}

function hasOther(message: JsonObject, wanted: string): boolean {
  return PLAIN_REASONING.some((name) => name !== wanted && textOf(message[name]) !== '');
}

function isRemote(part: JsonObject): boolean {
  for (const type of ['image_url', 'video_url']) {
    const value = part[type];
    const url = isObject(value) ? value['url'] : value;
    if (typeof url === 'string' && !url.startsWith('data:')) return true;
  }
  return false;
}
