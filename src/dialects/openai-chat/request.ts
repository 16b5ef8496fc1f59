import type { Member, RequestHead, ScannedBody, Splice } from '../../contract/dialect.ts';
import { GatewayError } from '../../contract/error.ts';
import {
  insertFirst,
  readFlag,
  readModel,
  refuseOtherSpellings,
  replaceValue,
} from '../../hub/head.ts';
import { isNull, readBoolean } from '../../wire/json-read.ts';
import { scanBody } from '../../wire/json-scan.ts';

const OPEN_BRACE = 0x7b;

/** What routing needs, from the top-level members and nothing else. */
export function readHead(body: ScannedBody): RequestHead {
  refuseOtherSpellings(body, DECIDING);
  return { model: readModel(body), stream: readFlag(body, 'stream'), wantsUsage: wantsUsage(body) };
}

/** The members that decide something, as a caller could also spell them. */
const DECIDING = new Set(['model', 'stream', 'stream_options', 'messages', 'tools', 'audio']);

function wantsUsage(body: ScannedBody): boolean {
  const options = streamOptions(body);
  return options !== null && readFlag(options.body, 'include_usage');
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
