import type { RequestHead, ScannedBody } from '../../contract/dialect.ts';
import { readFlag, readModel, refuseOtherSpellings } from '../../hub/head.ts';

/** The members that decide something, as a caller could also spell them. */
const DECIDING = new Set(['model', 'stream', 'input', 'instructions', 'tools', 'tool_choice']);

/** What routing needs. Usage stands in the last event of every stream, so nothing asks for it. */
export function readHead(body: ScannedBody): RequestHead {
  refuseOtherSpellings(body, DECIDING);
  return { model: readModel(body), stream: readFlag(body, 'stream'), wantsUsage: true };
}
