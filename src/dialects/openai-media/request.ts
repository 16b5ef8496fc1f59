import type { RequestHead, ScannedBody, Splice } from '../../contract/dialect.ts';
import { GatewayError } from '../../contract/error.ts';
import {
  checkedModel,
  readFlag,
  readModel,
  refuseOtherSpellings,
  renameModel as renameJson,
  replaceValue,
} from '../../hub/head.ts';
import { isForm, scanForm } from '../../wire/form-scan.ts';
import { readString } from '../../wire/json-read.ts';
import { scanBody } from '../../wire/json-scan.ts';
import { KeyWatch } from '../../wire/key-watch.ts';
import type { MediaFacts } from './operations.ts';

/** The fields that decide something, as a caller could also spell them. */
const DECIDING = new Set(['model', 'stream', 'stream_format']);

/** Without one of these keys somewhere no nested object can be named. */
const TRACES = new KeyWatch(['file_id']);

/** A form where the content type says so, JSON in any other case. */
export function scanMedia(bytes: Uint8Array, type?: string | null): ScannedBody {
  return isForm(type) ? scanForm(bytes, type, DECIDING) : scanBody(bytes, TRACES);
}

/**
 * Some vendors would choose a model themselves where none is named (images, moderations); which one
 * may be called and what it costs is decided by its name, so it is needed here.
 */
export function readMediaHead(body: ScannedBody, facts: MediaFacts): RequestHead {
  if (body.form === undefined) refuseOtherSpellings(body, DECIDING);
  const model = body.form === undefined ? readModel(body) : readFormModel(body);
  return { model, stream: isStreamed(body, facts), wantsUsage: true };
}

function readFormModel(body: ScannedBody): string {
  const model = fieldText(body, 'model');
  // That it is missing is said as for JSON.
  return model === null ? readModel(body) : checkedModel(model);
}

function isStreamed(body: ScannedBody, { stream }: MediaFacts): boolean {
  if (stream === null) return false;
  const { field, value } = stream;
  if (body.form === undefined) {
    if (value === 'true') return readFlag(body, field);
    const member = body.members.get(field);
    return member !== undefined && readString(body, member) === value;
  }
  const said = fieldText(body, field) ?? '';
  if (value !== 'true') return said === value;
  if (/^(true|1)$/i.test(said)) return true;
  if (/^(false|0|)$/i.test(said)) return false;
  throw new GatewayError('invalid_field', `"${field}" must be true or false.`, { param: field });
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A plain field's text, null where it is missing. @throws {GatewayError} where it is no text. */
function fieldText({ bytes, members }: ScannedBody, name: string): string | null {
  const member = members.get(name);
  if (member === undefined) return null;
  try {
    return utf8.decode(bytes.subarray(member.valueStart, member.valueEnd));
  } catch {
    throw new GatewayError('invalid_utf8', `"${name}" is not valid UTF-8. Encode it as UTF-8.`, {
      param: name,
    });
  }
}

/** In a form a name stands without quotes, so one with a line break in it must not get there. */
export function renameModel(body: ScannedBody, upstreamModel: string): Splice[] {
  if (body.form === undefined) return renameJson(body, upstreamModel);
  const member = body.members.get('model');
  return member === undefined ? [] : [replaceValue(member, checkedModel(upstreamModel))];
}
