/** The head of a request, as far as the dialects agree on it. */
import type { Member, ScannedBody, Splice } from '../contract/dialect.ts';
import { GatewayError } from '../contract/error.ts';
import { isNull, readBoolean, readString } from '../wire/json-read.ts';

/** A model's name is never longer; what is longer fills logs and indexes. */
const MAX_MODEL_LENGTH = 512;

const OPEN_BRACE = 0x7b;

/**
 * Upstreams written in Go take `Stream` for `stream`, so that Weir would read one request and the
 * upstream another. Both spellings at once never pass the scan; this refuses the wrong one alone.
 *
 * @param deciding The members that decide something, in lower case.
 * @throws {GatewayError} `invalid_field`.
 */
export function refuseOtherSpellings(
  { members, plain }: ScannedBody,
  deciding: ReadonlySet<string>,
): void {
  if (plain) return;
  for (const key of members.keys()) {
    const lower = key.toUpperCase().toLowerCase();
    if (lower === key || !deciding.has(lower)) continue;
    throw new GatewayError('invalid_field', `Write ${JSON.stringify(key)} as "${lower}".`, {
      param: lower,
    });
  }
}

/** @throws {GatewayError} `missing_model` or `invalid_model`. */
export function readModel(body: ScannedBody): string {
  const member = body.members.get('model');
  if (member === undefined) {
    throw new GatewayError(
      'missing_model',
      'The request names no model. Set "model" to one of the ids that GET /v1/models lists.',
      { param: 'model' },
    );
  }
  return checkedModel(readString(body, member));
}

/** @throws {GatewayError} `invalid_model`. */
export function checkedModel(model: string | undefined): string {
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

/** A boolean at the top level, false where it is missing or null. @throws {GatewayError} */
export function readFlag(body: ScannedBody, name: string): boolean {
  const member = body.members.get(name);
  if (member === undefined || isNull(body, member)) return false;
  const value = readBoolean(body, member);
  if (value !== undefined) return value;
  throw new GatewayError('invalid_field', `"${name}" must be true, false or null.`, {
    param: name,
  });
}

/** Replaces the value of `model`, which `readModel` has found to be there. */
export function renameModel(body: ScannedBody, upstreamModel: string): Splice[] {
  const member = body.members.get('model');
  return member === undefined ? [] : [replaceValue(member, JSON.stringify(upstreamModel))];
}

export function replaceValue(member: Member, text: string): Splice {
  return { start: member.valueStart, end: member.valueEnd, text };
}

/** Insertion before the first member, or right after the brace where there is none. */
export function insertFirst(body: ScannedBody, text: string): Splice {
  const [first] = body.members.values();
  if (first !== undefined) return { start: first.keyStart, end: first.keyStart, text: `${text},` };
  const inside = body.bytes.indexOf(OPEN_BRACE) + 1;
  return { start: inside, end: inside, text };
}
