import type { ScannedBody } from '../../contract/dialect.ts';
import type { Json } from '../../contract/json.ts';
import { fieldNamed, fieldOf } from '../../hub/stored-objects.ts';
import { isObject, readJson, readWhole } from '../../wire/json-read.ts';
import { findMember, foldKey } from '../../wire/json-scan.ts';
import { FOREIGN_OBJECT_FIELDS } from '../openai-chat/schema.ts';

/** Where a form or JSON names a file of the provider's, or a voice somebody made there. */
const FIELDS: readonly string[] = [...FOREIGN_OBJECT_FIELDS, 'file_id', 'image_id', 'voice_id'];

/** The path of the first object stored at the provider that a request names, null if none. */
export function findForeignObject(body: ScannedBody): string | null {
  if (body.form !== undefined) return inForm(body);
  const named = fieldNamed(body, FIELDS);
  if (named !== null) return named;
  const member = findMember(body, 'voice');
  const voice = member === undefined ? undefined : readJson(body, member);
  if (isObject(voice) && fieldOf(voice, 'id') !== undefined) return 'voice.id';
  return body.watched ? fileIn(readWhole(body), '') : null;
}

/** Images to edit may be given as `{"file_id"}` in `images` and `mask`. */
function fileIn(value: Json | undefined, path: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const list = Array.isArray(value);
  for (const [key, inner] of Object.entries(value)) {
    const at = list ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    if (!list && foldKey(key) === 'file_id') return at;
    const found = fileIn(inner, at);
    if (found !== null) return found;
  }
  return null;
}

/** A form spells nested fields `mask[file_id]` or `voice.id`. */
function inForm({ members }: ScannedBody): string | null {
  for (const { key } of members.values()) {
    const [root = '', ...inner] = foldKey(key).split(/[[\].]+/);
    const names = [root, ...inner];
    if (names.some((name) => FIELDS.includes(name))) return key;
    if (root === 'voice' && inner.includes('id')) return key;
  }
  return null;
}
