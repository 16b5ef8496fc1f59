/** Finding names of objects that are stored at a provider. */
import type { ScannedBody } from '../contract/dialect.ts';
import { GatewayError } from '../contract/error.ts';
import type { Json, JsonObject } from '../contract/json.ts';
import { isNull, isObject, readJson } from '../wire/json-read.ts';
import { findMember, foldKey } from '../wire/json-scan.ts';
import { listOf } from './lenient.ts';

/** The first of those top-level fields that says something, in any spelling. */
export function fieldNamed(body: ScannedBody, fields: readonly string[]): string | null {
  const field = fields.find((name) => {
    const member = findMember(body, name);
    return member !== undefined && !isNull(body, member);
  });
  return field ?? null;
}

/**
 * A field in any spelling: an upstream written in Go reads `File_Id` as well.
 *
 * @param others Further names it has.
 * @throws {GatewayError} `duplicate_key` where it stands there twice, for then servers differ in
 * which one they believe.
 */
export function fieldOf(
  object: JsonObject,
  name: string,
  ...others: readonly string[]
): Json | undefined {
  const names = [name, ...others].map(foldKey);
  const [key, second] = Object.keys(object).filter((one) => names.includes(foldKey(one)));
  if (second !== undefined) {
    throw new GatewayError('duplicate_key', `A field is written as "${key}" and as "${second}".`, {
      param: name,
    });
  }
  return key === undefined ? undefined : object[key];
}

/** The objects of a top-level list, each with its index. */
export function entriesOf(body: ScannedBody, name: string): [number, JsonObject][] {
  const member = body.members.get(name);
  if (member === undefined) return [];
  return [...listOf(readJson(body, member)).entries()].filter(
    (entry): entry is [number, JsonObject] => isObject(entry[1]),
  );
}

/**
 * Whether an address is of a storage that the provider's account opens, or of the provider's own disk:
 * `ms://` (Moonshot), `oss://` (Alibaba), `gs://` (Vertex AI), `file://` (vLLM). What anybody can fetch
 * from the web is no such object, nor are bytes.
 */
export function isKept(address: Json | undefined): boolean {
  if (typeof address !== 'string') return false;
  const scheme = /^\s*([a-z][a-z0-9+.-]{0,15}):/i.exec(address)?.[1];
  return scheme !== undefined && !['http', 'https', 'data'].includes(scheme.toLowerCase());
}
