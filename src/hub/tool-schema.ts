import type { JsonObject } from '../contract/json.ts';
import { isObject } from '../wire/json-read.ts';

/**
 * A tool's schema as OpenAI takes it: of an object that has properties, if none. Others are refused
 * with "object schema missing properties" and "schema must be a JSON Schema of 'type: "object"'"
 * (https://platform.openai.com/docs/guides/function-calling).
 */
export function objectSchema(schema: JsonObject | null): JsonObject {
  const { type, properties } = schema ?? {};
  if (schema !== null && type === 'object' && isObject(properties)) return schema;
  return { ...schema, type: 'object', properties: isObject(properties) ? properties : {} };
}
