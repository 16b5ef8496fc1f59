import type { Member, RequestHead, ScannedBody, Splice } from '../../contract/dialect.ts';
import { GatewayError } from '../../contract/error.ts';
import { isNull, readBoolean, readString } from '../../wire/json-read.ts';
import { scanBody } from '../../wire/json-scan.ts';
import { MAX_MODEL_LENGTH } from './schema.ts';

const OPEN_BRACE = 0x7b;

/** What routing needs, from the top-level members and nothing else. */
export function readHead(body: ScannedBody): RequestHead {
  refuseOtherSpellings(body);
  return { model: modelOf(body), stream: streamOf(body), wantsUsage: wantsUsage(body) };
}

/** The members that decide something, as a caller could also spell them. */
const DECIDING = new Set(['model', 'stream', 'stream_options', 'messages', 'tools', 'audio']);

/**
 * Upstreams written in Go take `Stream` for `stream`, so that Weir would read one request and the
 * upstream another. Both spellings at once never pass the scan; this refuses the wrong one alone.
 */
function refuseOtherSpellings({ members, plain }: ScannedBody): void {
  if (plain) return;
  for (const key of members.keys()) {
    const lower = key.toUpperCase().toLowerCase();
    if (lower === key || !DECIDING.has(lower)) continue;
    throw new GatewayError('invalid_field', `Write ${JSON.stringify(key)} as "${lower}".`, {
      param: lower,
    });
  }
}

function modelOf(body: ScannedBody): string {
  const member = body.members.get('model');
  if (member === undefined) {
    throw new GatewayError(
      'missing_model',
      'The request names no model. Set "model" to one of the ids that GET /v1/models lists.',
      { param: 'model' },
    );
  }
  const model = readString(body, member);
  if (model === undefined || model === '') throw invalidModel('must be a non-empty string');
  if (model.length > MAX_MODEL_LENGTH) {
    throw invalidModel(`must not be longer than ${MAX_MODEL_LENGTH} characters`);
  }
  // Neither a header nor the database's text could carry them all, and no model of the catalogue has any.
  if (/\p{Cc}/u.test(model) || !model.isWellFormed()) {
    throw invalidModel('must not hold control characters or lone surrogates');
  }
  return model;
}

function invalidModel(rule: string): GatewayError {
  return new GatewayError('invalid_model', `"model" ${rule}. GET /v1/models lists what there is.`, {
    param: 'model',
  });
}

function streamOf(body: ScannedBody): boolean {
  return optionalBoolean(body, 'stream');
}

function wantsUsage(body: ScannedBody): boolean {
  const options = streamOptions(body);
  return options !== null && optionalBoolean(options.body, 'include_usage');
}

function optionalBoolean(body: ScannedBody, name: string): boolean {
  const member = body.members.get(name);
  if (member === undefined || isNull(body, member)) return false;
  const value = readBoolean(body, member);
  if (value !== undefined) return value;
  throw new GatewayError('invalid_field', `"${name}" must be true, false or null.`, {
    param: name,
  });
}

interface StreamOptions {
  readonly member: Member;
  /** The options as a body of their own, its offsets counted from the member's value. */
  readonly body: ScannedBody;
}

function streamOptions(body: ScannedBody): StreamOptions | null {
  const member = body.members.get('stream_options');
  if (member === undefined || isNull(body, member)) return null;
  if (body.bytes[member.valueStart] !== OPEN_BRACE) {
    throw new GatewayError('invalid_field', '"stream_options" must be an object or null.', {
      param: 'stream_options',
    });
  }
  return { member, body: scanBody(body.bytes.subarray(member.valueStart, member.valueEnd)) };
}

/** Replaces the value of `model`, which `readHead` has found to be there. */
export function renameModel(body: ScannedBody, upstreamModel: string): Splice[] {
  const member = body.members.get('model');
  return member === undefined ? [] : [replaceValue(member, JSON.stringify(upstreamModel))];
}

/** Sets `stream_options.include_usage`, whatever stands there, and keeps its other members. */
export function askForUsage(body: ScannedBody): Splice[] {
  const options = streamOptions(body);
  if (options !== null) return askWithin(options);
  const member = body.members.get('stream_options');
  if (member !== undefined) return [replaceValue(member, '{"include_usage":true}')];
  return [insertFirst(body, '"stream_options":{"include_usage":true}')];
}

function askWithin({ member, body }: StreamOptions): Splice[] {
  const asked = body.members.get('include_usage');
  if (asked !== undefined && readBoolean(body, asked) === true) return [];
  const splice =
    asked === undefined ? insertFirst(body, '"include_usage":true') : replaceValue(asked, 'true');
  const { start, end, text } = splice;
  return [{ start: start + member.valueStart, end: end + member.valueStart, text }];
}

function replaceValue(member: Member, text: string): Splice {
  return { start: member.valueStart, end: member.valueEnd, text };
}

/** Insertion before the first member, or right after the brace where there is none. */
function insertFirst(body: ScannedBody, text: string): Splice {
  const [first] = body.members.values();
  if (first !== undefined) return { start: first.keyStart, end: first.keyStart, text: `${text},` };
  const inside = body.bytes.indexOf(OPEN_BRACE) + 1;
  return { start: inside, end: inside, text };
}
