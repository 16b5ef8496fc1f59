import type { Json, JsonObject } from '../../contract/json.ts';
import { isObject } from '../../wire/json-read.ts';

/** Whether no object of a schema has members that may be missing, or others than it names. */
export function isWhole(schema: JsonObject): boolean {
  const { properties, required, additionalProperties, type } = schema;
  const names = Object.keys(isObject(properties) ? properties : {});
  const needed = new Set(Array.isArray(required) ? required : []);
  const object = type === 'object' || (Array.isArray(type) && type.includes('object'));
  if ((object || names.length > 0) && additionalProperties !== false) return false;
  return names.every((name) => needed.has(name)) && innerOf(schema).every(isWhole);
}

function innerOf({ properties, items, ...schema }: JsonObject): JsonObject[] {
  const maps = [properties, schema['$defs'], schema['definitions']];
  const lists = ['anyOf', 'oneOf', 'allOf'].map((name) => schema[name]);
  const inner: (Json | undefined)[] = [
    items,
    ...maps.flatMap((map) => Object.values(isObject(map) ? map : {})),
    ...lists.flatMap((list): readonly Json[] => (Array.isArray(list) ? list : [])),
  ];
  return inner.filter(isObject);
}
