import type { Json, JsonObject } from '../../contract/json.ts';
import { isObject } from '../../wire/json-read.ts';

/**
 * How many optional members a schema has, those of what it refers to counted at every use. Null
 * where a model could not be held to it: it refers to itself or to somewhere else, has an object
 * with any members, or parts of all of which an answer has to be.
 */
export function survey(schema: JsonObject): number | null {
  try {
    return new Survey(schema).optional(schema);
  } catch (error) {
    if (error instanceof Unbindable) return null;
    throw error;
  }
}

class Unbindable extends Error {}

class Survey {
  readonly #root: JsonObject;
  /** Counts by reference; null while one is being looked at. */
  readonly #known: Map<string, number | null> = new Map();

  constructor(root: JsonObject) {
    this.#root = root;
  }

  optional(schema: Json | undefined): number {
    if (!isObject(schema)) return 0;
    if (schema['$ref'] !== undefined) return this.#referred(schema['$ref']);
    if (isOpen(schema) || splits(schema['allOf'])) throw new Unbindable();
    const { properties, required } = schema;
    const needed = new Set(Array.isArray(required) ? required : []);
    let count = 0;
    for (const [name, inner] of Object.entries(isObject(properties) ? properties : {})) {
      count += this.optional(inner) + (needed.has(name) ? 0 : 1);
    }
    for (const name of ['anyOf', 'oneOf', 'allOf']) count += this.#all(schema[name]);
    return count + this.optional(schema['items']);
  }

  #all(list: Json | undefined): number {
    const entries: readonly Json[] = Array.isArray(list) ? list : [];
    return entries.reduce((sum: number, entry) => sum + this.optional(entry), 0);
  }

  #referred(reference: Json): number {
    if (typeof reference !== 'string') throw new Unbindable();
    const known = this.#known.get(reference);
    if (known === null) throw new Unbindable();
    if (known !== undefined) return known;
    this.#known.set(reference, null);
    const count = this.optional(this.#at(reference));
    this.#known.set(reference, count);
    return count;
  }

  /** What a pointer within the schema leads to; the root itself would be within itself. */
  #at(reference: string): JsonObject {
    if (!reference.startsWith('#/')) throw new Unbindable();
    let found: Json | undefined = this.#root;
    for (const step of reference.slice(2).split('/')) {
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
      found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
    }
    if (!isObject(found)) throw new Unbindable();
    return found;
  }
}

/** Whether members of any name may stand in it, which an answer could not have once it is closed. */
function isOpen({
  type,
  properties,
  additionalProperties,
  patternProperties,
}: JsonObject): boolean {
  if (additionalProperties === true || isObject(additionalProperties)) return true;
  if (isObject(patternProperties) && Object.keys(patternProperties).length > 0) return true;
  const object = type === 'object' || (Array.isArray(type) && type.includes('object'));
  return object && properties === undefined && additionalProperties !== false;
}

/** Objects that are told in parts exclude each other once they are closed; references are refused there. */
function splits(allOf: Json | undefined): boolean {
  const parts: readonly Json[] = Array.isArray(allOf) ? allOf : [];
  return parts.some(
    (part) => isObject(part) && (part['$ref'] !== undefined || part['properties'] !== undefined),
  );
}
