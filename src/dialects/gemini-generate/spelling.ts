/**
 * Proto JSON takes a field as `systemInstruction` and as `system_instruction`
 * (https://protobuf.dev/programming-guides/json), so both are read and the first one is written.
 * Only names of messages are respelled: arguments, results and JSON schemas are the caller's own.
 */
import type { Json, JsonObject } from '../../contract/json.ts';
import { Fields, fieldsAt, refuseField } from '../../hub/strict.ts';
import { isObject } from '../../wire/json-read.ts';

const SNAKE = /_([a-z0-9])/g;

/** A message's member names as this dialect writes them. */
export function camelCase(name: string): string {
  return name.replace(SNAKE, (_, letter: string) => letter.toUpperCase());
}

/** The other spelling a field may have. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** @throws {GatewayError} when a field stands in both spellings. */
export function camelKeys(object: JsonObject, path: string): JsonObject {
  const names = Object.keys(object);
  if (!names.some((name) => name.includes('_'))) return object;
  const members = new Map<string, Json | undefined>();
  for (const name of names) {
    const camel = camelCase(name);
    if (members.has(camel)) refuseField(path === '' ? camel : `${path}.${camel}`, 'given once');
    members.set(camel, object[name]);
  }
  return Object.fromEntries(members);
}

/** A message, its members in one spelling. @throws {GatewayError} when it is no object. */
export function messageAt(value: Json | undefined, path: string): Fields {
  return new Fields(camelKeys(fieldsAt(value, path).whole(), path), path);
}

/** A member that is a message. */
export function messageIn(fields: Fields, name: string): Fields | null {
  const value = fields.object(name);
  return value === null ? null : messageAt(value, fields.at(name));
}

/** A repeated member; the vendor's own examples also write a single message without its list. */
export function messagesIn(fields: Fields, name: string): readonly Fields[] | null {
  const value = fields.json(name);
  if (value === undefined) return null;
  const path = fields.at(name);
  if (isObject(value)) return [messageAt(value, path)];
  const list = fields.list(name) ?? [];
  return list.map((entry, index) => messageAt(entry, `${path}[${index}]`));
}

/** What was left of an inner message, under its name, as members of the outer one. */
export function leftover(inner: Fields, name: string): JsonObject {
  const rest = inner.rest();
  return Object.keys(rest).length === 0 ? {} : { [name]: rest };
}
