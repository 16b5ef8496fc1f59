/**
 * Taking a caller's request apart: a field of the wrong type is refused by its path, and what no
 * one asked for is kept. Null counts as "not said", as all four vendors take it.
 */
import { GatewayError } from '../contract/error.ts';
import type { Json, JsonObject } from '../contract/json.ts';
import { isObject } from '../wire/json-read.ts';

/** One object of a request, read member by member; what was not read is left in `rest`. */
export class Fields {
  readonly path: string;
  readonly #object: JsonObject;
  readonly #read: Set<string> = new Set();

  /** @param path Where the object stands: `messages[2]`, or '' for the whole body. */
  constructor(object: JsonObject, path: string) {
    this.#object = object;
    this.path = path;
  }

  /** The path of a member: `messages[2].content`. */
  at(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }

  /** The member as it is; undefined where it is missing or null. */
  json(name: string): Json | undefined {
    this.#read.add(name);
    return this.#object[name] ?? undefined;
  }

  text(name: string): string | null {
    const value = this.json(name);
    if (value === undefined) return null;
    return typeof value === 'string' ? value : this.#refuse(name, 'a string');
  }

  /** @throws {GatewayError} also where it is missing. */
  needText(name: string): string {
    return this.text(name) ?? this.#refuse(name, 'a string');
  }

  number(name: string): number | null {
    const value = this.json(name);
    if (value === undefined) return null;
    return typeof value === 'number' ? value : this.#refuse(name, 'a number');
  }

  flag(name: string): boolean | null {
    const value = this.json(name);
    if (value === undefined) return null;
    return typeof value === 'boolean' ? value : this.#refuse(name, 'true or false');
  }

  object(name: string): JsonObject | null {
    const value = this.json(name);
    if (value === undefined) return null;
    return isObject(value) ? value : this.#refuse(name, 'an object');
  }

  /** The member as fields of their own. */
  fields(name: string): Fields | null {
    const value = this.object(name);
    return value === null ? null : new Fields(value, this.at(name));
  }

  list(name: string): readonly Json[] | null {
    const value = this.json(name);
    if (value === undefined) return null;
    return isList(value) ? value : this.#refuse(name, 'a list');
  }

  /** The entries of a list of objects, each with its path. */
  entries(name: string): readonly Fields[] | null {
    const list = this.list(name);
    if (list === null) return null;
    return list.map((entry, index) => fieldsAt(entry, `${this.at(name)}[${index}]`));
  }

  /** @throws {GatewayError} saying what the member must be. */
  refuse(name: string, rule: string): never {
    return this.#refuse(name, rule);
  }

  /** The members nobody has read, as they stood. */
  rest(): JsonObject {
    const entries = Object.entries(this.#object).filter(([name]) => !this.#read.has(name));
    return entries.length === 0 ? EMPTY : Object.fromEntries(entries);
  }

  /** The whole object, for blocks that are kept as they stand. */
  whole(): JsonObject {
    return this.#object;
  }

  #refuse(name: string, rule: string): never {
    return refuseField(this.at(name), rule);
  }
}

const EMPTY: JsonObject = {};

/** @throws {GatewayError} when the value is no object. */
export function fieldsAt(value: Json | undefined, path: string): Fields {
  return isObject(value) ? new Fields(value, path) : refuseField(path, 'an object');
}

/** @throws {GatewayError} `invalid_field`, always. */
export function refuseField(path: string, rule: string): never {
  throw new GatewayError('invalid_field', `"${path}" must be ${rule}.`, { param: path });
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
